package tfidf

import (
	"context"

	"copydesk/engine/sparse"
)

// matrix weighs the n-grams of the texts that are terms.
func (t *terms) matrix(ctx context.Context, chosen []term, idf []float64) (*sparse.Matrix, error) {
	columns := make([][]int32, len(t.tallies)) // by length and n-gram
	for n := range columns {
		columns[n] = make([]int32, len(t.tallies[n]))
		for id := range columns[n] {
			columns[n][id] = none
		}
	}
	for j, term := range chosen {
		columns[term.length-1][term.id] = int32(j)
	}

	// Each block gets room for the most entries that it can have, and the gaps
	// are closed afterwards.
	starts := make([]int, len(t.blocks)+1)
	if err := share(ctx, t.workers, len(t.blocks), func(_, i int) {
		for n := t.params.NgramRange[0]; n <= len(columns); n++ {
			for _, id := range t.blocks[i].ids(n) {
				if id != none && columns[n-1][id] != none {
					starts[i+1]++
				}
			}
		}
	}); err != nil {
		return nil, err
	}
	rows := make([]int, len(t.blocks)) // the first row of each
	for i := range t.blocks {
		starts[i+1] += starts[i]
		if i > 0 {
			rows[i] = rows[i-1] + t.blocks[i-1].Texts()
		}
	}
	x := &sparse.Matrix{
		Rows: t.texts, Columns: len(idf), Start: make([]int, t.texts+1),
		Index: make([]int32, starts[len(t.blocks)]), Value: make([]float64, starts[len(t.blocks)]),
	}
	weighers := make([]*weigher, t.workers)
	if err := share(ctx, t.workers, len(t.blocks), func(worker, i int) {
		if weighers[worker] == nil {
			weighers[worker] = newWeigher(idf, t.params.SublinearTF)
		}
		w, b := weighers[worker], &t.blocks[i]
		from, at := 0, starts[i]
		for row, to := range b.ends {
			w.reset()
			for n := t.params.NgramRange[0]; n <= len(columns); n++ {
				column := columns[n-1]
				for _, id := range b.ids(n)[from:to] {
					if id != none {
						w.count(column[id])
					}
				}
			}
			v := w.vector()
			copy(x.Index[at:], v.Index)
			copy(x.Value[at:], v.Value)
			at += len(v.Index)
			x.Start[rows[i]+row+1] = at
			from = to
		}
	}); err != nil {
		return nil, err
	}
	end := 0
	for i := range t.blocks {
		from, to := starts[i], starts[i]
		ends := x.Start[rows[i]+1 : rows[i]+t.blocks[i].Texts()+1]
		for row := range ends {
			to = ends[row]
			ends[row] -= from - end
		}
		copy(x.Index[end:], x.Index[from:to])
		end += copy(x.Value[end:], x.Value[from:to])
	}
	x.Index, x.Value = x.Index[:end], x.Value[:end]
	return x, nil
}
