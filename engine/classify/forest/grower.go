package forest

import (
	"context"
	"math"
	"slices"

	"copydesk/engine/random"
)

// step is the difference up to which scikit-learn takes two values of a feature
// for equal.
const step float32 = 1e-7

// open is a node that is still to be split or to become a leaf.
type open struct {
	parent  int32 // its parent where it is a right child, else -1
	depth   int
	known   int // constant features that its ancestors found
	samples int // distinct rows
	from    int // its rows are grower.list[from:from+samples], or -1 if not listed
}

// grower grows one tree after another, reusing its memory.
type grower struct {
	x           *columns
	classes     int
	maxDepth    int
	minSplit    int
	minLeaf     int
	maxFeatures int // to draw at a node: scikit-learn's "sqrt"
	few         int // a listed node of so many rows is surveyed by rows
	tree        tree
	rows        []sample
	inside      rowSet // the rows of the node at hand
	atLeast     []int  // how many rows the bootstrap drew at least 0, 1, 2, … times
	// list has the rows of listed nodes. Those of the root and of its leftmost
	// descendants are not listed before they are few: they are too many to move
	// at every node.
	list []int32
	// features is a permutation: the constants that the ancestors of the node
	// found, those that it found itself, those it has not drawn, and the others.
	features []int32
	// constants are the first two of these, in the order in which they were
	// found, which the children and the sibling of a node expect.
	constants []int32
	moved     []int32     // of the known constants at the node
	seen      []sighting  // of each feature
	drawn     []candidate // at the node, in the order of the draws
	gathered  int32       // the feature that found is of, or leaf
	places    []int32     // of found in the column of the feature
	found     []entry     // those of a feature at the node, in descending order of value
	stack     []open
	counts    []int64 // class counts of the nodes on the stack
	right     []int64 // class counts on the right of a candidate
	random    xorshift
}

// sample is a row to a tree.
type sample struct {
	class int32
	times int32 // how often the bootstrap drew it
}

func newGrower(e *RandomForestClassifier, x *columns, y []int32, classes int) *grower {
	features := len(x.start) - 1
	g := &grower{
		x:           x,
		classes:     classes,
		maxDepth:    int(e.MaxDepth),
		minSplit:    e.MinSamplesSplit,
		minLeaf:     e.MinSamplesLeaf,
		maxFeatures: max(1, int(math.Sqrt(float64(features)))),
		rows:        make([]sample, len(y)),
		inside:      newRowSet(len(y)),
		list:        make([]int32, 0, len(y)),
		features:    make([]int32, features),
		constants:   make([]int32, features),
		seen:        make([]sighting, features),
		places:      make([]int32, x.widest),
		found:       make([]entry, 0, x.widest),
		right:       make([]int64, classes),
	}
	for i, k := range y {
		g.rows[i].class = k
	}
	if e.MaxDepth == NoLimit {
		g.maxDepth = math.MaxInt
	}
	if !x.tiny && len(x.row) > 0 {
		g.few = few(g.maxFeatures, len(y), features, len(x.row))
	}
	return g
}

// grow makes g.tree the tree of that seed. It reports false if ctx ended.
func (g *grower) grow(ctx context.Context, seed uint32) bool {
	g.begin(seed)
	for len(g.stack) > 0 {
		if ctx.Err() != nil {
			return false
		}
		top := len(g.stack) - 1
		at := g.stack[top]
		counts := g.counts[top*g.classes : (top+1)*g.classes]
		id := int32(len(g.tree.nodes))
		if at.parent >= 0 {
			g.tree.nodes[at.parent].right = id
		}
		best, known, found := g.split(at, counts)
		g.stack = g.stack[:top]
		if !found {
			g.leave(at)
			g.addLeaf(counts)
			continue
		}
		g.tree.nodes = append(g.tree.nodes, node{threshold: best.threshold(), feature: best.feature})
		right := open{parent: id, depth: at.depth + 1, known: known, samples: best.samples}
		left := open{parent: -1, depth: at.depth + 1, known: known, samples: at.samples - best.samples}
		left.from, right.from = g.partition(best, at)

		// The right child takes the parent's place on the stack and the left
		// one is above it: the left subtree draws its random numbers first.
		g.counts = slices.Grow(g.counts[:(top+1)*g.classes], g.classes)[:(top+2)*g.classes]
		parent, before := g.counts[top*g.classes:(top+1)*g.classes], g.counts[(top+1)*g.classes:]
		for k, r := range g.right {
			before[k] = parent[k] - r
			parent[k] = r
		}
		g.stack = append(g.stack, right, left)
	}
	return true
}

