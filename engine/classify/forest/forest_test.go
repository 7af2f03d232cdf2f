package forest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/classify/forest"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

func TestConformance(t *testing.T) {
	classifiertest.Run(t, forest.Family())
}

func TestValidate(t *testing.T) {
	for _, tt := range []struct {
		change func(*forest.RandomForestClassifier)
		name   string // of the parameter that is refused, "" for none
	}{
		{func(e *forest.RandomForestClassifier) { e.NEstimators = 0 }, "n_estimators"},
		{func(e *forest.RandomForestClassifier) { e.NEstimators = math.MaxInt }, "n_estimators"},
		{func(e *forest.RandomForestClassifier) { e.MaxDepth = -1 }, "max_depth"},
		{func(e *forest.RandomForestClassifier) { e.MinSamplesSplit = 1 }, "min_samples_split"},
		{func(e *forest.RandomForestClassifier) { e.MinSamplesLeaf = 0 }, "min_samples_leaf"},
		{func(e *forest.RandomForestClassifier) { e.MaxDepth = forest.NoLimit }, ""},
		{func(e *forest.RandomForestClassifier) {
			e.NEstimators, e.MaxDepth, e.MinSamplesSplit, e.MinSamplesLeaf = 1, math.MaxInt, math.MaxInt, math.MaxInt
		}, ""},
	} {
		e := forest.New()
		tt.change(e)
		err := e.Validate()
		_, fitErr := e.Fit(context.Background(), classifiertest.News(30, 20, 2, 1), classify.Options{})
		if tt.name == "" {
			if err != nil || fitErr != nil {
				t.Errorf("%+v: %v, %v", *e, err, fitErr)
			}
			continue
		}
		for _, err := range []error{err, fitErr} {
			if fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(fmt.Sprint(err), tt.name+" is ") {
				t.Errorf("%+v: %v, want a fault of kind invalid that names %s", *e, err, tt.name)
			}
		}
	}
}

func TestMaxDepthInJSON(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want forest.Depth
		out  string
	}{
		{`{}`, 10, `10`},
		{`{"max_depth":null}`, forest.NoLimit, `null`},
		{`{"max_depth":0}`, forest.NoLimit, `null`},
		{`{"max_depth":3}`, 3, `3`},
		{`{"max_depth":-3}`, -3, `-3`},
	} {
		e := forest.New()
		if err := json.Unmarshal([]byte(tt.in), e); err != nil || e.MaxDepth != tt.want {
			t.Errorf("%s gives %d, %v; want %d", tt.in, e.MaxDepth, err, tt.want)
		}
		if out, err := json.Marshal(e.MaxDepth); err != nil || string(out) != tt.out {
			t.Errorf("%d is written as %s, %v; want %s", e.MaxDepth, out, err, tt.out)
		}
	}
	for _, in := range []string{`"ten"`, `1.5`, `[1]`, `true`, `99999999999999999999`} {
		err := json.Unmarshal([]byte(`{"max_depth":`+in+`}`), forest.New())
		if err == nil || !strings.Contains(err.Error(), "max_depth") {
			t.Errorf("max_depth %s: %v", in, err)
		}
	}
}

func TestRefusesValues(t *testing.T) {
	for _, v := range []float64{-0.5, math.NaN(), math.Inf(1), math.Inf(-1), 1e39} {
		b := sparse.NewBuilder(3)
		b.Append([]int32{0}, []float64{1})
		b.Append([]int32{0, 2}, []float64{1, v})
		_, err := forest.New().Fit(context.Background(), classify.Set{X: b.Matrix(), Y: []int32{0, 1}, Classes: 2}, classify.Options{})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "row 1, column 2") {
			t.Errorf("%v: %v, want a fault of kind invalid that names the place", v, err)
		}
	}
}

