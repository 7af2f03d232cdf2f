package neural_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/classify/neural"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

func TestConformance(t *testing.T) {
	classifiertest.Run(t, neural.Family())
}

func TestValidate(t *testing.T) {
	tests := []struct {
		text string
		want string // in the error; empty if there is none
	}{
		{`{}`, ""},
		{`{"hidden_layer_sizes": [1]}`, ""},
		{`{"hidden_layer_sizes": [4, 3, 2, 1], "activation": "tanh", "alpha": 0, "batch_size": 1, "max_iter": 1, "precision": "float64"}`, ""},
		{`{"hidden_layer_sizes": []}`, "hidden_layer_sizes is empty"},
		{`{"hidden_layer_sizes": null}`, "hidden_layer_sizes is empty"},
		{`{"hidden_layer_sizes": [100, 0]}`, "hidden_layer_sizes is [100 0]"},
		{`{"activation": "swish"}`, `activation is "swish"`},
		{`{"solver": "sgd"}`, `solver is "sgd"`},
		{`{"alpha": -1}`, "alpha is -1"},
		{`{"learning_rate": "adaptive"}`, `learning_rate is "adaptive"`},
		{`{"learning_rate_init": 0}`, "learning_rate_init is 0"},
		{`{"max_iter": 0}`, "max_iter is 0"},
		{`{"precision": "float16"}`, `precision is "float16"`},
	}
	for _, tt := range tests {
		c := neural.New()
		if err := json.Unmarshal([]byte(tt.text), c); err != nil {
			t.Fatal(err)
		}
		refused(t, tt.text, c.Validate(), fault.Invalid, tt.want)
	}

	for name, c := range map[string]*neural.MLPClassifier{
		"alpha is NaN":               {Alpha: math.NaN()},
		"alpha is +Inf":              {Alpha: math.Inf(1)},
		"learning_rate_init is NaN":  {LearningRateInit: math.NaN()},
		"learning_rate_init is +Inf": {LearningRateInit: math.Inf(1)},
		"batch_size is -1":           {BatchSize: -1},
	} {
		all := neural.New()
		all.BatchSize = c.BatchSize
		if c.Alpha != 0 {
			all.Alpha = c.Alpha
		}
		if c.LearningRateInit != 0 {
			all.LearningRateInit = c.LearningRateInit
		}
		refused(t, name, all.Validate(), fault.Invalid, name)
	}
}

// refused checks that err is of the kind and contains want, or is nil if that
// is empty.
func refused(t *testing.T, name string, err error, kind fault.Kind, want string) {
	t.Helper()
	switch {
	case want == "":
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	case err == nil || fault.KindOf(err) != kind || !strings.Contains(err.Error(), want):
		t.Errorf("%s: error %v, want one of kind %v with %q", name, err, kind, want)
	}
}

func TestBatchSize(t *testing.T) {
	tests := []struct {
		text string
		want neural.BatchSize
		name string
	}{
		{`"auto"`, neural.Auto, "auto"},
		{`1`, 1, "1"},
		{`200`, 200, "200"},
	}
	for _, tt := range tests {
		b := neural.BatchSize(7)
		if err := json.Unmarshal([]byte(tt.text), &b); err != nil || b != tt.want || b.String() != tt.name {
			t.Errorf("%s became %v (%v)", tt.text, b, err)
		}
		if text, err := json.Marshal(b); err != nil || string(text) != tt.text {
			t.Errorf("%s was written as %s (%v)", tt.text, text, err)
		}
	}
	for _, text := range []string{`0`, `-5`, `1.5`, `"200"`, `"all"`, `true`, `[1]`, `1e99`} {
		b := neural.BatchSize(7)
		refused(t, text, json.Unmarshal([]byte(text), &b), fault.Invalid, "batch_size is "+text)
		if b != 7 {
			t.Errorf("%s was refused, but left %v", text, b)
		}
	}
}

