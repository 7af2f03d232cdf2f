package draw

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestPlotLeavesGapsAndFindsItsSpan(t *testing.T) {
	points := []Point{{1, 2}, {2, math.NaN()}, {3, math.Inf(1)}, {5, 1}}
	span := SpanOf(points)
	if want := (Span{N: 2, Left: 1, Right: 5, Low: 1, High: 2}); span != want {
		t.Fatalf("SpanOf = %+v, want %+v", span, want)
	}
	got := ASCIISymbols().Plot(points, span, 5, 2, false)
	if want := []string{"*    ", "    *"}; !slices.Equal(got, want) {
		t.Errorf("Plot = %q, want %q", got, want)
	}
	got = UnicodeSymbols().Plot(points[:1], SpanOf(points[:1]), 2, 1, false)
	if want := []string{"⠂ "}; !slices.Equal(got, want) {
		t.Errorf("Plot of a point = %q, want %q", got, want)
	}
}

func TestSpanOfSeveral(t *testing.T) {
	got := SpanOf([]Point{{1, 3}, {4, 2}}, nil, []Point{{0, 5}})
	if want := (Span{N: 3, Left: 0, Right: 4, Low: 2, High: 5}); got != want {
		t.Errorf("SpanOf = %+v, want %+v", got, want)
	}
}

// straight is a series from one height to another over n steps.
func straight(n int, from, to float64) []Point {
	points := make([]Point, n)
	for i := range points {
		points[i] = Point{float64(i), from + (to-from)*float64(i)/float64(n-1)}
	}
	return points
}

func TestOverlay(t *testing.T) {
	falls, rises := straight(5, 4, 0), straight(3, 0, 2)
	series := []Series{{Points: falls, Mark: 'A'}, {Points: rises, Mark: 'B'}}
	span := SpanOf(falls, rises)
	for _, tt := range []struct {
		y    Symbols
		want []string
	}{
		{ASCIISymbols(), []string{"A    ", " A   ", "  A  ", " B A ", "B   A"}},
		{UnicodeSymbols(), []string{"⢣    ", " ⢣   ", "  B⡀ ", " ⡔⠁⢱ ", "B   A"}},
	} {
		got := tt.y.Overlay(series, span, 5, 5, false)
		if !slices.Equal(got, tt.want) {
			t.Errorf("Overlay = %q, want %q", got, tt.want)
		}
	}
}

// TestOverlayWithoutColour holds that each series can be told by its letter,
// also where one lies on the other.
func TestOverlayWithoutColour(t *testing.T) {
	same := straight(5000, 9, 1)
	var series []Series
	for i := range 4 {
		series = append(series, Series{Points: same, Mark: byte('A' + i)})
	}
	got := strings.Join(UnicodeSymbols().Overlay(series, SpanOf(same), 100, 12, true), "\n")
	for _, s := range series {
		if !strings.ContainsRune(got, rune(s.Mark)) {
			t.Errorf("nothing shows %c:\n%s", s.Mark, got)
		}
	}
}
