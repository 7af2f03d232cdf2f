package forest

import (
	"context"
	"math"
	"slices"

	"copydesk/engine/random"
)

const (
	// outOfBag is the label of the rows that the bootstrap left out.
	outOfBag = -1
	// step is the difference up to which scikit-learn takes two values of a
	// feature for equal.
	step float32 = 1e-7
)

// open is a node that is still to be split or to become a leaf.
type open struct {
	parent  int32 // its parent where it is a right child, else -1
	label   int32 // of its rows
	depth   int
	known   int // constant features that its ancestors found
	samples int // distinct rows
}

// grower grows one tree after another, reusing its memory.
type grower struct {
	x           *columns
	y           []int32
	classes     int
	maxDepth    int
	minSplit    int
	minLeaf     int
	maxFeatures int // to draw at a node: scikit-learn's "sqrt"
	tree        tree
	times       []int32 // how often the bootstrap drew each row
	label       []int32 // the open node that each row is in
	// features is a permutation: the constants that the ancestors of the node
	// found, those that it found itself, those it has not drawn, and the others.
	features []int32
	// constants are the first two of these, in the order in which they were
	// found, which the children and the sibling of a node expect.
	constants []int32
	stack     []open
	counts    []int64 // class counts of the nodes on the stack
	right     []int64 // class counts on the right of a candidate
	random    xorshift
}

func newGrower(e *RandomForestClassifier, x *columns, y []int32, classes int) *grower {
	features := len(x.start) - 1
	g := &grower{
		x:           x,
		y:           y,
		classes:     classes,
		maxDepth:    int(e.MaxDepth),
		minSplit:    e.MinSamplesSplit,
		minLeaf:     e.MinSamplesLeaf,
		maxFeatures: max(1, int(math.Sqrt(float64(features)))),
		times:       make([]int32, x.rows),
		label:       make([]int32, x.rows),
		features:    make([]int32, features),
		constants:   make([]int32, features),
		right:       make([]int64, classes),
	}
	if e.MaxDepth == NoLimit {
		g.maxDepth = math.MaxInt
	}
	return g
}

// grow makes g.tree the tree of that seed. It reports false if ctx ended.
func (g *grower) grow(ctx context.Context, seed uint32) bool {
	g.begin(seed)
	labels := int32(1)
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
			g.addLeaf(counts)
			continue
		}
		n := node{threshold: best.threshold(), feature: best.feature}
		g.tree.nodes = append(g.tree.nodes, n)
		g.partition(n, at.label, labels)

		// The right child takes the parent's place on the stack and the left
		// one is above it: the left subtree draws its random numbers first.
		g.counts = slices.Grow(g.counts[:(top+1)*g.classes], g.classes)[:(top+2)*g.classes]
		parent, left := g.counts[top*g.classes:(top+1)*g.classes], g.counts[(top+1)*g.classes:]
		for k, r := range g.right {
			left[k] = parent[k] - r
			parent[k] = r
		}
		g.stack = append(g.stack,
			open{parent: id, label: labels, depth: at.depth + 1, known: known, samples: best.samples},
			open{parent: -1, label: at.label, depth: at.depth + 1, known: known, samples: at.samples - best.samples})
		labels++
	}
	return true
}

// begin draws the bootstrap sample and puts the root on the stack.
func (g *grower) begin(seed uint32) {
	clear(g.times)
	for r, i := random.New(seed), 0; i < len(g.times); i++ {
		g.times[r.Interval(uint32(len(g.times)-1))]++
	}
	// The features have a stream of their own, which scikit-learn begins with
	// the first number of the seed's.
	g.random = xorshift(random.New(seed).Interval(math.MaxInt32 - 1))
	for j := range g.features {
		g.features[j] = int32(j)
	}
	g.tree.nodes = g.tree.nodes[:0]
	g.tree.leaves.start = append(g.tree.leaves.start[:0], 0)
	g.tree.leaves.class = g.tree.leaves.class[:0]
	g.tree.leaves.count = g.tree.leaves.count[:0]
	g.counts = slices.Grow(g.counts[:0], g.classes)[:g.classes]
	clear(g.counts)
	samples := 0
	for i, times := range g.times {
		g.label[i] = outOfBag
		if times > 0 {
			g.label[i] = 0
			g.counts[g.y[i]] += int64(times)
			samples++
		}
	}
	g.stack = append(g.stack[:0], open{parent: -1, samples: samples})
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

// split finds the best split of a node. It draws features, without putting
// them back, until enough have been seen and one at least was not constant.
// It also returns the number of features that are constant in both children;
// ok is false where the node is to be a leaf.
func (g *grower) split(at open, counts []int64) (best split, constants int, ok bool) {
	whole := sideOf(counts)
	if at.depth >= g.maxDepth || at.samples < g.minSplit || at.samples/2 < g.minLeaf || whole.gini() <= epsilon {
		return split{}, 0, false
	}
	best = split{score: math.Inf(-1), feature: leaf}
	// A draw is among the known constants from knownDrawn on and the features
	// that were not drawn, from at.known+found to end.
	knownDrawn, found, end := 0, 0, len(g.features)
	for visited := 0; end > at.known+found && (visited < g.maxFeatures || visited <= knownDrawn+found); {
		visited++
		j := knownDrawn + g.random.below(end-found-knownDrawn)
		if j < at.known {
			g.features[j], g.features[knownDrawn] = g.features[knownDrawn], g.features[j]
			knownDrawn++
			continue
		}
		j += found
		f := g.features[j]
		to := at.known + found
		if g.search(f, at, counts, whole, &best) {
			found++
		} else {
			end--
			to = end
		}
		g.features[j], g.features[to] = g.features[to], f
	}
	constants = at.known + found
	copy(g.features, g.constants[:at.known])
	copy(g.constants[at.known:constants], g.features[at.known:constants])
	return best, constants, best.feature != leaf && best.worthwhile(whole, len(g.times))
}

// search improves best by the splits of a node by feature f, or reports that f
// is constant there. It moves rows from the left to the right in descending
// order of value and looks at each gap; the rows without an entry are a last
// block of zeros that stays on the left.
func (g *grower) search(f int32, at open, counts []int64, whole side, best *split) (constant bool) {
	clear(g.right)
	var highest float32
	s := split{feature: f, left: whole}
	offer := func(low float32) {
		s.low = low
		if s.samples >= g.minLeaf && at.samples-s.samples >= g.minLeaf && s.improves(best) {
			*best = s
		}
	}
	for _, e := range g.x.column(f) {
		if g.label[e.row] != at.label {
			continue
		}
		if s.samples == 0 {
			highest = e.value
		} else if s.high > e.value+step {
			offer(e.value)
		}
		s.high = e.value
		s.samples++
		k, n := g.y[e.row], int64(g.times[e.row])
		r := g.right[k]
		l := counts[k] - r
		s.left.rows -= n
		s.left.squares -= n * (2*l - n)
		s.right.rows += n
		s.right.squares += n * (2*r + n)
		g.right[k] = r + n
	}
	lowest := s.high
	if s.samples < at.samples {
		lowest = 0
		if s.high > step {
			offer(0)
		}
	}
	return highest <= lowest+step
}

// partition gives the rows of a node that n sends to the right the new label and
// leaves their class counts in g.right.
func (g *grower) partition(n node, from, to int32) {
	clear(g.right)
	for _, e := range g.x.column(n.feature) {
		if float64(e.value) <= n.threshold {
			break
		}
		if g.label[e.row] == from {
			g.label[e.row] = to
			g.right[g.y[e.row]] += int64(g.times[e.row])
		}
	}
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