func FuzzBatchSize(f *testing.F) {
	for _, text := range []string{`"auto"`, `1`, `0`, `null`, `"`, `1e2`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b neural.BatchSize
		if b.UnmarshalJSON([]byte(text)) != nil {
			return
		}
		again, err := json.Marshal(b)
		if err != nil || b < 0 || b == neural.Auto && text != `"auto"` {
			t.Errorf("%q became %v, written as %s (%v)", text, b, again, err)
		}
	})
}

func TestTooLarge(t *testing.T) {
	s := classifiertest.News(20, 60, 2, 1)
	for _, sizes := range [][]int{{1 << 23}, {math.MaxInt}, {1, math.MaxInt, math.MaxInt}, {20000, 20000}} {
		c := neural.New()
		c.HiddenLayerSizes = sizes
		_, err := c.Fit(context.Background(), s, classify.Options{})
		refused(t, fmt.Sprint(sizes), err, fault.Invalid, "hidden_layer_sizes make a network of more than")
		_, err = c.Load(nil, 60, 2)
		refused(t, fmt.Sprint(sizes), err, fault.Corrupt, "hidden_layer_sizes make a network of more than")
	}
}

func TestOverflow(t *testing.T) {
	for _, precision := range []string{neural.Float32, neural.Float64} {
		c := neural.New()
		c.LearningRateInit, c.Precision = 1e200, precision
		_, err := c.Fit(context.Background(), classifiertest.News(100, 60, 3, 1), classify.Options{})
		refused(t, precision, err, fault.Invalid, "learning_rate_init (1e+200)")
	}
}

