package logistic

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
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

func TestValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*LogisticRegression)
		want   []string // in the message; nil for none
	}{
		{"default", func(*LogisticRegression) {}, nil},
		{"small C", func(e *LogisticRegression) { e.C = 1e-12 }, nil},
		{"large C", func(e *LogisticRegression) { e.C = 1e12 }, nil},
		{"one iteration", func(e *LogisticRegression) { e.MaxIter = 1 }, nil},
		{"C of 0", func(e *LogisticRegression) { e.C = 0 }, []string{"C is 0", "between"}},
		{"negative C", func(e *LogisticRegression) { e.C = -1 }, []string{"C is -1"}},
		{"C not a number", func(e *LogisticRegression) { e.C = math.NaN() }, []string{"C is NaN"}},
		{"infinite C", func(e *LogisticRegression) { e.C = math.Inf(1) }, []string{"C is +Inf"}},
		{"no iteration", func(e *LogisticRegression) { e.MaxIter = 0 }, []string{"max_iter is 0", "at least 1"}},
		{"l1", func(e *LogisticRegression) { e.Penalty = "l1" }, []string{`penalty is "l1"`, "l2"}},
		{"elasticnet", func(e *LogisticRegression) { e.Penalty = "elasticnet" }, []string{`penalty is "elasticnet"`, "l2"}},
		{"no penalty", func(e *LogisticRegression) { e.Penalty = "none" }, []string{`penalty is "none"`, "l2"}},
		{"other solver", func(e *LogisticRegression) { e.Solver = "saga" }, []string{`solver is "saga"`, "lbfgs"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := New()
			tt.change(e)
			err := e.Validate()
			if tt.want == nil {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			if fault.KindOf(err) != fault.Invalid || err == nil {
				t.Fatalf("got %v, want a fault of kind invalid", err)
			}
			for _, part := range tt.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("message %q lacks %q", err, part)
				}
			}
			if _, fitErr := e.Fit(context.Background(), classifiertest.News(20, 10, 2, 1), classify.Options{}); fitErr == nil || fitErr.Error() != err.Error() {
				t.Errorf("the fit gave %v", fitErr)
			}
		})
	}
}

// matrix returns the rows given densely.
func matrix(rows ...[]float64) *sparse.Matrix {
	b := sparse.NewBuilder(len(rows[0]))
	for _, row := range rows {
		var index []int32
		var value []float64
		for j, v := range row {
			if v != 0 {
				index = append(index, int32(j))
				value = append(value, v)
			}
		}
		b.Append(index, value)
	}
	return b.Matrix()
}

// scaled returns s with its columns multiplied by powers of ten from
// 10^-digits to 10^digits.
func scaled(s classify.Set, digits float64) classify.Set {
	for e, j := range s.X.Index {
		s.X.Value[e] *= math.Pow(10, digits*(float64(j%13)/6-1))
	}
	return s
}

// doubled returns s with each feature twice.
func doubled(s classify.Set) classify.Set {
	b := sparse.NewBuilder(2 * s.X.Columns)
	for i := range s.X.Rows {
		row := s.X.Row(i)
		index := slices.Clone(row.Index)
		for _, j := range row.Index {
			index = append(index, j+int32(s.X.Columns))
		}
		b.Append(index, append(slices.Clone(row.Value), row.Value...))
	}
	s.X = b.Matrix()
	return s
}

// noisy returns s with every label drawn anew.
func noisy(s classify.Set) classify.Set {
	r := rand.New(rand.NewPCG(3, 4))
	s.Y = slices.Clone(s.Y)
	for i := s.Classes; i < len(s.Y); i++ {
		s.Y[i] = int32(r.IntN(s.Classes))
	}
	return s
}