func TestNoColumns(t *testing.T) {
	b := sparse.NewBuilder(0)
	for range 10 {
		b.Append(nil, nil)
	}
	s := classify.Set{X: b.Matrix(), Y: []int32{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, Classes: 2}
	fit, err := forest.New().Fit(context.Background(), s, classify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := make([]float64, 2)
	fit.Model.NewScorer().Score(sparse.Vector{}, p)
	if sum := p[0] + p[1]; math.Abs(sum-1) > 1e-12 {
		t.Errorf("probabilities %v", p)
	}
}

func TestProgressCountsTrees(t *testing.T) {
	e := forest.New()
	e.NEstimators = 7
	var steps []int
	fit, err := e.Fit(context.Background(), classifiertest.News(100, 40, 2, 1), classify.Options{Progress: func(p classify.Progress) {
		if p.Unit != classify.Trees || p.Total != 7 || p.Loss != nil || p.Gradient != nil {
			t.Errorf("progress %+v", p)
		}
		steps = append(steps, p.Step)
	}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(steps, []int{1, 2, 3, 4, 5, 6, 7}) {
		t.Errorf("steps %v", steps)
	}
	if fit.Iterations != 0 || fit.Loss != nil || !fit.Converged {
		t.Errorf("fit %+v", fit)
	}
	if n := fit.Model.(*forest.Model).Trees(); n != 7 {
		t.Errorf("%d trees, want 7", n)
	}
}

// countdown is a context that ends when it is asked for the n-th time.
type countdown struct {
	context.Context
	cancel context.CancelFunc
	left   atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) == 0 {
		c.cancel()
	}
	return c.Context.Err()
}

// TestCancelInATree holds that a tree is given up between two nodes.
func TestCancelInATree(t *testing.T) {
	e := forest.New()
	e.NEstimators, e.MaxDepth = 1, forest.NoLimit
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := &countdown{Context: ctx, cancel: cancel}
	c.left.Store(100)
	_, err := e.Fit(c, classifiertest.News(1000, 200, 4, 1), classify.Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the context ended and the fit gave %v", err)
	}
	if after := -c.left.Load(); after > 5 {
		t.Errorf("the context was asked %d times after its end", after)
	}
}

// TestImportancesAfterLoad holds the importances to what is stored.
func TestImportancesAfterLoad(t *testing.T) {
	fit, err := forest.New().Fit(context.Background(), classifiertest.News(200, 60, 3, 1), classify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := forest.New().Load(fit.Model.Tensors(), 60, 3)
	if err != nil {
		t.Fatal(err)
	}
	want, got := fit.Model.(*forest.Model).FeatureImportances(), loaded.(*forest.Model).FeatureImportances()
	if !slices.Equal(got, want) {
		t.Errorf("loaded importances %v, want %v", got, want)
	}
	sum := 0.0
	for _, v := range want {
		sum += v
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("importances sum to %v", sum)
	}
}

// BenchmarkFit is of the shapes of AG News and of HuffPost, and of trees without
// a limit.
func BenchmarkFit(b *testing.B) {
	for _, shape := range []struct {
		rows, classes, trees int
		depth                forest.Depth
	}{{31100, 4, 100, 10}, {13000, 42, 100, 10}, {13000, 42, 10, forest.NoLimit}} {
		b.Run(fmt.Sprintf("rows=%d,classes=%d,trees=%d,depth=%d", shape.rows, shape.classes, shape.trees, shape.depth), func(b *testing.B) {
			s := classifiertest.News(shape.rows, 10000, shape.classes, 1)
			e := forest.New()
			e.NEstimators, e.MaxDepth = shape.trees, shape.depth
			for b.Loop() {
				if _, err := e.Fit(context.Background(), s, classify.Options{Seed: 42}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkScore(b *testing.B) {
	s := classifiertest.News(10000, 10000, 10, 1)
	fit, err := forest.New().Fit(context.Background(), s, classify.Options{Seed: 42})
	if err != nil {
		b.Fatal(err)
	}
	scorer := fit.Model.NewScorer()
	p := make([]float64, s.Classes)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		scorer.Score(s.X.Row(i%s.X.Rows), p)
		i++
	}
}
