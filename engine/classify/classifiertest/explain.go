package classifiertest

import (
	"context"
	"math"
	"slices"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/sparse"
)

// explains holds a model to classify.Explainer: the parts belong to the row and
// the score to the probability that the model answers, and they add up where
// the method is exact.
func explains(t *testing.T, f classify.Family) {
	for _, classes := range []int{2, 5} {
		s := News(200, 80, classes, 3)
		m := fit(t, f, s, classify.Options{Seed: 1}).Model
		explainer, ok := m.(classify.Explainer)
		if !ok {
			t.Fatalf("%T does not explain its answers", m)
		}
		rows := []sparse.Vector{{}, {Index: []int32{79}, Value: []float64{1}}, {Index: []int32{0, 79}, Value: []float64{1, 0}}}
		for i := range 40 {
			rows = append(rows, s.X.Row(i))
		}
		scorer := m.NewScorer()
		p := make([]float64, classes)
		for i, x := range rows {
			scorer.Score(x, p)
			for k := range classes {
				e := explainer.Explain(x, k)
				columns := columnsOf(e.Contributions)
				if !slices.IsSorted(columns) || len(slices.Compact(slices.Clone(columns))) != len(columns) {
					t.Fatalf("row %d: columns %v are not ascending", i, columns)
				}
				if e.Method != classify.PathContributions && !slices.Equal(columns, x.Index) {
					t.Fatalf("row %d: columns %v, want %v", i, columns, x.Index)
				}
				want, within := p[k], 1e-12
				if e.Scale == classify.LogRatio {
					want, within = logRatio(p, k), 1e-9
				}
				if math.Abs(e.Score-want) > within {
					t.Fatalf("row %d, class %d of %d: score %v, want %v", i, k, classes, e.Score, want)
				}
				if w, ok := m.(classify.Weigher); ok {
					weighs(t, w.Weights(k), x, e.Contributions)
				}
				if off := e.Score - e.Baseline - e.Sum(); e.Method.Exact() && math.Abs(off) > within {
					t.Fatalf("row %d, class %d of %d: the parts are %v off the score", i, k, classes, off)
				}
			}
		}
	}
}

// weighs holds weights to the contributions of a row.
func weighs(t *testing.T, weights []float64, x sparse.Vector, contributions []classify.Contribution) {
	t.Helper()
	for i, c := range contributions {
		if want := x.Value[i] * weights[c.Column]; c.Value != want {
			t.Fatalf("column %d contributes %v, its weight times its value is %v", c.Column, c.Value, want)
		}
	}
}

func columnsOf(contributions []classify.Contribution) []int32 {
	var columns []int32
	for _, c := range contributions {
		columns = append(columns, c.Column)
	}
	return columns
}

// logRatio returns the centred log-ratio of p[k].
func logRatio(p []float64, k int) float64 {
	logs := make([]float64, len(p))
	for k, v := range p {
		logs[k] = math.Log(v)
	}
	return classify.Centred(logs, k)
}

// BenchExplain times the explanation of one row of 5,000 features.
func BenchExplain(b *testing.B, f classify.Family) {
	s := News(2000, 5000, 4, 1)
	fit, err := f.New().Fit(context.Background(), s, classify.Options{})
	if err != nil {
		b.Fatal(err)
	}
	explainer := fit.Model.(classify.Explainer)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		explainer.Explain(s.X.Row(i%s.X.Rows), i%s.Classes)
		i++
	}
}
