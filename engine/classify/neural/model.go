package neural

import (
	"fmt"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/kernel"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// model answers with a trained network.
type model[T kernel.Float] struct {
	network *network[T]
	classes int
}

// Shape implements classify.Model.
func (m *model[T]) Shape() (features, classes int) {
	return m.network.layers[0].in, m.classes
}

// Tensors returns coefs.0 [features, hidden], intercepts.0 [hidden], coefs.1
// and so on, as scikit-learn's coefs_ and intercepts_.
func (m *model[T]) Tensors() tensor.Set {
	var set tensor.Set
	for l := range m.network.layers {
		layer := &m.network.layers[l]
		coefs, intercepts := names(l)
		set = append(set,
			encode(coefs, []int{layer.in, layer.out}, layer.weights()),
			encode(intercepts, []int{layer.out}, layer.intercepts()))
	}
	return set
}

func names(l int) (coefs, intercepts string) {
	return fmt.Sprintf("coefs.%d", l), fmt.Sprintf("intercepts.%d", l)
}

func encode[T kernel.Float](name string, shape []int, values []T) tensor.Tensor {
	switch values := any(values).(type) {
	case []float32:
		return tensor.Float32(name, shape, values)
	case []float64:
		return tensor.Float64(name, shape, values)
	}
	panic("unreachable: T is float32 or float64")
}

// load makes the network of the given layer sizes from its tensors.
func load[T kernel.Float](set tensor.Set, sizes []int, activation string, read func(name string, shape ...int) ([]T, error)) (*network[T], error) {
	n := &network[T]{activation: activation, kernels: kernel.Best[T]()}
	for l, in := range sizes[:len(sizes)-1] {
		out := sizes[l+1]
		name, intercepts := names(l)
		w, err := read(name, in, out)
		if err != nil {
			return nil, err
		}
		b, err := read(intercepts, out)
		if err != nil {
			return nil, err
		}
		if len(w) != in*out || len(b) != out {
			return nil, fault.Newf(fault.Corrupt, "tensors %q and %q have %d and %d values, expected %d and %d", name, intercepts, len(w), len(b), in*out, out)
		}
		n.layers = append(n.layers, layer[T]{in, out, append(w, b...)})
	}
	if want := 2 * len(n.layers); len(set) != want {
		return nil, fault.Newf(fault.Corrupt, "%d tensors, expected %d for %d layers", len(set), want, len(n.layers))
	}
	if !n.bounded() {
		return nil, fault.Newf(fault.Corrupt, "the weights of the network are not numbers, or so large that it overflows")
	}
	return n, nil
}

// NewScorer implements classify.Model.
func (m *model[T]) NewScorer() classify.Scorer {
	s := &scorer[T]{network: m.network}
	for _, l := range m.network.layers {
		s.units = append(s.units, make([]T, l.out))
	}
	s.active = m.network.lists()
	s.value = make([]T, m.network.widest())
	return s
}

type scorer[T kernel.Float] struct {
	network *network[T]
	row     []T       // the values of the row scored
	units   [][]T     // of each layer
	active  [][]int32 // units of each hidden layer
	value   []T
}

// Score implements classify.Scorer.
func (s *scorer[T]) Score(x sparse.Vector, p []float64) {
	s.row = s.row[:0]
	for _, v := range x.Value {
		s.row = append(s.row, T(v))
	}
	s.network.forward(x.Index, s.row, s.units, s.active, s.value)
	answer(s.units[len(s.units)-1], p)
}