func TestStops(t *testing.T) {
	s := classifiertest.News(100, 60, 2, 1)
	tests := []struct {
		maxIter   int
		converged bool
	}{{3, false}, {1000, true}}
	for _, tt := range tests {
		c := neural.New()
		c.MaxIter, c.LearningRateInit = tt.maxIter, 0.02
		fit, curve := learn(t, c, s, 1)
		if fit.Converged != tt.converged || fit.Converged == (fit.Iterations == tt.maxIter) {
			t.Errorf("of %d epochs: converged is %v after %d", tt.maxIter, fit.Converged, fit.Iterations)
		}
		if *fit.Loss != curve[len(curve)-1] || len(curve) != fit.Iterations {
			t.Errorf("loss %v after %d epochs, reported were %v", *fit.Loss, fit.Iterations, curve)
		}
		if tt.converged {
			// The last eleven epochs, and not the one before, are without improvement.
			for back := 1; back <= 12; back++ {
				i := len(curve) - back
				if improved := curve[i] <= slices.Min(curve[:i])-1e-4; improved != (back == 12) {
					t.Errorf("improved in epoch %d: %v, of %v", i+1, improved, curve)
				}
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	fitWith := func(change func(*neural.MLPClassifier)) tensor.Set {
		c := neural.New()
		c.HiddenLayerSizes, c.MaxIter = []int{6, 4}, 2
		change(c)
		fit, _ := learn(t, c, classifiertest.News(60, 30, 3, 1), 1)
		return fit.Model.Tensors()
	}
	good := fitWith(func(*neural.MLPClassifier) {})
	spoiled := func(value float32) tensor.Set {
		set := slices.Clone(good)
		i := slices.IndexFunc(set, func(x tensor.Tensor) bool { return x.Name == "intercepts.1" })
		set[i] = tensor.Float32("intercepts.1", []int{4}, []float32{0, 1, value, 2})
		return set
	}
	large := slices.Clone(good)
	large[0] = tensor.Float32("coefs.0", []int{30, 6}, slices.Repeat([]float32{math.MaxFloat32}, 30*6))
	short := slices.Clone(good)
	short[0].Data = short[0].Data[:8]

	c := neural.New()
	c.HiddenLayerSizes = []int{6, 4}
	tests := []struct {
		name     string
		set      tensor.Set
		features int
		classes  int
		want     string
	}{
		{"good", good, 30, 3, ""},
		{"features", good, 31, 3, `tensor "coefs.0" is F32 [30 6], expected F32 [31 6]`},
		{"no features", good, -1, 3, "-1 features"},
		{"one class", good, 30, 1, "1 classes"},
		{"two classes", good, 30, 2, `tensor "coefs.2" is F32 [4 3], expected F32 [4 1]`},
		{"hidden sizes", fitWith(func(c *neural.MLPClassifier) { c.HiddenLayerSizes = []int{6, 5} }), 30, 3, `tensor "coefs.1"`},
		{"more layers", fitWith(func(c *neural.MLPClassifier) { c.HiddenLayerSizes = []int{6, 4, 4} }), 30, 3, `tensor "coefs.2" is F32 [4 4]`},
		{"fewer layers", fitWith(func(c *neural.MLPClassifier) { c.HiddenLayerSizes = []int{6} }), 30, 3, `tensor "coefs.1" is F32 [6 3]`},
		{"precision", fitWith(func(c *neural.MLPClassifier) { c.Precision = neural.Float64 }), 30, 3, `tensor "coefs.0" is F64 [30 6], expected F32 [30 6]`},
		{"a tensor more", append(slices.Clone(good), tensor.Float32("coefs.3", []int{1}, []float32{1})), 30, 3, "7 tensors, expected 6"},
		{"data short", short, 30, 3, `tensors "coefs.0" and "intercepts.0" have 2 and 6 values`},
		{"infinite", spoiled(float32(math.Inf(1))), 30, 3, "not numbers, or so large"},
		{"not a number", spoiled(float32(math.NaN())), 30, 3, "not numbers, or so large"},
		{"overflows", large, 30, 3, "not numbers, or so large"},
	}
	for _, tt := range tests {
		_, err := c.Load(tt.set, tt.features, tt.classes)
		refused(t, tt.name, err, fault.Corrupt, tt.want)
	}
	c.Solver = "lbfgs"
	_, err := c.Load(good, 30, 3)
	refused(t, "parameters", err, fault.Invalid, "solver")
}

// A float64 model, and each activation, comes back from its tensors as it was.
func TestLoad(t *testing.T) {
	s := classifiertest.News(60, 30, 2, 1)
	for _, activation := range []string{"relu", "identity", "logistic", "tanh"} {
		c := neural.New()
		c.HiddenLayerSizes, c.MaxIter, c.Activation, c.Precision = []int{5}, 3, activation, neural.Float64
		fit, _ := learn(t, c, s, 1)
		m, err := c.Load(fit.Model.Tensors(), 30, 2)
		if err != nil {
			t.Fatal(err)
		}
		a, b := []float64{0, 0}, []float64{0, 0}
		for i := range s.X.Rows {
			fit.Model.NewScorer().Score(s.X.Row(i), a)
			m.NewScorer().Score(s.X.Row(i), b)
			if !slices.Equal(a, b) {
				t.Fatalf("%s: row %d had %v, loaded %v", activation, i, a, b)
			}
		}
	}
}

// The model of one fit does not change when the estimator fits again.
func TestFitAgain(t *testing.T) {
	c := neural.New()
	c.MaxIter = 2
	s := classifiertest.News(60, 30, 3, 1)
	first, _ := learn(t, c, s, 1)
	before := first.Model.Tensors()
	second, _ := learn(t, c, s, 2)
	if same(before, second.Model.Tensors()) {
		t.Error("another seed gave the same model")
	}
	if !same(before, first.Model.Tensors()) {
		t.Error("the second fit changed the first model")
	}
}

func same(a, b tensor.Set) bool {
	return slices.EqualFunc(a, b, func(x, y tensor.Tensor) bool { return string(x.Data) == string(y.Data) })
}

func TestScoreDoesNotAllocate(t *testing.T) {
	c := neural.New()
	c.MaxIter = 1
	s := classifiertest.News(60, 30, 3, 1)
	fit, _ := learn(t, c, s, 1)
	scorer, p := fit.Model.NewScorer(), make([]float64, 3)
	rows := []sparse.Vector{s.X.Row(0), s.X.Row(1), {}}
	for _, x := range rows {
		scorer.Score(x, p)
	}
	if n := testing.AllocsPerRun(100, func() {
		for _, x := range rows {
			scorer.Score(x, p)
		}
	}); n != 0 {
		t.Errorf("%v allocations for three rows", n)
	}
}
