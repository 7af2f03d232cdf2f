package forest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/sparse"
)

// TestAgainstExhaustiveSearch holds trees of every shape to those that are found
// by trying every split of every feature drawn, whichever way a node is searched.
func TestAgainstExhaustiveSearch(t *testing.T) {
	for name, s := range map[string]classify.Set{
		"news":       classifiertest.News(300, 200, 4, 1),
		"many kinds": classifiertest.News(400, 300, 20, 2),
		"ties":       steps(250, 40, 3, 0.3, 2),
		"dense":      steps(120, 30, 3, 0.97, 50),
		"constants":  steps(150, 60, 2, 1, 1),
		"tiny":       tiny(steps(150, 40, 3, 0.5, 10)),
	} {
		for _, leaf := range []int{1, 4} {
			t.Run(fmt.Sprint(name, ", leaves of ", leaf), func(t *testing.T) {
				e := New()
				e.MaxDepth, e.MinSamplesLeaf = NoLimit, leaf
				x, err := newColumns(t.Context(), s.X)
				if err != nil {
					t.Fatal(err)
				}
				for seed := range uint32(5) {
					g := newGrower(e, x, s.Y, s.Classes)
					g.begin(seed)
					r := newReference(g, s)
					r.grow(r.sample(), 0)
					fews := []int{g.few}
					if !x.tiny {
						fews = append(fews, 0, s.X.Rows/4, s.X.Rows)
					}
					for _, few := range fews {
						g.few = few
						if !g.grow(t.Context(), seed) {
							t.Fatal("the tree was given up")
						}
						if !reflect.DeepEqual(g.tree.nodes, r.nodes) {
							t.Fatalf("seed %d, %d rows are few: %d nodes %v, want %d nodes %v", seed, few, len(g.tree.nodes), g.tree.nodes, len(r.nodes), r.nodes)
						}
					}
				}
			})
		}
	}
}

// steps returns rows that have each feature as often as the density says, with one
// of so many values.
func steps(rows, features, classes int, density float64, values int) classify.Set {
	r := rand.New(rand.NewPCG(uint64(rows), uint64(values)))
	b := sparse.NewBuilder(features)
	y := make([]int32, rows)
	for i := range y {
		y[i] = int32(r.IntN(classes))
		var index []int32
		var value []float64
		for j := range features {
			if r.Float64() < density {
				index = append(index, int32(j))
				value = append(value, float64(1+r.IntN(values))/float64(values))
			}
		}
		b.Append(index, value)
	}
	return classify.Set{X: b.Matrix(), Y: y, Classes: classes}
}

// tiny returns s with values around step, and zeros that are stored.
func tiny(s classify.Set) classify.Set {
	x := *s.X
	x.Value = slices.Clone(x.Value)
	for e := range x.Value {
		x.Value[e] = (x.Value[e] - 0.1) * 4e-7
	}
	s.X = &x
	return s
}

// reference grows a tree from dense rows with the draws of a grower.
type reference struct {
	g         *grower
	x         [][]float32
	y         []int32
	times     []int32
	features  []int32
	constants []int32
	random    xorshift
	nodes     []node
	leaves    int32
}

// newReference takes the bootstrap sample and the stream of features from g, which
// has begun a tree.
func newReference(g *grower, s classify.Set) *reference {
	r := &reference{g: g, y: s.Y, features: slices.Clone(g.features), constants: make([]int32, len(g.features)), random: g.random}
	for i, row := range g.rows {
		dense := make([]float32, s.X.Columns)
		for e, j := range s.X.Row(i).Index {
			dense[j] = float32(s.X.Row(i).Value[e])
		}
		r.x, r.times = append(r.x, dense), append(r.times, row.times)
	}
	return r
}

func (r *reference) sample() (rows []int) {
	for i, n := range r.times {
		if n > 0 {
			rows = append(rows, i)
		}
	}
	return rows
}

func (r *reference) grow(rows []int, known int) {
	best, constants := r.search(rows, known)
	at := len(r.nodes)
	if best.feature == leaf {
		r.nodes = append(r.nodes, node{feature: leaf, right: r.leaves})
		r.leaves++
		return
	}
	r.nodes = append(r.nodes, node{feature: best.feature, threshold: best.threshold()})
	left, right := r.part(rows, best)
	r.grow(left, constants)
	r.nodes[at].right = int32(len(r.nodes))
	r.grow(right, constants)
}

func (r *reference) part(rows []int, s split) (left, right []int) {
	for _, i := range rows {
		if float64(r.x[i][s.feature]) <= s.threshold() {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	return left, right
}

func (r *reference) side(rows []int) side {
	counts := make([]int64, r.g.classes)
	for _, i := range rows {
		counts[r.y[i]] += int64(r.times[i])
	}
	return sideOf(counts)
}

// search draws as scikit-learn does and tries every split in ascending order.
func (r *reference) search(rows []int, known int) (best split, constants int) {
	best = split{score: math.Inf(-1), feature: leaf}
	whole := r.side(rows)
	if len(rows) < 2 || len(rows)/2 < r.g.minLeaf || whole.gini() <= epsilon {
		return best, 0
	}
	f := r.features
	knownDrawn, found, end := 0, 0, len(f)
	for visited := 0; end > known+found && (visited < r.g.maxFeatures || visited <= knownDrawn+found); {
		visited++
		j := knownDrawn + r.random.below(end-found-knownDrawn)
		if j < known {
			f[j], f[knownDrawn] = f[knownDrawn], f[j]
			knownDrawn++
			continue
		}
		j += found
		values := make([]float32, 0, len(rows))
		for _, i := range rows {
			values = append(values, r.x[i][f[j]])
		}
		slices.Sort(values)
		if values[len(values)-1] <= values[0]+step {
			f[j], f[known+found] = f[known+found], f[j]
			found++
			continue
		}
		end--
		f[j], f[end] = f[end], f[j]
		for k := 1; k < len(values); k++ {
			if values[k] <= values[k-1]+step || k < r.g.minLeaf || len(values)-k < r.g.minLeaf {
				continue
			}
			s := split{feature: f[end], low: values[k-1], high: values[k]}
			left, right := r.part(rows, s)
			s.left, s.right = r.side(left), r.side(right)
			s.score = -float64(float64(s.right.rows)*s.right.gini()) - float64(float64(s.left.rows)*s.left.gini())
			if s.score > best.score {
				best = s
			}
		}
	}
	constants = known + found
	copy(f, r.constants[:known])
	copy(r.constants[known:constants], f[known:constants])
	if best.feature != leaf && !best.worthwhile(whole, len(r.y)) {
		best.feature = leaf
	}
	return best, constants
}
