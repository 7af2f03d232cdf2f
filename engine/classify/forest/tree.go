package forest

import "slices"

// leaf is the feature of a node that has none, as in scikit-learn's tree_.
const leaf = -2

// node is a node of a tree in depth-first order, left before right: the left
// child of node i is node i+1.
type node struct {
	// threshold splits: values up to it go left, as float32 against float64.
	threshold float64
	// feature is that of the split, or leaf.
	feature int32
	// right is the right child, or the number of the leaf.
	right int32
}

// tree is one tree. Children and leaves are numbered from 0 within it.
type tree struct {
	nodes  []node
	leaves leaves
}

// leaves holds the classes of the training rows in each leaf: those of leaf l
// are class[start[l]:start[l+1]], ascending, with the rows beside them (as often as
// the bootstrap drew them). Leaves are nearly pure, more so the deeper a tree is, so
// only classes that occur are held.
type leaves struct {
	start []int // one more than there are leaves
	class []int32
	count []int32
}

func (t *tree) clone() tree {
	return tree{
		nodes: slices.Clone(t.nodes),
		leaves: leaves{
			start: slices.Clone(t.leaves.start),
			class: slices.Clone(t.leaves.class),
			count: slices.Clone(t.leaves.count),
		},
	}
}
