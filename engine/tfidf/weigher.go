package tfidf

import (
	"math"
	"slices"

	"copydesk/engine/sparse"
)

// weigher turns the columns of one text's terms into its vector.
type weigher struct {
	idf       []float64
	sublinear bool
	columns   []int32 // one for each occurrence
	index     []int32
	value     []float64
}

func newWeigher(idf []float64, sublinear bool) *weigher {
	return &weigher{idf: idf, sublinear: sublinear}
}

func (w *weigher) reset()        { w.columns = w.columns[:0] }
func (w *weigher) count(j int32) { w.columns = append(w.columns, j) }

// vector returns the l2-normalised tf-idf weights of the counted terms, zero
// entries for no term. It is valid until the next reset.
func (w *weigher) vector() sparse.Vector {
	slices.Sort(w.columns)
	w.index, w.value = w.index[:0], w.value[:0]
	square := 0.0
	for i := 0; i < len(w.columns); {
		j := w.columns[i]
		n := 1
		for i+n < len(w.columns) && w.columns[i+n] == j {
			n++
		}
		i += n
		tf := float64(n)
		if w.sublinear {
			tf = math.Log(tf) + 1
		}
		v := tf * w.idf[j]
		w.index = append(w.index, j)
		w.value = append(w.value, v)
		square += float64(v * v)
	}
	norm := math.Sqrt(square)
	for e := range w.value {
		w.value[e] /= norm
	}
	return sparse.Vector{Index: w.index, Value: w.value}
}
