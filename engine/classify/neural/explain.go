package neural

import (
	"copydesk/engine/classify"
	"copydesk/engine/kernel"
	"copydesk/engine/sparse"
)

// Explain implements classify.Explainer. The score is the logit of the class
// minus its mean over the classes; with two classes the one unit z counts as
// z/2 of class 1 and -z/2 of class 0. A feature contributes the derivative of
// the score at x times its value, and the baseline is the score of a row
// without entries. What the score has beyond these is the network's curvature
// between that row and x; where weights are float32, also their rounding, some
// 1e-6.
func (m *model[T]) Explain(x sparse.Vector, class int) classify.Explanation {
	s := m.NewScorer().(*scorer[T])
	e := classify.Explanation{
		Method:        classify.InputGradients,
		Scale:         classify.LogRatio,
		Contributions: make([]classify.Contribution, len(x.Index)),
	}
	weights := m.centring(class)
	score := func(x sparse.Vector) float64 {
		s.Score(x, make([]float64, m.classes))
		return weighted(weights, s.units[len(s.units)-1])
	}
	e.Baseline = score(sparse.Vector{})
	e.Score = score(x) // last, for back needs the units of x
	deltas := m.network.back(s.units, weights)
	input := &m.network.layers[0]
	for i, j := range x.Index {
		slope := weighted(deltas, input.w[int(j)*input.out:][:input.out])
		e.Contributions[i] = classify.Contribution{Column: j, Value: x.Value[i] * slope}
	}
	return e
}

// centring returns what the output units are multiplied with to give the score
// of a class.
func (m *model[T]) centring(class int) []float64 {
	switch {
	case m.classes == 2 && class == 1:
		return []float64{0.5}
	case m.classes == 2:
		return []float64{-0.5}
	}
	w := make([]float64, m.classes)
	for k := range w {
		w[k] = -1 / float64(m.classes)
	}
	w[class]++
	return w
}

// back returns the derivatives of a sum of the output units, each times its
// weight, by the sums of the first layer's units, at the row that units holds
// the layers of: backpropagation, in float64.
func (n *network[T]) back(units [][]T, weights []float64) []float64 {
	deltas := weights
	for l := len(n.layers) - 1; l > 0; l-- {
		layer, below := &n.layers[l], make([]float64, n.layers[l].in)
		for i := range below {
			if n.activation == relu && units[l-1][i] == 0 {
				continue
			}
			below[i] = weighted(deltas, layer.w[i*layer.out:][:layer.out])
		}
		activations := make([]float64, len(below))
		for i, a := range units[l-1] {
			activations[i] = float64(a)
		}
		derive(n.activation, below, activations)
		deltas = below
	}
	return deltas
}

// weighted returns the sum of values, each times its weight.
func weighted[T kernel.Float](weights []float64, values []T) float64 {
	sum := 0.0
	for k, w := range weights {
		sum += w * float64(values[k])
	}
	return sum
}
