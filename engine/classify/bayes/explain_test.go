package bayes

import (
	"math"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
)

// TestExplain computes contributions from scikit-learn's attributes: they are
// feature_log_prob times the feature, less the mean over the classes.
func TestExplain(t *testing.T) {
	const features, classes = 60, 3
	s := classifiertest.News(200, features, classes, 1)
	fit, err := New().Fit(t.Context(), s, classify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	priors, err := fit.Model.Tensors().Float64s("class_log_prior", classes)
	if err != nil {
		t.Fatal(err)
	}
	logs, err := fit.Model.Tensors().Float64s("feature_log_prob", classes, features)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		x := s.X.Row(i)
		for k := range classes {
			e := fit.Model.(classify.Explainer).Explain(x, k)
			if e.Method != classify.TermContributions || e.Scale != classify.LogRatio {
				t.Fatalf("method %q in %q", e.Method, e.Scale)
			}
			if want := priors[k] - (priors[0]+priors[1]+priors[2])/classes; math.Abs(e.Baseline-want) > 1e-12 {
				t.Errorf("baseline %v, want %v", e.Baseline, want)
			}
			for n, c := range e.Contributions {
				j := int(x.Index[n])
				mean := (logs[j] + logs[features+j] + logs[2*features+j]) / classes
				if want := x.Value[n] * (logs[k*features+j] - mean); int(c.Column) != j || math.Abs(c.Value-want) > 1e-12 {
					t.Errorf("row %d, class %d: %+v, want %v of column %d", i, k, c, want, j)
				}
			}
		}
	}
}

func BenchmarkExplain(b *testing.B) { classifiertest.BenchExplain(b, Family()) }

var _ classify.Weigher = (*model)(nil)
