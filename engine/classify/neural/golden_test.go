package neural_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// golden is what make_golden.py wrote: scikit-learn's own answers.
type golden struct {
	Features int
	Cases    []struct {
		Name          string
		Seed          uint32
		Classes       int
		Parameters    json.RawMessage
		Rows          []map[string]float64
		Iterations    int       `json:"n_iter"`
		LossCurve     []float64 `json:"loss_curve"`
		Probabilities [][]float64
		Initial       []struct {
			Coefs      []float64 // first, second, last
			Intercepts []float64 // first, last
		}
	}
}

func readGolden(t *testing.T) golden {
	t.Helper()
	text, err := os.ReadFile("../../../testdata/neural/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&g); err != nil {
		t.Fatal(err)
	}
	if len(g.Cases) == 0 {
		t.Fatal("no golden cases")
	}
	return g
}

// set makes the matrix of rows, given as column: value, with their classes,
// which go round.
func set(t *testing.T, rows []map[string]float64, features, classes int) classify.Set {
	t.Helper()
	b := sparse.NewBuilder(features)
	y := make([]int32, len(rows))
	for i, row := range rows {
		y[i] = int32(i % classes)
		var index []int32
		var value []float64
		for j := range features {
			if v, ok := row[strconv.Itoa(j)]; ok {
				index, value = append(index, int32(j)), append(value, v)
			}
		}
		if len(index) != len(row) {
			t.Fatalf("row %d has a column beyond %d", i, features)
		}
		b.Append(index, value)
	}
	return classify.Set{X: b.Matrix(), Y: y, Classes: classes}
}

func estimator(t *testing.T, parameters []byte, precision string) *neural.MLPClassifier {
	t.Helper()
	c := neural.New()
	if err := json.Unmarshal(parameters, c); err != nil {
		t.Fatal(err)
	}
	c.Precision = precision
	return c
}

func TestSameAsScikitLearn(t *testing.T) {
	const within = 1e-10
	g := readGolden(t)
	for _, tt := range g.Cases {
		t.Run(tt.Name, func(t *testing.T) {
			s := set(t, tt.Rows, g.Features, tt.Classes)
			fit, curve := learn(t, estimator(t, tt.Parameters, neural.Float64), s, tt.Seed)
			if fit.Iterations != tt.Iterations || len(curve) != tt.Iterations {
				t.Fatalf("%d iterations, %d losses; want %d", fit.Iterations, len(curve), tt.Iterations)
			}
			for i, want := range tt.LossCurve {
				if math.Abs(curve[i]/want-1) > within {
					t.Fatalf("loss of epoch %d is %v, want %v", i+1, curve[i], want)
				}
			}
			scorer := fit.Model.NewScorer()
			p := make([]float64, tt.Classes)
			for i, want := range tt.Probabilities {
				if i == len(tt.Probabilities)-1 {
					i = s.X.Rows / 2
				}
				scorer.Score(s.X.Row(i), p)
				for k := range want {
					if math.Abs(p[k]-want[k]) > within {
						t.Fatalf("row %d has probabilities %v, want %v", i, p, want)
					}
				}
			}
		})
	}
}

// Rounding grows from epoch to epoch, and not alike on all processors, so in
// float32 only the first epochs are held to scikit-learn's losses.
func TestFloat32IsNear(t *testing.T) {
	g := readGolden(t)
	for _, tt := range g.Cases {
		t.Run(tt.Name, func(t *testing.T) {
			s := set(t, tt.Rows, g.Features, tt.Classes)
			_, curve := learn(t, estimator(t, tt.Parameters, neural.Float32), s, tt.Seed)
			for i, want := range tt.LossCurve[:min(10, len(tt.LossCurve))] {
				if off := math.Abs(curve[i]/want - 1); off > 1e-5 {
					t.Fatalf("loss of epoch %d is %v, want about %v", i+1, curve[i], want)
				}
			}
		})
	}
}

// learn fits and returns the loss of each epoch as well.
func learn(t *testing.T, c *neural.MLPClassifier, s classify.Set, seed uint32) (*classify.Fit, []float64) {
	t.Helper()
	var curve []float64
	fit, err := c.Fit(context.Background(), s, classify.Options{
		Seed:     seed,
		Progress: func(p classify.Progress) { curve = append(curve, *p.Loss) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return fit, curve
}

func TestInitialWeights(t *testing.T) {
	g := readGolden(t)
	for _, tt := range g.Cases {
		t.Run(tt.Name, func(t *testing.T) {
			c := estimator(t, tt.Parameters, neural.Float64)
			c.MaxIter, c.LearningRateInit = 1, 1e-300
			fit, err := c.Fit(context.Background(), set(t, tt.Rows, g.Features, tt.Classes), classify.Options{Seed: tt.Seed})
			if err != nil {
				t.Fatal(err)
			}
			tensors := fit.Model.Tensors()
			if len(tensors) != 2*len(tt.Initial) {
				t.Fatalf("%d tensors for %d layers", len(tensors), len(tt.Initial))
			}
			for l, want := range tt.Initial {
				check := func(x tensor.Tensor, places []int, want []float64) {
					values, err := tensors.Float64s(x.Name, x.Shape...)
					if err != nil {
						t.Fatal(err)
					}
					for i, at := range places {
						if at < 0 {
							at += len(values)
						}
						if values[at] != want[i] {
							t.Errorf("%s: element %d is %v, want %v", x.Name, at, values[at], want[i])
						}
					}
				}
				check(tensors[2*l], []int{0, 1, -1}, want.Coefs)
				check(tensors[2*l+1], []int{0, -1}, want.Intercepts)
			}
		})
	}
}
