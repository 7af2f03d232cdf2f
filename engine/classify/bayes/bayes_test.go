package bayes

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

func TestConformance(t *testing.T) {
	classifiertest.Run(t, Family())
}

// goldenSet is what testdata/bayes/make_golden.py writes.
type goldenSet struct {
	Features, Classes int
	Y                 []int32
	Train, Test       classifiertest.Matrix
	Fits              []struct {
		Alpha          float64
		ClassLogPrior  []float64   `json:"class_log_prior"`
		FeatureLogProb [][]float64 `json:"feature_log_prob"`
		Probabilities  []float64
	}
}

func TestGolden(t *testing.T) {
	for _, g := range classifiertest.ReadGolden[goldenSet](t, "../../../testdata/bayes/golden.json") {
		train, test := g.Train.Sparse(g.Features), g.Test.Sparse(g.Features)
		for _, want := range g.Fits {
			t.Run(fmt.Sprintf("%d classes, alpha %v", g.Classes, want.Alpha), func(t *testing.T) {
				e := &MultinomialNB{Alpha: want.Alpha}
				fit, err := e.Fit(context.Background(), classify.Set{X: train, Y: g.Y, Classes: g.Classes}, classify.Options{})
				if err != nil {
					t.Fatal(err)
				}
				p, err := classify.Probabilities(context.Background(), fit.Model, test)
				if err != nil {
					t.Fatal(err)
				}
				if off := farthest(p, want.Probabilities); off > 1e-12 {
					t.Errorf("probabilities are %v off", off)
				}
				priors, err := fit.Model.Tensors().Float64s("class_log_prior", g.Classes)
				if err != nil {
					t.Fatal(err)
				}
				if off := farthest(priors, want.ClassLogPrior); off > 1e-13 {
					t.Errorf("class_log_prior is %v off", off)
				}
				features, err := fit.Model.Tensors().Float64s("feature_log_prob", g.Classes, g.Features)
				if err != nil {
					t.Fatal(err)
				}
				for k, row := range want.FeatureLogProb {
					if off := farthest(features[k*g.Features:(k+1)*g.Features], row); off > 1e-13 {
						t.Errorf("feature_log_prob of class %d is %v off", k, off)
					}
				}
			})
		}
	}
}

// farthest returns the largest difference, infinite for different lengths.
func farthest(a, b []float64) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	off := 0.0
	for i := range a {
		off = max(off, math.Abs(a[i]-b[i]))
	}
	return off
}

func TestValidate(t *testing.T) {
	for _, alpha := range []float64{0, 1e-300, 1e-10, 1, maxSum} {
		if err := (&MultinomialNB{Alpha: alpha}).Validate(); err != nil {
			t.Errorf("alpha %v: %v", alpha, err)
		}
	}
	for _, alpha := range []float64{-1, -1e-300, 1e101, math.Inf(1), math.NaN()} {
		e := &MultinomialNB{Alpha: alpha}
		err := e.Validate()
		if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), fmt.Sprintf("alpha is %v: it must be between 0 and", alpha)) {
			t.Errorf("alpha %v: %v", alpha, err)
		}
		if _, fitErr := e.Fit(context.Background(), classifiertest.News(20, 10, 2, 1), classify.Options{}); fitErr == nil || fitErr.Error() != err.Error() {
			t.Errorf("alpha %v: the fit gave %v", alpha, fitErr)
		}
	}
}

func set(columns int, values ...float64) classify.Set {
	b := sparse.NewBuilder(columns)
	s := classify.Set{Classes: 2}
	for i, v := range values {
		if columns > 0 {
			b.Append([]int32{int32(columns - 1)}, []float64{v})
		} else {
			b.Append(nil, nil)
		}
		s.Y = append(s.Y, int32(i%2))
	}
	s.X = b.Matrix()
	return s
}