// begin draws the bootstrap sample and puts the root on the stack.
func (g *grower) begin(seed uint32) {
	for i := range g.rows {
		g.rows[i].times = 0
	}
	draws := random.New(seed)
	var block [512]uint32
	for left := len(g.rows); left > 0; left -= len(block) {
		drawn := block[:min(left, len(block))]
		draws.Intervals(drawn, uint32(len(g.rows)-1))
		for _, i := range drawn {
			g.rows[i].times++
		}
	}
	// The features have a stream of their own, which scikit-learn begins with
	// the first number of the seed's.
	g.random = xorshift(random.New(seed).Interval(math.MaxInt32 - 1))
	for j := range g.features {
		g.features[j] = int32(j)
	}
	clear(g.seen)
	g.list = g.list[:0]
	g.tree.nodes = g.tree.nodes[:0]
	g.tree.leaves.start = append(g.tree.leaves.start[:0], 0)
	g.tree.leaves.class = g.tree.leaves.class[:0]
	g.tree.leaves.count = g.tree.leaves.count[:0]
	g.counts = slices.Grow(g.counts[:0], g.classes)[:g.classes]
	clear(g.counts)
	g.atLeast = append(g.atLeast[:0], 0)
	for i, row := range g.rows {
		g.inside.put(int32(i), row.times)
		g.counts[row.class] += int64(row.times)
		for len(g.atLeast) <= int(row.times) {
			g.atLeast = append(g.atLeast, 0)
		}
		g.atLeast[row.times]++
	}
	for t := len(g.atLeast) - 1; t > 0; t-- {
		g.atLeast[t-1] += g.atLeast[t]
	}
	g.stack = append(g.stack[:0], open{parent: -1, samples: g.atLeast[1], from: -1})
}

func (g *grower) addLeaf(counts []int64) {
	l := &g.tree.leaves
	g.tree.nodes = append(g.tree.nodes, node{feature: leaf, right: int32(len(l.start) - 1)})
	for k, n := range counts {
		if n > 0 {
			l.class = append(l.class, int32(k))
			l.count = append(l.count, int32(n))
		}
	}
	l.start = append(l.start, len(l.class))
}

// enter makes g.inside the rows of a node that is to be split. Those of the root
// and of a left child, which comes right after its parent, are there already.
func (g *grower) enter(at open) {
	if at.parent >= 0 {
		for _, r := range g.list[at.from : at.from+at.samples] {
			g.inside.add(r)
		}
	}
}

// leave empties g.inside of the rows of a node that is not split.
func (g *grower) leave(at open) {
	if at.from < 0 {
		clear(g.inside)
		return
	}
	for _, r := range g.list[at.from : at.from+at.samples] {
		g.inside.remove(r)
	}
}

// partition takes the rows of a node that s sends to the right from g.inside and
// leaves their class counts in g.right. It returns where the rows of the children
// are listed, or -1.
func (g *grower) partition(s split, at open) (left, right int) {
	g.gather(s.feature, at, 0)
	clear(g.right)
	entries := g.found[:s.samples]
	for _, e := range entries {
		g.inside.remove(e.row())
		row := g.rows[e.row()]
		g.right[row.class] += int64(row.times)
	}
	if at.from >= 0 {
		rows, n := g.list[at.from:at.from+at.samples], 0
		for i, r := range rows {
			rows[i], rows[n] = rows[n], r
			n += g.inside.has(r)
		}
		return at.from, at.from + n
	}
	left, right = -1, len(g.list)
	for _, e := range entries {
		g.list = append(g.list, e.row())
	}
	if at.samples-s.samples <= g.few {
		left = len(g.list)
		g.list = g.inside.appendTo(g.list)
	}
	return left, right
}

// xorshift is the generator that scikit-learn's trees draw features with:
// Marsaglia, "Xorshift RNGs", 2003.
type xorshift uint32

// below returns a number in [0, n).
func (x *xorshift) below(n int) int {
	if *x == 0 {
		*x = 1
	}
	*x ^= *x << 13
	*x ^= *x >> 17
	*x ^= *x << 5
	return int((uint32(*x) & math.MaxInt32) % uint32(n))
}
