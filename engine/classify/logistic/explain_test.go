package logistic

import (
	"math"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
)

// TestExplain computes contributions from scikit-learn's attributes: they are
// coef times the feature, less the mean over the classes. With two classes there
// is the decision function of the second alone, of which each has half.
func TestExplain(t *testing.T) {
	const features = 60
	for _, classes := range []int{2, 3} {
		s := classifiertest.News(200, features, classes, 1)
		fit, err := New().Fit(t.Context(), s, classify.Options{})
		if err != nil {
			t.Fatal(err)
		}
		width := outputs(classes)
		coef, err := fit.Model.Tensors().Float64s("coef", width, features)
		if err != nil {
			t.Fatal(err)
		}
		intercept, err := fit.Model.Tensors().Float64s("intercept", width)
		if err != nil {
			t.Fatal(err)
		}
		// of returns the part of class k in v, which has a value for each output.
		of := func(k int, v []float64) float64 {
			if classes == 2 {
				return []float64{-v[0] / 2, v[0] / 2}[k]
			}
			return v[k] - (v[0]+v[1]+v[2])/3
		}
		for i := range 20 {
			x := s.X.Row(i)
			for k := range classes {
				e := fit.Model.(classify.Explainer).Explain(x, k)
				if e.Method != classify.TermContributions || e.Scale != classify.LogRatio {
					t.Fatalf("method %q in %q", e.Method, e.Scale)
				}
				if want := of(k, intercept); math.Abs(e.Baseline-want) > 1e-12 {
					t.Errorf("%d classes: baseline %v of %d, want %v", classes, e.Baseline, k, want)
				}
				for n, c := range e.Contributions {
					j := int(x.Index[n])
					var column []float64
					for o := range width {
						column = append(column, coef[o*features+j])
					}
					if want := x.Value[n] * of(k, column); int(c.Column) != j || math.Abs(c.Value-want) > 1e-12 {
						t.Errorf("row %d, class %d of %d: %+v, want %v of column %d", i, k, classes, c, want, j)
					}
				}
			}
		}
	}
}

func BenchmarkExplain(b *testing.B) { classifiertest.BenchExplain(b, Family()) }

var _ classify.Weigher = (*model)(nil)
