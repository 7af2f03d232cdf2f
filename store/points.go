package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// chunkPoints is how many points a key holds: few enough that adding some to a
// chunk writes little, enough that a long series is a few keys.
const chunkPoints = 512

// maxAhead is how many points are made room for before they are found.
const maxAhead = 64 * chunkPoints

// seriesRecord is what is stored of a series beside its points.
type seriesRecord struct {
	Points   int `json:"points"`
	LastStep int `json:"last_step"`
}

// What a point has.
const (
	hasLoss = 1 << iota
	hasGradient
)

// A chunk is a version byte and its points one after the other: the step, less
// that of the point before in the same chunk, as a signed varint; a byte that
// says what there is; elapsed, loss and gradient as little-endian float64, as
// far as there are.

// appendPoint appends p to a chunk whose last point has the step last, 0 for the
// first of a chunk.
func appendPoint(b []byte, last int, p engine.Point) []byte {
	b = binary.AppendVarint(b, int64(p.Step)-int64(last))
	var has byte
	if p.Loss != nil {
		has |= hasLoss
	}
	if p.Gradient != nil {
		has |= hasGradient
	}
	b = append(b, has)
	b = appendFloat(b, p.Elapsed)
	if p.Loss != nil {
		b = appendFloat(b, *p.Loss)
	}
	if p.Gradient != nil {
		b = appendFloat(b, *p.Gradient)
	}
	return b
}

func appendFloat(b []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
}

// decodeChunk appends the points of a chunk to points.
func decodeChunk(points []engine.Point, chunk []byte) ([]engine.Point, error) {
	b, err := payload(chunk)
	if err != nil {
		return nil, err
	}
	step := int64(0)
	for len(b) > 0 {
		delta, n := binary.Varint(b)
		if n <= 0 || n == len(b) {
			return nil, errors.New("a point has no step")
		}
		step += delta
		has := b[n]
		b = b[n+1:]
		size := 8 * (1 + bits.OnesCount8(has))
		if has&^(hasLoss|hasGradient) != 0 || size > len(b) {
			return nil, fmt.Errorf("the point of step %d is not whole", step)
		}
		p := engine.Point{Step: int(step), Elapsed: float(b)}
		if has&hasLoss != 0 {
			p.Loss = new(float(b[8:]))
		}
		if has&hasGradient != 0 {
			p.Gradient = new(float(b[size-8:]))
		}
		b = b[size:]
		points = append(points, p)
	}
	return points, nil
}

func float(b []byte) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// getSeries reads what is stored of a run's series, nothing if it has none.
func getSeries(txn *badger.Txn, run string) (seriesRecord, error) {
	var s seriesRecord
	k := key(seriesTable, run)
	_, err := get(txn, k, &s)
	if err == nil && s.Points < 0 {
		err = corrupt(k, fmt.Errorf("it counts %d points", s.Points))
	}
	return s, err
}

// appendPoints adds points to a run's series.
func appendPoints(txn *badger.Txn, run string, points []engine.Point) error {
	if len(points) == 0 {
		return nil
	}
	s, err := getSeries(txn, run)
	if err != nil {
		return err
	}
	for len(points) > 0 {
		k := key(pointTable, run, number(s.Points/chunkPoints))
		chunk := []byte{recordVersion}
		held, last := s.Points%chunkPoints, 0
		if held > 0 {
			if chunk, err = getChunk(txn, k); err != nil {
				return err
			}
			last = s.LastStep
		}
		n := min(len(points), chunkPoints-held)
		for _, p := range points[:n] {
			if s.Points > 0 && p.Step <= s.LastStep {
				return fault.Newf(fault.Conflict, "step %d of run %.64q cannot be stored after step %d; steps must rise", p.Step, run, s.LastStep)
			}
			chunk = appendPoint(chunk, last, p)
			last = p.Step
			s.LastStep = p.Step
			s.Points++
		}
		if err := txn.Set(k, chunk); err != nil {
			return err
		}
		points = points[n:]
	}
	return put(txn, key(seriesTable, run), s)
}

// dropSeries removes a run's series, also where it is damaged.
func dropSeries(txn *badger.Txn, run string) error {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(pointTable, run)})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := txn.Delete(it.Item().KeyCopy(nil)); err != nil {
			return err
		}
	}
	return txn.Delete(key(seriesTable, run))
}

// getChunk reads the chunk at k, which the series says is there.
func getChunk(txn *badger.Txn, k []byte) ([]byte, error) {
	item, err := txn.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, corrupt(k, errors.New("it is missing"))
	}
	if err != nil {
		return nil, err
	}
	return item.ValueCopy(nil)
}

// readPoints returns the points from position from on, at most limit (0: all).
func readPoints(txn *badger.Txn, run string, from, limit int) ([]engine.Point, error) {
	s, err := getSeries(txn, run)
	if err != nil {
		return nil, err
	}
	from = max(0, from)
	end := s.Points
	if limit > 0 && limit < end-from {
		end = from + limit
	}
	if from >= end {
		return nil, nil
	}
	first := from / chunkPoints
	points := make([]engine.Point, 0, min(end-first*chunkPoints, maxAhead))
	for c := first; c*chunkPoints < end; c++ {
		k := key(pointTable, run, number(c))
		chunk, err := getChunk(txn, k)
		if err != nil {
			return nil, err
		}
		held := len(points)
		if points, err = decodeChunk(points, chunk); err != nil {
			return nil, corrupt(k, err)
		}
		if got, want := len(points)-held, min(chunkPoints, s.Points-c*chunkPoints); got != want {
			return nil, corrupt(k, fmt.Errorf("it holds %d points, not %d", got, want))
		}
	}
	skipped := first * chunkPoints
	return points[from-skipped : end-skipped : end-skipped], nil
}