// TestHardSets fits what is awkward and checks, by a gradient computed in the
// plainest way, that the minimum was found.
func TestHardSets(t *testing.T) {
	separable := matrix([]float64{1, 0}, []float64{0.9, 0.1}, []float64{0.1, 0.9}, []float64{0, 1})
	tests := []struct {
		name string
		set  classify.Set
		c    float64
	}{
		{"separable", classify.Set{X: separable, Y: []int32{0, 0, 1, 1}, Classes: 2}, 1},
		{"separable, hardly a penalty", classify.Set{X: separable, Y: []int32{0, 0, 1, 1}, Classes: 2}, 1e6},
		{"separable, no penalty to speak of", classify.Set{X: separable, Y: []int32{0, 0, 1, 1}, Classes: 2}, maxC},
		{"separable, three classes", classify.Set{X: separable, Y: []int32{0, 1, 2, 2}, Classes: 3}, 1e6},
		{"one row a class", classify.Set{X: separable, Y: []int32{0, 1, 2, 3}, Classes: 4}, 100},
		{"equal rows, other labels", classify.Set{X: matrix([]float64{1}, []float64{1}, []float64{1}), Y: []int32{0, 1, 2}, Classes: 3}, 1},
		{"one feature", classify.Set{X: matrix([]float64{1}, []float64{0.5}, []float64{0}, []float64{0.2}), Y: []int32{0, 0, 1, 1}, Classes: 2}, 10},
		{"negative features", classify.Set{X: matrix([]float64{-1, 2}, []float64{3, -4}, []float64{-5, 6}), Y: []int32{0, 1, 2}, Classes: 3}, 1},
		{"zero matrix", classify.Set{X: matrix([]float64{0, 0}, []float64{0, 0}, []float64{0, 0}), Y: []int32{0, 1, 1}, Classes: 2}, 1},
		{"zero matrix, three classes", classify.Set{X: matrix([]float64{0}, []float64{0}, []float64{0}, []float64{0}), Y: []int32{0, 1, 2, 2}, Classes: 3}, 1},
		{"zero rows", classify.Set{X: matrix([]float64{0, 0}, []float64{0.6, 0.8}, []float64{0, 0}, []float64{1, 0}), Y: []int32{0, 1, 2, 2}, Classes: 3}, 1},
		{"tiny C", classifiertest.News(300, 60, 3, 1), 1e-6},
		{"least C", classifiertest.News(300, 60, 3, 1), minC},
		{"huge C", classifiertest.News(300, 60, 5, 1), 1e6},
		{"huge C, two classes", classifiertest.News(300, 60, 2, 1), 1e6},
		{"huge C, nothing to learn", noisy(classifiertest.News(600, 60, 4, 1)), 1e6},
		{"most C, nothing to learn", noisy(classifiertest.News(600, 60, 4, 1)), maxC},
		{"features twice", doubled(classifiertest.News(300, 60, 4, 1)), 1},
		{"features twice, huge C", doubled(classifiertest.News(300, 60, 4, 1)), 1e6},
		{"more features than rows", classifiertest.News(40, 400, 5, 1), 100},
		{"uneven features", scaled(classifiertest.News(300, 60, 4, 1), 2), 1},
		{"large features", scaled(classifiertest.News(300, 60, 4, 1), 4), 1},
		{"many classes", classifiertest.News(300, 120, 60, 1), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := New()
			e.C = tt.c
			fit, err := e.Fit(context.Background(), tt.set, classify.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !fit.Converged {
				t.Errorf("not converged after %d iterations", fit.Iterations)
			}
			gradient, scale := plainGradient(t, fit.Model, tt.set, tt.c)
			if !(gradient <= 1e-9*scale) {
				t.Errorf("the gradient is %v, beside features of %v", gradient, scale)
			}
			p := make([]float64, tt.set.Classes)
			for _, x := range []sparse.Vector{{}, {Index: []int32{0}, Value: []float64{1}}, {Index: []int32{0}, Value: []float64{-1e6}}} {
				fit.Model.NewScorer().Score(x, p)
				if total := sum(p); !(math.Abs(total-1) < 1e-12) {
					t.Errorf("probabilities of %v are %v", x, p)
				}
			}
		})
	}
}

// plainGradient returns the largest component of the objective's gradient, by
// the formula, and the larger of 1 and the largest feature, for scale.
func plainGradient(t *testing.T, m classify.Model, s classify.Set, c float64) (largest, scale float64) {
	t.Helper()
	n := float64(s.X.Rows)
	width := s.Classes
	if width == 2 {
		width = 1
	}
	coef, err := m.Tensors().Float64s("coef", width, s.X.Columns)
	if err != nil {
		t.Fatal(err)
	}
	gradient := make([]float64, len(coef))
	for i, w := range coef {
		gradient[i] = w / (c * n)
	}
	intercept := make([]float64, width)
	p := make([]float64, s.Classes)
	scale = 1
	for i := range s.X.Rows {
		row := s.X.Row(i)
		m.NewScorer().Score(row, p)
		for k := range width {
			class := k
			if width == 1 {
				class = 1
			}
			r := p[class]
			if int(s.Y[i]) == class {
				r--
			}
			intercept[k] += r / n
			for e, j := range row.Index {
				gradient[k*s.X.Columns+int(j)] += r * row.Value[e] / n
				scale = max(scale, math.Abs(row.Value[e]))
			}
		}
	}
	for _, g := range append(gradient, intercept...) {
		if math.IsNaN(g) {
			return g, scale
		}
		largest = max(largest, math.Abs(g))
	}
	return largest, scale
}

