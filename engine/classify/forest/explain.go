package forest

import (
	"cmp"
	"slices"

	"copydesk/engine/classify"
	"copydesk/engine/sparse"
)

// turn is a split on the path of a row through a tree.
type turn struct {
	feature  int32
	from, to int32 // the leaves of the child that the row does not go to
}

// Explain implements classify.Explainer. The score is the probability of the
// class. In each tree, a split changes the share of the class from that among
// the node's training rows, as often as the bootstrap drew them, to that of the
// child that x goes to: this is what the split's feature contributes, averaged
// over the trees. The baseline is the mean share in the roots.
//
// Inner nodes hold no rows of their own. Theirs are the sums of the counts in
// the leaves below, which are whole numbers, so that the shares are exactly
// those of scikit-learn's tree_.value. They are added up for the path at hand:
// that reads each leaf of the forest once, and keeps nothing in memory.
func (m *Model) Explain(x sparse.Vector, class int) classify.Explanation {
	e := classify.Explanation{Method: classify.PathContributions, Scale: classify.Probability}
	changes := make(map[int32]float64)
	var path []turn
	for t := range m.Trees() {
		var at int32
		path, at = m.path(x, t, path[:0])
		rows, own := m.count(at, at+1, class)
		share := float64(own) / float64(rows)
		e.Score += share
		for _, turn := range slices.Backward(path) {
			moreRows, moreOwn := m.count(turn.from, turn.to, class)
			rows, own = rows+moreRows, own+moreOwn
			before := float64(own) / float64(rows)
			changes[turn.feature] += share - before
			share = before
		}
		e.Baseline += share
	}
	trees := float64(m.Trees())
	e.Score /= trees
	e.Baseline /= trees
	e.Contributions = make([]classify.Contribution, 0, len(changes))
	for j, change := range changes {
		e.Contributions = append(e.Contributions, classify.Contribution{Column: j, Value: change / trees})
	}
	slices.SortFunc(e.Contributions, func(a, b classify.Contribution) int { return cmp.Compare(a.Column, b.Column) })
	return e
}

// path appends the splits that x meets in tree t and returns them with the leaf
// that it falls into.
func (m *Model) path(x sparse.Vector, t int, path []turn) ([]turn, int32) {
	i := m.start[t]
	end := int32(len(m.leaves.start) - 1) // of the leaves below node i
	if t+1 < m.Trees() {
		end = m.firstLeaf(m.start[t+1])
	}
	for {
		n := m.nodes[i]
		if n.feature == leaf {
			return path, n.right
		}
		var value float32
		if e, found := slices.BinarySearch(x.Index, n.feature); found {
			value = float32(x.Value[e])
		}
		middle := m.firstLeaf(n.right)
		if float64(value) <= n.threshold {
			path = append(path, turn{n.feature, middle, end})
			i, end = i+1, middle
		} else {
			path = append(path, turn{n.feature, m.firstLeaf(i), middle})
			i = n.right
		}
	}
}

// firstLeaf returns the first of the leaves below node i: leaves are numbered
// from left to right.
func (m *Model) firstLeaf(i int32) int32 {
	for m.nodes[i].feature != leaf {
		i++
	}
	return m.nodes[i].right
}

// count returns the training rows in the leaves [from, to), and those of them
// that are of the class.
func (m *Model) count(from, to int32, class int) (rows, own int64) {
	for e := m.leaves.start[from]; e < m.leaves.start[to]; e++ {
		n := int64(m.leaves.count[e])
		rows += n
		if int(m.leaves.class[e]) == class {
			own += n
		}
	}
	return rows, own
}
