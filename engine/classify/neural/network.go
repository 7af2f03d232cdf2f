package neural

import (
	"context"
	"math"
	"slices"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/kernel"
	"copydesk/engine/random"
)

// maxWeights bounds a network to what a machine can be expected to hold: 3.2
// GB while it learns in float32, 6.4 GB in float64.
const maxWeights = 1 << 28

// layer is a matrix of in+1 rows and out columns, row-major: what each input
// contributes to each unit, and last the units' intercepts.
type layer[T kernel.Float] struct {
	in, out int
	w       []T
}

func (l *layer[T]) weights() []T    { return l.w[:l.in*l.out] }
func (l *layer[T]) intercepts() []T { return l.w[l.in*l.out:] }

// network is a perceptron with one activation for all its hidden layers.
type network[T kernel.Float] struct {
	activation string
	layers     []layer[T]
	kernels    *kernel.Set[T]
}

// layerSizes returns the units of each layer from the features to the output,
// which for two classes is one unit.
func layerSizes(features int, hidden []int, classes int) []int {
	if classes == 2 {
		classes = 1
	}
	return slices.Concat([]int{features}, hidden, []int{classes})
}

// checkWeights reports (fault.Invalid) layers of more than maxWeights weights.
func checkWeights(sizes []int) error {
	left := maxWeights
	for l, in := range sizes[:len(sizes)-1] {
		out := sizes[l+1]
		if in >= maxWeights || out > left/(in+1) {
			return fault.Newf(fault.Invalid, "hidden_layer_sizes make a network of more than %d weights for %d features", maxWeights, sizes[0])
		}
		left -= (in + 1) * out
	}
	return nil
}

// newNetwork returns a network with weights and intercepts drawn from r, layer
// by layer, uniformly within Glorot's bound.
func newNetwork[T kernel.Float](ctx context.Context, sizes []int, activation string, r *random.State, k *kernel.Set[T]) (*network[T], error) {
	n := &network[T]{activation: activation, kernels: k}
	for l, in := range sizes[:len(sizes)-1] {
		out := sizes[l+1]
		bound := math.Sqrt(gain(activation) / float64(in+out))
		w := make([]T, (in+1)*out)
		for row := range slices.Chunk(w, out) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for i := range row {
				row[i] = T(r.Uniform(-bound, bound))
			}
		}
		n.layers = append(n.layers, layer[T]{in, out, w})
	}
	return n, nil
}

// widest returns the units of the largest hidden layer.
func (n *network[T]) widest() int {
	most := 0
	for _, l := range n.layers[1:] {
		most = max(most, l.in)
	}
	return most
}

// forward computes the units of each layer for the row with the given columns
// and values: units[l] becomes what layer l puts out, for the last layer before
// the softmax. active, which lists made, has the hidden units that may not be
// zero: for relu those that are not, else all. value is scratch for a vector of
// widest elements.
func (n *network[T]) forward(columns []int32, values []T, units [][]T, active [][]int32, value []T) {
	last := len(n.layers) - 1
	for l := range n.layers {
		y := units[l]
		copy(y, n.layers[l].intercepts())
		n.kernels.Gather(y, n.layers[l].w, columns, values)
		switch {
		case l == last:
		case n.activation == relu:
			some := n.kernels.Rectify(y, active[l][:len(y)], value)
			active[l] = active[l][:some]
			columns, values = active[l], value[:some]
		default:
			activate(n.activation, y)
			columns, values = active[l], y
		}
	}
}

// lists returns a list for each hidden layer, of all its units.
func (n *network[T]) lists() [][]int32 {
	var lists [][]int32
	for _, l := range n.layers[1:] {
		lists = append(lists, make([]int32, l.in))
		for i := range l.in {
			lists[len(lists)-1][i] = int32(i)
		}
	}
	return lists
}

// bounded reports whether no row of values from -1 to 1, as tf-idf's are, can
// make a unit overflow: the most that a unit can be is a number of the
// network's precision.
func (n *network[T]) bounded() bool {
	most := make([]float64, n.layers[0].in) // of what comes into a layer
	for i := range most {
		most[i] = 1
	}
	for l := range n.layers {
		layer := &n.layers[l]
		sums := make([]float64, layer.out)
		for j, x := range layer.intercepts() {
			sums[j] = math.Abs(float64(x))
		}
		i := 0
		for row := range slices.Chunk(layer.weights(), layer.out) {
			for j, x := range row {
				sums[j] += math.Abs(float64(x)) * most[i]
			}
			i++
		}
		for _, x := range sums {
			if y := T(x); !(x < math.MaxFloat64) || y-y != 0 {
				return false
			}
		}
		most = sums
	}
	return true
}

// answer turns the output units z into the probabilities p of the classes: the
// softmax, or for two classes the logistic function of the one unit.
func answer[T kernel.Float](z []T, p []float64) {
	if len(z) == 1 {
		p[1] = 1 / (1 + math.Exp(-float64(z[0])))
		p[0] = 1 - p[1]
		return
	}
	for k, x := range z {
		p[k] = float64(x)
	}
	classify.Softmax(p)
}