func TestProgress(t *testing.T) {
	var seen []classify.Progress
	e := New()
	e.C = 1000 // the way leads past stronger penalties
	fit, err := e.Fit(context.Background(), classifiertest.News(400, 80, 4, 1), classify.Options{
		Progress: func(p classify.Progress) { seen = append(seen, p) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != fit.Iterations || !fit.Converged {
		t.Fatalf("%d reports of %d iterations, converged %v", len(seen), fit.Iterations, fit.Converged)
	}
	for i, p := range seen {
		if p.Unit != classify.Iterations || p.Step != i+1 || p.Total != e.MaxIter || p.Gradient == nil {
			t.Errorf("report %d is %+v", i, p)
		}
		if i > 0 && !(*p.Loss <= *seen[i-1].Loss*(1+rounding)) {
			t.Errorf("the loss rose from %v to %v", *seen[i-1].Loss, *p.Loss)
		}
	}
	last := seen[len(seen)-1]
	if *last.Loss != *fit.Loss {
		t.Errorf("the last loss was %v, the fit's is %v", *last.Loss, *fit.Loss)
	}
	if *last.Gradient > maxGradient {
		t.Errorf("the last gradient was %v", *last.Gradient)
	}
}

// TestMaxIter cuts a fit short at every length: it says so, and what it
// reports is the objective that was asked for.
func TestMaxIter(t *testing.T) {
	s := classifiertest.News(400, 80, 4, 1)
	e := New()
	e.C = 100
	full, err := e.Fit(context.Background(), s, classify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for e.MaxIter = 1; e.MaxIter <= full.Iterations; e.MaxIter++ {
		fit, err := e.Fit(context.Background(), s, classify.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if fit.Iterations != e.MaxIter || fit.Converged != (e.MaxIter == full.Iterations) {
			t.Errorf("max_iter %d: %d iterations, converged %v", e.MaxIter, fit.Iterations, fit.Converged)
		}
		if want := plainLoss(t, fit.Model, s, e.C); math.Abs(*fit.Loss-want) > 1e-12 {
			t.Errorf("max_iter %d: the loss is %v, want %v", e.MaxIter, *fit.Loss, want)
		}
	}
}

func plainLoss(t *testing.T, m classify.Model, s classify.Set, c float64) float64 {
	t.Helper()
	n := float64(s.X.Rows)
	coef, err := m.Tensors().Float64s("coef", -1, s.X.Columns)
	if err != nil {
		t.Fatal(err)
	}
	loss := dot(coef, coef) / (2 * c * n)
	p := make([]float64, s.Classes)
	for i, y := range s.Y {
		m.NewScorer().Score(s.X.Row(i), p)
		loss -= math.Log(p[y]) / n
	}
	return loss
}

func TestFitRefuses(t *testing.T) {
	for name, x := range map[string]*sparse.Matrix{
		"no features":  {Rows: 2, Start: []int{0, 0, 0}},
		"not a number": matrix([]float64{1, 0}, []float64{0, math.NaN()}),
		"infinite":     matrix([]float64{1, 0}, []float64{0, math.Inf(-1)}),
		"too large":    matrix([]float64{1, 0}, []float64{0, 1e101}),
	} {
		_, err := New().Fit(context.Background(), classify.Set{X: x, Y: []int32{0, 1}, Classes: 2}, classify.Options{})
		if fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("%s: %v, want a fault of kind invalid", name, err)
		}
		if x.Columns > 0 && !strings.Contains(err.Error(), "feature 1 of row 1") {
			t.Errorf("%s: %q does not say where", name, err)
		}
	}
}

// expiring is a context that ends after so many looks at it.
type expiring struct {
	context.Context
	left atomic.Int64
}

func (c *expiring) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestCancelAnywhere ends the context at moments all over a fit, most of them
// inside the conjugate gradients. From then on each loop may look once more.
func TestCancelAnywhere(t *testing.T) {
	s := classifiertest.News(1000, 200, 3, 1)
	whole := &expiring{Context: context.Background()}
	whole.left.Store(math.MaxInt64)
	if _, err := New().Fit(whole, s, classify.Options{}); err != nil {
		t.Fatal(err)
	}
	looks := math.MaxInt64 - whole.left.Load()
	if looks < 1000 {
		t.Fatalf("the whole fit looked %d times", looks)
	}
	for at := int64(0); at < looks; at += 1 + looks/60 {
		ctx := &expiring{Context: context.Background()}
		ctx.left.Store(at)
		_, err := New().Fit(ctx, s, classify.Options{})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled at look %d of %d: %v", at, looks, err)
		}
		if late := -ctx.left.Load(); late > 300 {
			t.Errorf("cancelled at look %d of %d, it looked %d times more", at, looks, late)
		}
	}
}

// FuzzLoad loads arbitrary weights: refused, or answering with probabilities.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"), uint8(1), uint8(3))
	f.Add(make([]byte, 24), uint8(2), uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, features, classes uint8) {
		width := outputs(int(classes))
		cut := min(len(data), 8*width*int(features))
		set := tensor.Set{
			{Name: "coef", DType: tensor.F64, Shape: []int{width, int(features)}, Data: data[:cut]},
			{Name: "intercept", DType: tensor.F64, Shape: []int{width}, Data: data[cut:]},
		}
		classifiertest.TryLoad(t, Family(), set, int(features), int(classes))
	})
}
