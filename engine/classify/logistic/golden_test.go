package logistic

import (
	"context"
	"math"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
)

// goldenSet is what testdata/logistic/make_golden.py writes.
type goldenSet struct {
	Features, Classes int
	Y                 []int32
	Train, Test       classifiertest.Matrix
	Fits              []struct {
		C             float64
		Objective     float64
		Coef          [][]float64
		Intercept     []float64
		Probabilities []float64
	}
}

// TestGolden holds fits to the exact optimum of the same objective.
func TestGolden(t *testing.T) {
	for _, g := range classifiertest.ReadGolden[goldenSet](t, "../../../testdata/logistic/golden.json") {
		train, test := g.Train.Sparse(g.Features), g.Test.Sparse(g.Features)
		for _, want := range g.Fits {
			e := New()
			e.C = want.C
			fit, err := e.Fit(context.Background(), classify.Set{X: train, Y: g.Y, Classes: g.Classes}, classify.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !fit.Converged {
				t.Errorf("%d classes, C %v: not converged", g.Classes, want.C)
			}
			if off := math.Abs(*fit.Loss - want.Objective); off > 1e-14 {
				t.Errorf("%d classes, C %v: the objective is %v off", g.Classes, want.C, off)
			}
			p, err := classify.Probabilities(context.Background(), fit.Model, test)
			if err != nil {
				t.Fatal(err)
			}
			if off := farthest(p, want.Probabilities); off > 1e-8 {
				t.Errorf("%d classes, C %v: probabilities are %v off", g.Classes, want.C, off)
			}
			coef, err := fit.Model.Tensors().Float64s("coef", len(want.Coef), g.Features)
			if err != nil {
				t.Fatal(err)
			}
			for k, row := range want.Coef {
				if off := farthest(coef[k*g.Features:(k+1)*g.Features], row); off > 1e-6 {
					t.Errorf("%d classes, C %v: weights of class %d are %v off", g.Classes, want.C, k, off)
				}
			}
			intercept, err := fit.Model.Tensors().Float64s("intercept", len(want.Intercept))
			if err != nil {
				t.Fatal(err)
			}
			if off := farthest(intercept, want.Intercept); off > 1e-6 {
				t.Errorf("%d classes, C %v: intercepts are %v off", g.Classes, want.C, off)
			}
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
