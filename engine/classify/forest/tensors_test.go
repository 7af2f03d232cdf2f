package forest_test

import (
	"context"
	"math"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/classify/forest"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// stump is a forest of two trees over 3 features and 2 classes: a split with
// two leaves, and a leaf alone.
func stump() map[string]tensor.Tensor {
	set := tensor.Set{
		tensor.Int64("shape", []int{2}, []int64{3, 2}),
		tensor.Int32("tree_start", []int{3}, []int32{0, 3, 4}),
		tensor.Int32("feature", []int{4}, []int32{1, -2, -2, -2}),
		tensor.Float64("threshold", []int{4}, []float64{0.5, 0, 0, 0}),
		tensor.Int32("right", []int{4}, []int32{2, -1, -1, -1}),
		tensor.Int64("leaf_start", []int{4}, []int64{0, 1, 3, 4}),
		tensor.Int32("leaf_class", []int{4}, []int32{1, 0, 1, 0}),
		tensor.Int32("leaf_count", []int{4}, []int32{4, 1, 3, 8}),
	}
	byName := map[string]tensor.Tensor{}
	for _, t := range set {
		byName[t.Name] = t
	}
	return byName
}

func load(byName map[string]tensor.Tensor) (classify.Model, error) {
	var set tensor.Set
	for _, t := range byName {
		set = append(set, t)
	}
	e := forest.New()
	e.NEstimators = 2
	return e.Load(set, 3, 2)
}

func TestLoad(t *testing.T) {
	m, err := load(stump())
	if err != nil {
		t.Fatal(err)
	}
	scorer := m.NewScorer()
	for _, tt := range []struct {
		x    sparse.Vector
		want [2]float64
	}{
		{sparse.Vector{}, [2]float64{0.5, 0.5}},
		{sparse.Vector{Index: []int32{1}, Value: []float64{0.5}}, [2]float64{0.5, 0.5}},
		{sparse.Vector{Index: []int32{0, 1}, Value: []float64{1, 0.6}}, [2]float64{0.625, 0.375}},
		{sparse.Vector{Index: []int32{0}, Value: []float64{1}}, [2]float64{0.5, 0.5}},
	} {
		var p [2]float64
		if scorer.Score(tt.x, p[:]); p != tt.want {
			t.Errorf("%v: probabilities %v, want %v", tt.x, p, tt.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	i32 := func(name string, v ...int32) tensor.Tensor { return tensor.Int32(name, []int{len(v)}, v) }
	i64 := func(name string, v ...int64) tensor.Tensor { return tensor.Int64(name, []int{len(v)}, v) }
	f64 := func(name string, v ...float64) tensor.Tensor { return tensor.Float64(name, []int{len(v)}, v) }
	for name, spoiled := range map[string]tensor.Tensor{
		"other features":          i64("shape", 4, 2),
		"other classes":           i64("shape", 3, 3),
		"no tree":                 i32("tree_start"),
		"one tree":                i32("tree_start", 0, 4),
		"trees after the first":   i32("tree_start", 1, 3, 4),
		"trees before the last":   i32("tree_start", 0, 3, 3),
		"trees beyond the last":   i32("tree_start", 0, 3, 5),
		"an empty tree":           i32("tree_start", 0, 4, 4),
		"a negative tree":         i32("tree_start", 0, -1, 4),
		"a tree beyond the next":  i32("tree_start", 0, 9, 4),
		"a tree cut short":        i32("tree_start", 0, 2, 4),
		"a tree with an orphan":   i32("feature", -2, -2, -2, -2),
		"feature too large":       i32("feature", 3, -2, -2, -2),
		"feature negative":        i32("feature", -1, -2, -2, -2),
		"a split at the end":      i32("feature", 1, -2, -2, 1),
		"short features":          i32("feature", 1, -2, -2),
		"threshold not a number":  f64("threshold", math.NaN(), 0, 0, 0),
		"threshold infinite":      f64("threshold", math.Inf(1), 0, 0, 0),
		"threshold in a leaf":     f64("threshold", 0.5, 1, 0, 0),
		"right is itself":         i32("right", 0, -1, -1, -1),
		"right is left":           i32("right", 1, -1, -1, -1),
		"right in the next tree":  i32("right", 3, -1, -1, -1),
		"right beyond":            i32("right", 4, -1, -1, -1),
		"right negative":          i32("right", -2, -1, -1, -1),
		"right in a leaf":         i32("right", 2, 2, -1, -1),
		"leaves after the first":  i64("leaf_start", 1, 1, 3, 4),
		"leaves before the last":  i64("leaf_start", 0, 1, 2, 3),
		"leaves beyond the last":  i64("leaf_start", 0, 1, 3, 5),
		"an empty leaf":           i64("leaf_start", 0, 1, 1, 4),
		"a leaf beyond":           i64("leaf_start", 0, 1, 1<<40, 4),
		"a negative leaf":         i64("leaf_start", 0, -1, 3, 4),
		"too few leaves":          i64("leaf_start", 0, 1, 4),
		"class too large":         i32("leaf_class", 2, 0, 1, 0),
		"class negative":          i32("leaf_class", -1, 0, 1, 0),
		"class twice":             i32("leaf_class", 1, 0, 0, 0),
		"classes descending":      i32("leaf_class", 1, 1, 0, 0),
		"count zero":              i32("leaf_count", 0, 1, 3, 8),
		"count negative":          i32("leaf_count", 4, -1, 3, 8),
		"short counts":            i32("leaf_count", 4, 1, 3),
		"threshold of float32":    tensor.Float32("threshold", []int{4}, []float32{0.5, 0, 0, 0}),
		"leaf counts in two axes": tensor.Int32("leaf_count", []int{2, 2}, []int32{4, 1, 3, 8}),
	} {
		set := stump()
		set[spoiled.Name] = spoiled
		if m, err := load(set); m != nil || fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: %v, want no model and a fault of kind corrupt", name, err)
		}
	}
}

// FuzzLoad holds that a file never makes a model that panics or does not end.
func FuzzLoad(f *testing.F) {
	s := classifiertest.News(60, 30, 3, 1)
	e := forest.New()
	e.NEstimators = 2
	fit, err := e.Fit(context.Background(), s, classify.Options{Seed: 1})
	if err != nil {
		f.Fatal(err)
	}
	var two tensor.Set
	for _, t := range stump() {
		two = append(two, t)
	}
	for _, set := range []tensor.Set{fit.Model.Tensors(), two} {
		data, err := set.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint8(30), uint8(3))
		f.Add(data, uint8(3), uint8(2))
	}
	f.Fuzz(func(t *testing.T, data []byte, features, classes uint8) {
		set, err := tensor.Decode(data)
		if err != nil {
			return
		}
		m, err := e.Load(set, int(features), int(classes))
		if err != nil {
			if fault.KindOf(err) != fault.Corrupt {
				t.Fatalf("%v, want a fault of kind corrupt", err)
			}
			return
		}
		p := make([]float64, classes)
		scorer := m.NewScorer()
		for i := range s.X.Rows {
			x := s.X.Row(i)
			for n := range x.Index {
				if int(x.Index[n]) >= int(features) {
					x.Index, x.Value = x.Index[:n], x.Value[:n]
					break
				}
			}
			scorer.Score(x, p)
			sum := 0.0
			for _, v := range p {
				sum += v
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Fatalf("probabilities %v", p)
			}
			why := m.(classify.Explainer).Explain(x, 0)
			if math.Abs(why.Score-p[0]) > 1e-12 || math.Abs(why.Baseline+why.Sum()-p[0]) > 1e-9 {
				t.Fatalf("%+v explains the probability %v", why, p[0])
			}
		}
		for j, v := range m.(*forest.Model).FeatureImportances() {
			if !(v >= -1e-9 && v <= 1+1e-9) {
				t.Fatalf("importance %v of feature %d", v, j)
			}
		}
		again, err := e.Load(m.Tensors(), int(features), int(classes))
		if err != nil {
			t.Fatalf("the saved model is refused: %v", err)
		}
		if f, k := again.Shape(); f != int(features) || k != int(classes) {
			t.Fatalf("shape %d x %d", f, k)
		}
	})
}
