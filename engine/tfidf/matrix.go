package tfidf

import (
	"context"

	"copydesk/engine/sparse"
)

// columns returns the columns of terms by length and n-gram, none for what is no
// term.
func (t *terms) columns(chosen []term) [][]int32 {
	columns := make([][]int32, len(t.tallies))
	for n := range columns {
		columns[n] = make([]int32, len(t.tallies[n]))
		for id := range columns[n] {
			columns[n][id] = none
		}
	}
	for j, term := range chosen {
		columns[term.length-1][term.id] = int32(j)
	}
	return columns
}

// matrix weighs the n-grams of texts that have a column. noted, if not nil, gets
// their occurrences, a chunk for each block.
func matrix(ctx context.Context, workers int, blocks []Block, columns [][]int32, idf []float64, p Params, noted Occurrences) (*sparse.Matrix, error) {
	shortest := p.NgramRange[0]
	// Each block gets room for the most entries that it can have, and the gaps
	// are closed afterwards.
	starts := make([]int, len(blocks)+1)
	if err := share(ctx, workers, len(blocks), func(_, i int) {
		for n := shortest; n <= len(columns); n++ {
			for _, id := range blocks[i].ids(n) {
				if id != none && columns[n-1][id] != none {
					starts[i+1]++
				}
			}
		}
	}); err != nil {
		return nil, err
	}
	texts, rows := 0, make([]int, len(blocks)) // the first row of each
	for i := range blocks {
		starts[i+1] += starts[i]
		rows[i] = texts
		texts += blocks[i].Texts()
	}
	x := &sparse.Matrix{
		Rows: texts, Columns: len(idf), Start: make([]int, texts+1),
		Index: make([]int32, starts[len(blocks)]), Value: make([]float64, starts[len(blocks)]),
	}
	weighers := make([]*weigher, workers)
	noters := make([]noter, workers)
	if err := share(ctx, workers, len(blocks), func(worker, i int) {
		if weighers[worker] == nil {
			weighers[worker] = newWeigher(idf, p.SublinearTF)
		}
		w, b := weighers[worker], &blocks[i]
		n := &noters[worker]
		n.reset()
		from, at := 0, starts[i]
		for row, to := range b.ends {
			w.reset()
			for n := shortest; n <= len(columns); n++ {
				column := columns[n-1]
				for _, id := range b.ids(n)[from:to] {
					if id != none {
						w.count(column[id])
					}
				}
			}
			r := w.vector()
			copy(x.Index[at:], r.Index)
			copy(x.Value[at:], r.Value)
			at += len(r.Index)
			x.Start[rows[i]+row+1] = at
			from = to
			if noted != nil {
				n.note(w.columns, len(r.Index))
			}
		}
		if noted != nil {
			noted[i] = n.chunk()
		}
	}); err != nil {
		return nil, err
	}
	end := 0
	for i := range blocks {
		from, to := starts[i], starts[i]
		ends := x.Start[rows[i]+1 : rows[i]+blocks[i].Texts()+1]
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
