package tfidf

import (
	"context"
	"encoding/binary"
	"math"
	"sync/atomic"

	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

// Occurrences are the terms of some texts by column, each as often as it occurs:
// what their matrix is weighed from, in a sixth of its size. They are in chunks
// of some texts; a number in one is an unsigned varint:
//
//	number of texts, number of entries of their rows
//	for each text: number of occurrences, then their columns in ascending order,
//		each as its difference from the one before, the first from 0
type Occurrences [][]byte

// noter makes a chunk of occurrences.
type noter struct {
	texts, entries int
	body           []byte
}

func (n *noter) reset() { n.texts, n.entries, n.body = 0, 0, n.body[:0] }

// note adds a text: its columns, ascending, and how many of them differ.
func (n *noter) note(columns []int32, entries int) {
	n.texts++
	n.entries += entries
	n.body = binary.AppendUvarint(n.body, uint64(len(columns)))
	last := int32(0)
	for _, j := range columns {
		n.body = binary.AppendUvarint(n.body, uint64(j-last))
		last = j
	}
}

// chunk returns the texts that were noted.
func (n *noter) chunk() []byte {
	const most = 2 * binary.MaxVarintLen64
	c := binary.AppendUvarint(make([]byte, 0, len(n.body)+most), uint64(n.texts))
	c = binary.AppendUvarint(c, uint64(n.entries))
	return append(c, n.body...)
}

// varints reads numbers of a chunk. Once there is none, bad stays true.
type varints struct {
	rest []byte
	bad  bool
}

// next returns the next number, 0 for one above limit.
func (v *varints) next(limit int) int {
	if len(v.rest) > 0 && v.rest[0] < 0x80 && int(v.rest[0]) <= limit {
		n := int(v.rest[0])
		v.rest = v.rest[1:]
		return n
	}
	n, size := binary.Uvarint(v.rest)
	if size <= 0 || n > uint64(limit) {
		v.rest, v.bad = nil, true
		return 0
	}
	v.rest = v.rest[size:]
	return int(n)
}

// Weigh returns the matrix of texts whose occurrences were noted when v was
// fitted, or when they were transformed, with the same bits. It fails with
// fault.Corrupt for what cannot be such occurrences.
func (v *Vectorizer) Weigh(ctx context.Context, o Occurrences) (*sparse.Matrix, error) {
	rows, starts := make([]int, len(o)+1), make([]int, len(o)+1)
	for i, chunk := range o {
		numbers := varints{rest: chunk}
		// Each text and each entry is a byte at least.
		rows[i+1] = rows[i] + numbers.next(len(chunk))
		starts[i+1] = starts[i] + numbers.next(len(chunk))
		if numbers.bad {
			return nil, badChunk(i)
		}
	}
	x := &sparse.Matrix{
		Rows: rows[len(o)], Columns: len(v.terms), Start: make([]int, rows[len(o)]+1),
		Index: make([]int32, starts[len(o)]), Value: make([]float64, starts[len(o)]),
	}
	workers := processors()
	weighers := make([]*weigher, workers)
	var bad atomic.Int64 // the chunk after one that is bad
	if err := share(ctx, workers, len(o), func(worker, i int) {
		if weighers[worker] == nil {
			weighers[worker] = newWeigher(v.idf, v.params.SublinearTF)
		}
		if !weighers[worker].weigh(o[i], x, rows[i], starts[i], starts[i+1]) {
			bad.Store(int64(i + 1))
		}
	}); err != nil {
		return nil, err
	}
	if i := bad.Load(); i > 0 {
		return nil, badChunk(int(i - 1))
	}
	return x, nil
}

// weigh puts the texts of a chunk into the rows of x from one on, whose entries
// begin and end at two positions. It returns false for a chunk that does not fit
// there.
func (w *weigher) weigh(chunk []byte, x *sparse.Matrix, row, from, to int) bool {
	numbers := varints{rest: chunk}
	texts := numbers.next(math.MaxInt32)
	numbers.next(math.MaxInt32) // of entries
	for i := range texts {
		w.reset()
		column := 0
		for range numbers.next(len(numbers.rest)) {
			column += numbers.next(x.Columns)
			if column >= x.Columns {
				return false
			}
			w.count(int32(column))
		}
		r := w.vector()
		if numbers.bad || len(r.Index) > to-from {
			return false
		}
		copy(x.Index[from:], r.Index)
		from += copy(x.Value[from:], r.Value)
		x.Start[row+i+1] = from
	}
	return from == to && len(numbers.rest) == 0 && !numbers.bad
}

func badChunk(i int) error {
	return fault.Newf(fault.Corrupt, "chunk %d of the occurrences of terms is damaged", i)
}
