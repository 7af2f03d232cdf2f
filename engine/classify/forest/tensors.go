package forest

import (
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/tensor"
)

// Names of the tensors. N is the number of nodes of all trees, L that of leaves
// and E that of classes in leaves. Nodes are in depth-first order, the left
// child of node i is node i+1.
const (
	tensorShape     = "shape"      // I64 [2]: features, classes
	tensorTreeStart = "tree_start" // I32 [n_estimators+1]: the nodes of each tree
	tensorFeature   = "feature"    // I32 [N], -2 in a leaf
	tensorThreshold = "threshold"  // F64 [N], values up to it go left; 0 in a leaf
	tensorRight     = "right"      // I32 [N], the right child; -1 in a leaf
	tensorLeafStart = "leaf_start" // I64 [L+1]: the entries of each leaf, in the order of the leaf nodes
	tensorLeafClass = "leaf_class" // I32 [E], ascending in a leaf
	tensorLeafCount = "leaf_count" // I32 [E], rows of the class, each as often as the bootstrap drew it
)

// Tensors returns the trees, flattened. The leaves hold row counts, from which
// the shares of the classes, impurities and importances follow exactly.
func (m *Model) Tensors() tensor.Set {
	n := len(m.nodes)
	feature, right := make([]int32, n), make([]int32, n)
	threshold := make([]float64, n)
	for i, node := range m.nodes {
		feature[i], threshold[i], right[i] = node.feature, node.threshold, node.right
		if node.feature == leaf {
			right[i] = -1
		}
	}
	leafStart := make([]int64, len(m.leaves.start))
	for i, s := range m.leaves.start {
		leafStart[i] = int64(s)
	}
	entries := []int{len(m.leaves.class)}
	return tensor.Set{
		tensor.Int64(tensorShape, []int{2}, []int64{int64(m.features), int64(m.classes)}),
		tensor.Int32(tensorTreeStart, []int{len(m.start)}, m.start),
		tensor.Int32(tensorFeature, []int{n}, feature),
		tensor.Float64(tensorThreshold, []int{n}, threshold),
		tensor.Int32(tensorRight, []int{n}, right),
		tensor.Int64(tensorLeafStart, []int{len(leafStart)}, leafStart),
		tensor.Int32(tensorLeafClass, entries, m.leaves.class),
		tensor.Int32(tensorLeafCount, entries, m.leaves.count),
	}
}

// Load makes a Model from the tensors that its Tensors returned. It checks that
// they are whole trees, so that the model can be walked without further care.
func (e *RandomForestClassifier) Load(t tensor.Set, features, classes int) (classify.Model, error) {
	shape, err := t.Int64s(tensorShape, 2)
	if err != nil {
		return nil, err
	}
	if shape[0] != int64(features) || shape[1] != int64(classes) {
		return nil, fault.Newf(fault.Corrupt, "the forest is of %d features and %d classes, expected %d and %d", shape[0], shape[1], features, classes)
	}
	start, err := t.Int32s(tensorTreeStart, -1)
	if err != nil {
		return nil, err
	}
	if len(start) < 2 || len(start) != e.NEstimators+1 {
		return nil, fault.Newf(fault.Corrupt, "the forest has %d trees, expected %d", len(start)-1, e.NEstimators)
	}
	m := &Model{features: features, classes: classes, start: start}
	found, err := m.loadNodes(t)
	if err != nil {
		return nil, err
	}
	if err := m.checkTrees(); err != nil {
		return nil, err
	}
	if err := m.loadLeaves(t, found); err != nil {
		return nil, err
	}
	return m, nil
}

// loadNodes reads the nodes, numbers the leaves and returns how many there are.
func (m *Model) loadNodes(t tensor.Set) (leaves int, err error) {
	feature, err := t.Int32s(tensorFeature, -1)
	if err != nil {
		return 0, err
	}
	threshold, err := t.Float64s(tensorThreshold, len(feature))
	if err != nil {
		return 0, err
	}
	right, err := t.Int32s(tensorRight, len(feature))
	if err != nil {
		return 0, err
	}
	m.nodes = make([]node, len(feature))
	for i, f := range feature {
		n := node{threshold: threshold[i], feature: f, right: right[i]}
		switch {
		case f == leaf && n.threshold == 0 && n.right == -1:
			n.right = int32(leaves)
			leaves++
		case f < 0 || int(f) >= m.features:
			return 0, fault.Newf(fault.Corrupt, "node %d splits by feature %d of %d at %v, right child %d", i, f, m.features, n.threshold, n.right)
		case math.IsNaN(n.threshold) || math.IsInf(n.threshold, 0):
			return 0, fault.Newf(fault.Corrupt, "node %d splits at %v", i, n.threshold)
		}
		m.nodes[i] = n
	}
	return leaves, nil
}

// checkTrees reports where the nodes are not whole binary trees in depth-first
// order. From the last node to the first it follows where each subtree ends: a
// right child must be where the left one's subtree does.
func (m *Model) checkTrees() error {
	if m.start[0] != 0 || int(m.start[m.Trees()]) != len(m.nodes) {
		return fault.Newf(fault.Corrupt, "trees run from node %d to %d, expected 0 to %d", m.start[0], m.start[m.Trees()], len(m.nodes))
	}
	end := make([]int32, len(m.nodes))
	to := int32(len(m.nodes))
	for t := m.Trees() - 1; t >= 0; t-- {
		from := m.start[t]
		if from < 0 || from >= to {
			return fault.Newf(fault.Corrupt, "tree %d runs from node %d to %d", t, from, to)
		}
		for i := to - 1; i >= from; i-- {
			if m.nodes[i].feature == leaf {
				end[i] = i + 1
				continue
			}
			right := m.nodes[i].right
			if i+1 >= to || right >= to || right != end[i+1] {
				return fault.Newf(fault.Corrupt, "node %d of the tree from node %d to %d cannot have node %d for its right child", i, from, to, right)
			}
			end[i] = end[right]
		}
		if end[from] != to {
			return fault.Newf(fault.Corrupt, "tree %d ends at node %d, expected %d", t, end[from], to)
		}
		to = from
	}
	return nil
}

// loadLeaves reads what is in the leaves, of which the trees have n.
func (m *Model) loadLeaves(t tensor.Set, n int) error {
	start, err := t.Int64s(tensorLeafStart, n+1)
	if err != nil {
		return err
	}
	class, err := t.Int32s(tensorLeafClass, -1)
	if err != nil {
		return err
	}
	count, err := t.Int32s(tensorLeafCount, len(class))
	if err != nil {
		return err
	}
	m.leaves = leaves{start: make([]int, n+1), class: class, count: count}
	if start[0] != 0 || start[n] != int64(len(class)) {
		return fault.Newf(fault.Corrupt, "leaves run from entry %d to %d, expected 0 to %d", start[0], start[n], len(class))
	}
	for l := range n {
		from, to := start[l], start[l+1]
		if to <= from || to > int64(len(class)) {
			return fault.Newf(fault.Corrupt, "leaf %d runs from entry %d to %d", l, from, to)
		}
		m.leaves.start[l+1] = int(to)
		last := int32(-1)
		for e := from; e < to; e++ {
			if class[e] <= last || int(class[e]) >= m.classes || count[e] < 1 {
				return fault.Newf(fault.Corrupt, "leaf %d has %d rows of class %d of %d after class %d", l, count[e], class[e], m.classes, last)
			}
			last = class[e]
		}
	}
	m.fraction = m.leaves.fractions()
	return nil
}
