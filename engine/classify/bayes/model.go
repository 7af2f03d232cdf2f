package bayes

import (
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// The logarithms that a fit gives lie between these: its sums are between 1e-10
// and some 1e115, and the logarithm of 1 may be off by rounding.
const minLogarithm, maxLogarithm = -1000, 1e-9

// model is a fitted classifier. It scores without buffers and is its own
// Scorer.
type model struct {
	priors []float64 // a logarithm for each class
	// features has the logarithms of the classes' probabilities of feature 0,
	// then of feature 1 and so on, for a row has few features and all classes.
	features []float64
}

func newModel(features, classes int) *model {
	return &model{priors: make([]float64, classes), features: make([]float64, features*classes)}
}

func (m *model) classes() int { return len(m.priors) }

func (m *model) Shape() (features, classes int) {
	return len(m.features) / len(m.priors), len(m.priors)
}

func (m *model) NewScorer() classify.Scorer { return m }

// Score implements classify.Scorer.
func (m *model) Score(x sparse.Vector, p []float64) {
	classes := m.classes()
	p = p[:classes]
	copy(p, m.priors)
	for e, j := range x.Index {
		v, row := x.Value[e], m.features[int(j)*classes:][:classes]
		for k := range p {
			p[k] += v * row[k]
		}
	}
	classify.Softmax(p)
}

// Tensors returns class_log_prior, of shape classes, and feature_log_prob, of
// shape classes x features: scikit-learn's attributes of these names.
func (m *model) Tensors() tensor.Set {
	features, classes := m.Shape()
	transposed := make([]float64, len(m.features))
	for j := range features {
		for k := range classes {
			transposed[k*features+j] = m.features[j*classes+k]
		}
	}
	return tensor.Set{
		tensor.Float64("class_log_prior", []int{classes}, m.priors),
		tensor.Float64("feature_log_prob", []int{classes, features}, transposed),
	}
}

// Load makes a model of the tensors that it returned.
func (e *MultinomialNB) Load(t tensor.Set, features, classes int) (classify.Model, error) {
	if features < 1 || classes < 2 {
		return nil, fault.Newf(fault.Corrupt, "a naive Bayes model of %d features and %d classes", features, classes)
	}
	priors, err := t.Float64s("class_log_prior", classes)
	if err != nil {
		return nil, err
	}
	transposed, err := t.Float64s("feature_log_prob", classes, features)
	if err != nil {
		return nil, err
	}
	for _, values := range [][]float64{priors, transposed} {
		for _, v := range values {
			if !(v >= minLogarithm && v <= maxLogarithm) {
				return nil, fault.Newf(fault.Corrupt, "%v is not the logarithm of a probability that a fit gives", v)
			}
		}
	}
	m := newModel(features, classes)
	copy(m.priors, priors)
	for k := range classes {
		for j := range features {
			m.features[j*classes+k] = transposed[k*features+j]
		}
	}
	return m, nil
}