func TestFitRefuses(t *testing.T) {
	for name, s := range map[string]classify.Set{
		"no features":  set(0, 0, 0),
		"negative":     set(2, 1, 1, -0.5),
		"not a number": set(2, 1, 1, math.NaN()),
		"infinite":     set(2, 1, 1, math.Inf(1)),
		"too large":    set(2, 1, 1, 1e101),
	} {
		_, err := New().Fit(context.Background(), s, classify.Options{})
		if err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want a fault of kind invalid", name, err)
			continue
		}
		if s.X.Columns > 0 && !strings.Contains(err.Error(), "feature 1 of row 2") {
			t.Errorf("%s: %q does not say where", name, err)
		}
	}
}

// TestExtremes fits and reloads what makes the largest and smallest logarithms.
func TestExtremes(t *testing.T) {
	for name, s := range map[string]classify.Set{
		"zero matrix":    set(3, 0, 0, 0),
		"one feature":    set(1, 1, 0.5, 1e-300),
		"large features": set(2, maxSum, maxSum, maxSum),
	} {
		for _, alpha := range []float64{0, 1, maxSum} {
			e := &MultinomialNB{Alpha: alpha}
			fit, err := e.Fit(context.Background(), s, classify.Options{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			m, err := e.Load(fit.Model.Tensors(), s.X.Columns, 2)
			if err != nil {
				t.Fatalf("%s, alpha %v: %v", name, alpha, err)
			}
			p := make([]float64, 2)
			for _, v := range []float64{0, 1, 1e6} {
				m.NewScorer().Score(sparse.Vector{Index: []int32{0}, Value: []float64{v}}, p)
				if !(math.Abs(p[0]+p[1]-1) < 1e-12) {
					t.Errorf("%s, alpha %v: probabilities of %v are %v", name, alpha, v, p)
				}
			}
		}
	}
}

func TestProgress(t *testing.T) {
	s := classifiertest.News(2*rowsAtOnce+100, 20, 2, 1)
	var steps []int
	_, err := New().Fit(context.Background(), s, classify.Options{Progress: func(p classify.Progress) {
		if p.Unit != classify.Rows || p.Total != s.X.Rows {
			t.Errorf("progress %+v", p)
		}
		steps = append(steps, p.Step)
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(steps), fmt.Sprint([]int{rowsAtOnce, 2 * rowsAtOnce, s.X.Rows}); got != want {
		t.Errorf("steps %s, want %s", got, want)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	steps := 0
	_, err := New().Fit(ctx, classifiertest.News(2*rowsAtOnce, 20, 2, 1), classify.Options{Progress: func(classify.Progress) {
		steps++
		cancel()
	}})
	if !errors.Is(err, context.Canceled) || steps != 1 {
		t.Errorf("cancelled at its first step, the fit took %d and gave %v", steps, err)
	}
}

// FuzzLoad loads arbitrary logarithms: refused, or answering with
// probabilities.
func FuzzLoad(f *testing.F) {
	fit, err := New().Fit(context.Background(), classifiertest.News(20, 20, 2, 1), classify.Options{})
	if err != nil {
		f.Fatal(err)
	}
	good := fit.Model.Tensors()
	f.Add(append(append([]byte(nil), good[0].Data...), good[1].Data...), uint8(20), uint8(2))
	f.Add(make([]byte, 24), uint8(2), uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, features, classes uint8) {
		cut := min(len(data), 8*int(classes))
		set := tensor.Set{
			{Name: "class_log_prior", DType: tensor.F64, Shape: []int{int(classes)}, Data: data[:cut]},
			{Name: "feature_log_prob", DType: tensor.F64, Shape: []int{int(classes), int(features)}, Data: data[cut:]},
		}
		classifiertest.TryLoad(t, Family(), set, int(features), int(classes))
	})
}

func BenchmarkFit(b *testing.B)   { classifiertest.BenchFit(b, Family(), 4, 42) }
func BenchmarkScore(b *testing.B) { classifiertest.BenchScore(b, Family(), 4, 42) }
