package forest_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/forest"
	"copydesk/engine/random"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// golden is a case of testdata/forest/make_golden.py.
type golden struct {
	Name        string
	Seed        uint32
	Parameters  json.RawMessage
	Columns     int
	Classes     int
	Start       []int
	Index       []int32
	Value       []float64
	Y           []int32
	Trees       []goldenTree
	Probability [][]float64 `json:"predict_proba"`
	Importances []float64   `json:"feature_importances"`
}

// goldenTree is scikit-learn's tree_.
type goldenTree struct {
	Feature   []int32
	Threshold []float64 // of the splits
	Left      []int32   `json:"children_left"`
	Right     []int32   `json:"children_right"`
	Samples   []int     `json:"n_node_samples"`
	Counts    [][]int32 `json:"leaf_counts"`
}

func TestAgainstScikitLearn(t *testing.T) {
	text, err := os.ReadFile("../../../testdata/forest/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []golden }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range file.Cases {
		t.Run(c.Name, c.check)
	}
}

func (c golden) check(t *testing.T) {
	e := forest.New()
	if err := json.Unmarshal(c.Parameters, e); err != nil {
		t.Fatal(err)
	}
	x := &sparse.Matrix{Rows: len(c.Y), Columns: c.Columns, Start: c.Start, Index: c.Index, Value: c.Value}
	if err := x.Validate(); err != nil {
		t.Fatal(err)
	}
	fit, err := e.Fit(context.Background(), classify.Set{X: x, Y: c.Y, Classes: c.Classes}, classify.Options{Seed: c.Seed})
	if err != nil {
		t.Fatal(err)
	}
	seeds := random.New(c.Seed)
	for i, got := range treesOf(t, fit.Model.Tensors(), c.Classes) {
		got.Samples = samples(got, seeds.Interval(math.MaxInt32-1), x)
		if !reflect.DeepEqual(got, c.Trees[i]) {
			t.Fatalf("tree %d is\n%+v, want\n%+v", i, got, c.Trees[i])
		}
	}
	p, err := classify.Probabilities(context.Background(), fit.Model, x)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range c.Probability {
		if got := p[i*c.Classes : (i+1)*c.Classes]; !reflect.DeepEqual(got, row) {
			t.Fatalf("row %d: probabilities %v, want %v", i, got, row)
		}
	}
	importances := fit.Model.(*forest.Model).FeatureImportances()
	if len(importances) != len(c.Importances) {
		t.Fatalf("%d importances, want %d", len(importances), len(c.Importances))
	}
	for j, want := range c.Importances {
		if math.Abs(importances[j]-want) > 1e-15 {
			t.Errorf("feature %d: importance %v, want %v", j, importances[j], want)
		}
	}
}

// treesOf reads a model's tensors as Python would.
func treesOf(t *testing.T, set tensor.Set, classes int) []goldenTree {
	t.Helper()
	var failed error
	ints := func(name string) []int32 {
		v, err := set.Int32s(name, -1)
		failed = errors.Join(failed, err)
		return v
	}
	start, feature, right, class, count := ints("tree_start"), ints("feature"), ints("right"), ints("leaf_class"), ints("leaf_count")
	threshold, err := set.Float64s("threshold", len(feature))
	failed = errors.Join(failed, err)
	leafStart, err := set.Int64s("leaf_start", -1)
	if failed = errors.Join(failed, err); failed != nil {
		t.Fatal(failed)
	}
	leaf := 0
	trees := make([]goldenTree, len(start)-1)
	for i := range trees {
		tree := &trees[i]
		tree.Threshold = []float64{}
		for n := start[i]; n < start[i+1]; n++ {
			tree.Feature = append(tree.Feature, feature[n])
			if feature[n] >= 0 {
				tree.Left = append(tree.Left, n+1-start[i])
				tree.Right = append(tree.Right, right[n]-start[i])
				tree.Threshold = append(tree.Threshold, threshold[n])
				continue
			}
			tree.Left = append(tree.Left, -1)
			tree.Right = append(tree.Right, right[n])
			counts := make([]int32, classes)
			for e := leafStart[leaf]; e < leafStart[leaf+1]; e++ {
				counts[class[e]] = count[e]
			}
			tree.Counts = append(tree.Counts, counts)
			leaf++
		}
	}
	return trees
}

// samples sends the bootstrap sample of the tree with that seed down the tree
// and counts its distinct rows at each node.
func samples(tree goldenTree, seed uint32, x *sparse.Matrix) []int {
	drawn := make([]bool, x.Rows)
	for r, i := random.New(seed), 0; i < x.Rows; i++ {
		drawn[r.Interval(uint32(x.Rows-1))] = true
	}
	threshold := make([]float64, len(tree.Feature))
	next := 0
	for n, f := range tree.Feature {
		if f >= 0 {
			threshold[n] = tree.Threshold[next]
			next++
		}
	}
	counts := make([]int, len(tree.Feature))
	row := make([]float32, x.Columns)
	for i, in := range drawn {
		if !in {
			continue
		}
		clear(row)
		for e, j := range x.Row(i).Index {
			row[j] = float32(x.Row(i).Value[e])
		}
		n := int32(0)
		for counts[n]++; tree.Feature[n] >= 0; counts[n]++ {
			if float64(row[tree.Feature[n]]) <= threshold[n] {
				n = tree.Left[n]
			} else {
				n = tree.Right[n]
			}
		}
	}
	return counts
}
