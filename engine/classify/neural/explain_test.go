package neural_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/classify/neural"
	"copydesk/engine/sparse"
)

// TestExplain compares contributions with finite differences of what the
// network answers.
func TestExplain(t *testing.T) {
	for _, activation := range []string{"relu", "identity", "logistic", "tanh"} {
		for _, classes := range []int{2, 3} {
			t.Run(fmt.Sprintf("%s, %d classes", activation, classes), func(t *testing.T) {
				s := classifiertest.News(150, 50, classes, 1)
				c := neural.New()
				c.HiddenLayerSizes, c.Activation, c.Precision, c.MaxIter = []int{9, 6}, activation, neural.Float64, 30
				c.LearningRateInit = 0.01
				fit, err := c.Fit(t.Context(), s, classify.Options{Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				largest := 0.0
				for i := range 20 {
					for k := range classes {
						largest = max(largest, compareGradient(t, fit.Model, s.X.Row(i), k, activation == "identity"))
					}
				}
				if largest < 0.01 {
					t.Errorf("the largest contribution is %v: there was nothing to compare", largest)
				}
			})
		}
	}
}

// compareGradient explains a class of x, and returns the largest contribution.
func compareGradient(t *testing.T, m classify.Model, x sparse.Vector, class int, linear bool) float64 {
	t.Helper()
	e := m.(classify.Explainer).Explain(x, class)
	if e.Method != classify.InputGradients || e.Scale != classify.LogRatio {
		t.Fatalf("method %q in %q", e.Method, e.Scale)
	}
	if empty := logRatio(m, sparse.Vector{}, class); math.Abs(e.Baseline-empty) > 1e-9 {
		t.Errorf("baseline %v, want %v", e.Baseline, empty)
	}
	if remainder := e.Score - e.Baseline - e.Sum(); linear && math.Abs(remainder) > 1e-9 {
		t.Errorf("a linear network leaves %v unexplained", remainder)
	}
	const h = 1e-5
	largest := 0.0
	for n, c := range e.Contributions {
		moved := sparse.Vector{Index: x.Index, Value: slices.Clone(x.Value)}
		moved.Value[n] = x.Value[n] + h
		above := logRatio(m, moved, class)
		moved.Value[n] = x.Value[n] - h
		below := logRatio(m, moved, class)
		if want := x.Value[n] * (above - below) / (2 * h); math.Abs(c.Value-want) > 1e-6 {
			t.Errorf("class %d, column %d contributes %v, want %v", class, c.Column, c.Value, want)
		}
		largest = max(largest, math.Abs(c.Value))
	}
	return largest
}

// logRatio returns the centred log-ratio of the probability of a class.
func logRatio(m classify.Model, x sparse.Vector, class int) float64 {
	_, classes := m.Shape()
	p := make([]float64, classes)
	m.NewScorer().Score(x, p)
	for k := range p {
		p[k] = math.Log(p[k])
	}
	return classify.Centred(p, class)
}

func BenchmarkExplain(b *testing.B) { classifiertest.BenchExplain(b, neural.Family()) }
