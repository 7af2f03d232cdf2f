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

func (w *weigher) reset() { w.columns = w.columns[:0] }

// count counts an occurrence of the term of a column, if it is one.
func (w *weigher) count(j int32) {
	if j != none {
		w.columns = append(w.columns, j)
	}
}

// vector returns the l2-normalised tf-idf weights of the counted terms, zero
// entries for no term. It is valid until the next reset.
func (w *weigher) vector() sparse.Vector {
	sortColumns(w.columns)
	w.index, w.value = w.index[:0], w.value[:0]
	square := 0.0
	for i := 0; i < len(w.columns); {
		j := w.columns[i]
		n := 1
		for i+n < len(w.columns) && w.columns[i+n] == j {
			n++
		}
		i += n
		v := w.frequency(n) * w.idf[j]
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

// frequency returns the weight of n occurrences.
func (w *weigher) frequency(n int) float64 {
	if !w.sublinear || n == 1 {
		return float64(n)
	}
	return math.Log(float64(n)) + 1
}

// sortColumns sorts the columns of a text, most often some twenty: by insertion.
func sortColumns(columns []int32) {
	const few = 64
	if len(columns) > few {
		slices.Sort(columns)
		return
	}
	for i := 1; i < len(columns); i++ {
		j, c := i, columns[i]
		for ; j > 0 && columns[j-1] > c; j-- {
			columns[j] = columns[j-1]
		}
		columns[j] = c
	}
}
