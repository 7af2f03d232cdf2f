package forest

import (
	"context"
	"encoding/json"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/random"
)

// mostTrees bounds n_estimators, far above what is of use, so that a slip of
// the finger is answered with a sentence and not with days of work.
const mostTrees = 100_000

// RandomForestClassifier has the parameters of a forest under scikit-learn's
// names. Criterion gini, max_features sqrt and bootstrap samples are its only
// way, as they are scikit-learn's default.
type RandomForestClassifier struct {
	// NEstimators is the number of trees.
	NEstimators int `json:"n_estimators"`
	// MaxDepth is the longest way from the root to a leaf, in splits.
	MaxDepth Depth `json:"max_depth"`
	// MinSamplesSplit is the least number of rows that a node must have to be
	// split. Rows that the bootstrap drew twice count once.
	MinSamplesSplit int `json:"min_samples_split"`
	// MinSamplesLeaf is the least number of rows on each side of a split,
	// counted likewise.
	MinSamplesLeaf int `json:"min_samples_leaf"`
}

// Depth is a limit on the depth of a tree. In JSON it is a number, or null
// for scikit-learn's None; 0 is read as null.
type Depth int

// NoLimit lets a tree grow until its leaves are pure.
const NoLimit Depth = 0

// MarshalJSON writes NoLimit as null.
func (d Depth) MarshalJSON() ([]byte, error) {
	if d == NoLimit {
		return []byte("null"), nil
	}
	return json.Marshal(int(d))
}

// UnmarshalJSON reads a whole number or null.
func (d *Depth) UnmarshalJSON(text []byte) error {
	n := int(NoLimit)
	if err := json.Unmarshal(text, &n); err != nil {
		return fault.Newf(fault.Invalid, "max_depth is %s, it must be a whole number, or null for no limit", text)
	}
	*d = Depth(n)
	return nil
}

// New returns an estimator with the default parameters: 100 trees of depth 10.
func New() *RandomForestClassifier {
	return &RandomForestClassifier{NEstimators: 100, MaxDepth: 10, MinSamplesSplit: 2, MinSamplesLeaf: 1}
}

// Family describes the random forest to the program.
func Family() classify.Family {
	return classify.Family{
		Kind: classify.RandomForest,
		Name: "RandomForestClassifier",
		Key:  "random_forest",
		New:  func() classify.Estimator { return New() },
		Foreign: []string{
			"criterion", "min_weight_fraction_leaf", "max_features", "max_leaf_nodes", "min_impurity_decrease",
			"bootstrap", "oob_score", "n_jobs", "random_state", "verbose", "warm_start", "class_weight", "ccp_alpha",
			"max_samples",
		},
	}
}

// Validate reports (fault.Invalid, by name) a parameter out of its range.
func (e *RandomForestClassifier) Validate() error {
	switch {
	case e.NEstimators < 1 || e.NEstimators > mostTrees:
		return fault.Newf(fault.Invalid, "n_estimators is %d, it must be from 1 to %d", e.NEstimators, mostTrees)
	case e.MaxDepth < 0:
		return fault.Newf(fault.Invalid, "max_depth is %d, it must be at least 1, or null for no limit", e.MaxDepth)
	case e.MinSamplesSplit < 2:
		return fault.Newf(fault.Invalid, "min_samples_split is %d, it must be at least 2", e.MinSamplesSplit)
	case e.MinSamplesLeaf < 1:
		return fault.Newf(fault.Invalid, "min_samples_leaf is %d, it must be at least 1", e.MinSamplesLeaf)
	}
	return nil
}

// Fit grows the trees, several at once. Values of s.X must not be negative and
// must be finite as float32, else the error is fault.Invalid. Progress counts
// the trees that are grown.
func (e *RandomForestClassifier) Fit(ctx context.Context, s classify.Set, o classify.Options) (*classify.Fit, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	x, err := newColumns(ctx, s.X)
	if err != nil {
		return nil, err
	}
	trees, err := e.grow(ctx, x, s, o)
	if err != nil {
		return nil, err
	}
	m, err := newModel(s.X.Columns, s.Classes, trees)
	if err != nil {
		return nil, err
	}
	return &classify.Fit{Model: m, Converged: true}, nil
}

// grow returns the trees in the order of their seeds, which are all drawn
// before the first tree grows: which goroutine grows a tree does not matter.
func (e *RandomForestClassifier) grow(ctx context.Context, x *columns, s classify.Set, o classify.Options) ([]tree, error) {
	seeds := make([]uint32, e.NEstimators)
	for r, i := random.New(o.Seed), 0; i < len(seeds); i++ {
		seeds[i] = r.Interval(math.MaxInt32 - 1)
	}
	trees := make([]tree, len(seeds))
	grown := make(chan struct{}, len(seeds))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(seeds)) {
		wg.Go(func() {
			g := newGrower(e, x, s.Y, s.Classes)
			for {
				i := int(next.Add(1)) - 1
				if i >= len(seeds) || !g.grow(ctx, seeds[i]) {
					return
				}
				trees[i] = g.tree.clone()
				grown <- struct{}{}
			}
		})
	}
	defer wg.Wait()
	for step := range seeds {
		select {
		case <-grown:
			o.Report(classify.Progress{Unit: classify.Trees, Step: step + 1, Total: len(seeds)})
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return trees, ctx.Err()
}
