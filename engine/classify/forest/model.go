package forest

import (
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

// Model is a grown forest. Children and leaves are numbered through all trees.
type Model struct {
	features, classes int
	start             []int32 // trees+1 offsets: tree t is nodes[start[t]:start[t+1]]
	nodes             []node
	leaves            leaves
	fraction          []float64 // the share of each of leaves.count in its leaf
}

func newModel(features, classes int, trees []tree) (*Model, error) {
	var nodes, entries int
	for _, t := range trees {
		nodes += len(t.nodes)
		entries += len(t.leaves.class)
	}
	if nodes > math.MaxInt32 {
		return nil, fault.Newf(fault.Exhausted, "a forest of %d nodes, %d are the most; lower n_estimators or max_depth", nodes, math.MaxInt32)
	}
	m := &Model{
		features: features,
		classes:  classes,
		start:    make([]int32, 1, len(trees)+1),
		nodes:    make([]node, 0, nodes),
		leaves: leaves{
			start: make([]int, 1, (nodes+len(trees))/2+1),
			class: make([]int32, 0, entries),
			count: make([]int32, 0, entries),
		},
	}
	for _, t := range trees {
		firstNode, firstLeaf, firstEntry := int32(len(m.nodes)), int32(len(m.leaves.start)-1), len(m.leaves.class)
		for _, n := range t.nodes {
			if n.feature == leaf {
				n.right += firstLeaf
			} else {
				n.right += firstNode
			}
			m.nodes = append(m.nodes, n)
		}
		m.start = append(m.start, int32(len(m.nodes)))
		for _, s := range t.leaves.start[1:] {
			m.leaves.start = append(m.leaves.start, firstEntry+s)
		}
		m.leaves.class = append(m.leaves.class, t.leaves.class...)
		m.leaves.count = append(m.leaves.count, t.leaves.count...)
	}
	m.fraction = m.leaves.fractions()
	return m, nil
}

// fractions returns the share of each count in its leaf.
func (l *leaves) fractions() []float64 {
	out := make([]float64, len(l.count))
	for i := range len(l.start) - 1 {
		sum := 0.0
		for _, n := range l.count[l.start[i]:l.start[i+1]] {
			sum += float64(n)
		}
		for e := l.start[i]; e < l.start[i+1]; e++ {
			out[e] = float64(l.count[e]) / sum
		}
	}
	return out
}

// Shape returns the columns that a row must have and the classes answered.
func (m *Model) Shape() (features, classes int) { return m.features, m.classes }

// Trees returns the number of trees.
func (m *Model) Trees() int { return len(m.start) - 1 }

// NewScorer returns a scorer with a dense row of its own.
func (m *Model) NewScorer() classify.Scorer {
	return &scorer{m: m, row: make([]float32, m.features)}
}

type scorer struct {
	m   *Model
	row []float32 // zero between calls
}

// Score writes the mean of the class shares in the leaves that x falls into.
func (s *scorer) Score(x sparse.Vector, p []float64) {
	for e, j := range x.Index {
		s.row[j] = float32(x.Value[e])
	}
	clear(p)
	m := s.m
	for _, i := range m.start[:m.Trees()] {
		n := m.nodes[i]
		for n.feature != leaf {
			if float64(s.row[n.feature]) <= n.threshold {
				i++
			} else {
				i = n.right
			}
			n = m.nodes[i]
		}
		for e := m.leaves.start[n.right]; e < m.leaves.start[n.right+1]; e++ {
			p[m.leaves.class[e]] += m.fraction[e]
		}
	}
	for k := range p {
		p[k] /= float64(m.Trees())
	}
	for _, j := range x.Index {
		s.row[j] = 0
	}
}

// FeatureImportances returns scikit-learn's feature_importances_, one number
// for each feature: the impurity that its splits take away, weighted by rows,
// normalised in each tree, averaged over the trees that have a split, and
// normalised again. They sum to 1, or are all 0 where no split takes any
// impurity away.
func (m *Model) FeatureImportances() []float64 {
	mean := make([]float64, m.features)
	of := make([]float64, m.features)
	for t := range m.Trees() {
		clear(of)
		m.importances(t, of)
		normalise(of)
		for j, v := range of {
			mean[j] += v
		}
	}
	normalise(mean)
	return mean
}

// importances adds up what each feature takes away in tree t.
func (m *Model) importances(t int, of []float64) {
	from, to := int(m.start[t]), int(m.start[t+1])
	counts := make([]int64, (to-from)*m.classes)
	weighted := make([]float64, to-from) // rows times impurity
	at := func(i int) []int64 { return counts[(i-from)*m.classes : (i-from+1)*m.classes] }
	for i := to - 1; i >= from; i-- { // children come after their parent
		n, own := m.nodes[i], at(i)
		if n.feature == leaf {
			for e := m.leaves.start[n.right]; e < m.leaves.start[n.right+1]; e++ {
				own[m.leaves.class[e]] = int64(m.leaves.count[e])
			}
		} else {
			left, right := at(i+1), at(int(n.right))
			for k := range own {
				own[k] = left[k] + right[k]
			}
		}
		whole := sideOf(own)
		weighted[i-from] = float64(whole.rows) * whole.gini()
		if n.feature != leaf {
			of[n.feature] += weighted[i-from] - weighted[i+1-from] - weighted[int(n.right)-from]
		}
	}
}

// normalise divides v by its sum where that is above 0.
func normalise(v []float64) {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	if sum > 0 {
		for i := range v {
			v[i] /= sum
		}
	}
}
