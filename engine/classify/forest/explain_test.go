package forest_test

import (
	"math"
	"slices"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/classify/forest"
	"copydesk/engine/sparse"
)

// TestExplainStump explains a tree whose figures can be seen: 4 rows of class 1
// on the left, 1 of class 0 and 3 of class 1 on the right; and a leaf of class 0.
func TestExplainStump(t *testing.T) {
	m, err := load(stump())
	if err != nil {
		t.Fatal(err)
	}
	right := sparse.Vector{Index: []int32{0, 1}, Value: []float64{0.6, 0.8}}
	for _, tt := range []struct {
		x                       sparse.Vector
		class                   int
		baseline, change, score float64
	}{
		{sparse.Vector{}, 0, (0.125 + 1) / 2, -0.125 / 2, 0.5},
		{sparse.Vector{}, 1, 0.875 / 2, 0.125 / 2, 0.5},
		{sparse.Vector{Index: []int32{1}, Value: []float64{0.5}}, 1, 0.875 / 2, 0.125 / 2, 0.5},
		{right, 0, (0.125 + 1) / 2, 0.125 / 2, 0.625},
		{right, 1, 0.875 / 2, -0.125 / 2, 0.375},
	} {
		e := m.(classify.Explainer).Explain(tt.x, tt.class)
		if e.Method != classify.PathContributions || e.Scale != classify.Probability {
			t.Errorf("method %q in %q", e.Method, e.Scale)
		}
		if e.Baseline != tt.baseline || e.Score != tt.score || !slices.Equal(e.Contributions, []classify.Contribution{{Column: 1, Value: tt.change}}) {
			t.Errorf("class %d of %v: %+v, want %+v", tt.class, tt.x, e, tt)
		}
	}
}

// TestExplain walks the trees of the tensors with the counts of every node, as
// scikit-learn's tree_.value has them.
func TestExplain(t *testing.T) {
	const features, classes = 80, 3
	s := classifiertest.News(300, features, classes, 1)
	e := forest.New()
	e.NEstimators, e.MaxDepth = 20, forest.NoLimit
	fit, err := e.Fit(t.Context(), s, classify.Options{Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	walk := newWalker(t, fit.Model, classes)
	absent := 0
	for i := range 50 {
		x := s.X.Row(i)
		for k := range classes {
			got := fit.Model.(classify.Explainer).Explain(x, k)
			baseline, changes := walk.explain(x, k)
			if math.Abs(got.Baseline-baseline) > 1e-12 || len(got.Contributions) != len(changes) {
				t.Fatalf("row %d, class %d: baseline %v and %d contributions, want %v and %d", i, k, got.Baseline, len(got.Contributions), baseline, len(changes))
			}
			for _, c := range got.Contributions {
				if want := changes[c.Column]; math.Abs(c.Value-want) > 1e-12 {
					t.Errorf("row %d, class %d: %+v, want %v", i, k, c, want)
				}
				if !slices.Contains(x.Index, c.Column) && c.Value != 0 {
					absent++
				}
			}
		}
	}
	if absent == 0 {
		t.Error("no absent term contributed")
	}
}

// walker has the trees of a forest with the class shares of each node.
type walker struct {
	start, feature, right []int32
	threshold             []float64
	shares                [][]float64
}

func newWalker(t *testing.T, m classify.Model, classes int) *walker {
	t.Helper()
	set := m.Tensors()
	read := func(name string) []int32 {
		t.Helper()
		v, err := set.Int32s(name, -1)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	w := &walker{start: read("tree_start"), feature: read("feature"), right: read("right")}
	var err error
	if w.threshold, err = set.Float64s("threshold", -1); err != nil {
		t.Fatal(err)
	}
	leafStart, err := set.Int64s("leaf_start", -1)
	if err != nil {
		t.Fatal(err)
	}
	class, count := read("leaf_class"), read("leaf_count")
	counts := make([][]float64, len(w.feature))
	w.shares = make([][]float64, len(w.feature))
	leaf := len(leafStart) - 1
	for i := len(w.feature) - 1; i >= 0; i-- {
		counts[i] = make([]float64, classes)
		if w.feature[i] < 0 {
			leaf--
			for e := leafStart[leaf]; e < leafStart[leaf+1]; e++ {
				counts[i][class[e]] = float64(count[e])
			}
		} else {
			for k := range classes {
				counts[i][k] = counts[i+1][k] + counts[w.right[i]][k]
			}
		}
		rows := 0.0
		for _, n := range counts[i] {
			rows += n
		}
		for _, n := range counts[i] {
			w.shares[i] = append(w.shares[i], n/rows)
		}
	}
	return w
}

func (w *walker) explain(x sparse.Vector, class int) (baseline float64, changes map[int32]float64) {
	values := make(map[int32]float64)
	for e, j := range x.Index {
		values[j] = float64(float32(x.Value[e]))
	}
	changes = make(map[int32]float64)
	trees := float64(len(w.start) - 1)
	for _, i := range w.start[:len(w.start)-1] {
		baseline += w.shares[i][class] / trees
		for w.feature[i] >= 0 {
			next := w.right[i]
			if values[w.feature[i]] <= w.threshold[i] {
				next = i + 1
			}
			changes[w.feature[i]] += (w.shares[next][class] - w.shares[i][class]) / trees
			i = next
		}
	}
	return baseline, changes
}

func BenchmarkExplain(b *testing.B) { classifiertest.BenchExplain(b, forest.Family()) }

var _ classify.Ranker = (*forest.Model)(nil)
