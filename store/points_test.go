package store

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"copydesk/engine"
)

func series(n int) []engine.Point {
	points := make([]engine.Point, n)
	for i := range points {
		points[i] = engine.Point{Step: 3*i - 5, Elapsed: float64(i) / 7}
		if i%2 == 0 {
			points[i].Loss = new(1 / float64(i+1))
		}
		if i%3 == 0 {
			points[i].Gradient = new(-float64(i))
		}
	}
	return points
}

// However a series comes in pieces, it is read in every piece.
func TestPoints(t *testing.T) {
	s := open(t, t.TempDir())
	want := series(3*chunkPoints + 17)
	for _, piece := range []int{1, 7, chunkPoints, chunkPoints + 1, len(want)} {
		id := fmt.Sprint("pieces of ", piece)
		write(t, s, engine.Writes{Runs: []engine.Run{{ID: id}}})
		stored := 0
		for stored < len(want) {
			n := min(piece, len(want)-stored)
			if piece == 1 && stored > 20 {
				n = len(want) - stored
			}
			write(t, s, engine.Writes{Points: map[string][]engine.Point{id: want[stored : stored+n]}})
			stored += n
		}
		for _, from := range []int{-1, 0, 1, chunkPoints - 1, chunkPoints, chunkPoints + 1, 3 * chunkPoints, len(want) - 1, len(want), math.MaxInt} {
			for _, limit := range []int{-1, 0, 1, 2, chunkPoints, chunkPoints + 1, math.MaxInt} {
				got := must[[]engine.Point](t)(s.Points(id, from, limit))
				rest := want[min(max(0, from), len(want)):]
				if limit > 0 {
					rest = rest[:min(limit, len(rest))]
				}
				if len(got) != len(rest) || len(rest) > 0 && !reflect.DeepEqual(got, rest) {
					t.Fatalf("%s: Points(%d, %d) are %d, want %d", id, from, limit, len(got), len(rest))
				}
			}
		}
	}
}

// A loss that is not a number is no reason to lose a series.
func TestPointsNotFinite(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, engine.Writes{
		Runs: []engine.Run{{ID: "r"}},
		Points: map[string][]engine.Point{"r": {
			{Step: math.MinInt, Loss: new(math.NaN())}, {Step: math.MaxInt, Elapsed: math.Inf(1), Loss: new(math.Copysign(0, -1))},
		}},
	})
	p := must[[]engine.Point](t)(s.Points("r", 0, 0))
	if len(p) != 2 || !math.IsNaN(*p[0].Loss) || p[0].Step != math.MinInt ||
		p[1].Step != math.MaxInt || !math.IsInf(p[1].Elapsed, 1) || !math.Signbit(*p[1].Loss) {
		t.Errorf("points are %+v", p)
	}
}

// FuzzDecodeChunk reads any bytes as a chunk; what it accepts is what it writes.
func FuzzDecodeChunk(f *testing.F) {
	chunk := []byte{recordVersion}
	last := 0
	for _, p := range series(12) {
		chunk = appendPoint(chunk, last, p)
		last = p.Step
	}
	f.Add(chunk)
	f.Add(chunk[:len(chunk)-1])
	f.Add([]byte{})
	f.Add([]byte{recordVersion})
	f.Add([]byte{recordVersion + 1, 2, 0})
	f.Add([]byte{recordVersion, 0x80, 0x80})
	f.Add([]byte{recordVersion, 2, 0xff, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		points, err := decodeChunk(nil, b)
		if err != nil {
			return
		}
		again := []byte{recordVersion}
		last := 0
		for _, p := range points {
			again = appendPoint(again, last, p)
			last = p.Step
		}
		second, err := decodeChunk(nil, again)
		if err != nil || len(second) != len(points) {
			t.Fatalf("%d points are written as %x, which is %d points, %v", len(points), again, len(second), err)
		}
		for i := range points {
			if fmt.Sprint(second[i].Step, second[i].Elapsed) != fmt.Sprint(points[i].Step, points[i].Elapsed) {
				t.Fatalf("point %d is %+v, then %+v", i, points[i], second[i])
			}
		}
	})
}
