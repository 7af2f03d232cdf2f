package logistic

import (
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// maxWeight bounds the weights accepted, so that no logit overflows.
const maxWeight = 1e150

// model is a fitted classifier. It scores without buffers and is its own
// Scorer.
type model struct {
	features, classes int
	// weights has a row for each feature, the intercepts as the last row, and a
	// column for each output. The output of two classes is the logit of class 1.
	weights []float64
}

func (m *model) Shape() (features, classes int) { return m.features, m.classes }

func (m *model) NewScorer() classify.Scorer { return m }

// Score implements classify.Scorer.
func (m *model) Score(x sparse.Vector, p []float64) {
	if m.classes == 2 {
		z := p[:1]
		copy(z, m.weights[m.features:])
		addProduct(z, m.weights, x)
		p[0], p[1] = 1/(1+math.Exp(z[0])), 1/(1+math.Exp(-z[0]))
		return
	}
	p = p[:m.classes]
	copy(p, m.weights[m.features*m.classes:])
	addProduct(p, m.weights, x)
	classify.Softmax(p)
}

// Tensors returns coef, of shape classes x features, and intercept, of shape
// classes: scikit-learn's coef_ and intercept_. For two classes the first
// dimension is 1.
func (m *model) Tensors() tensor.Set {
	width := outputs(m.classes)
	coef := make([]float64, width*m.features)
	for j := range m.features {
		for k := range width {
			coef[k*m.features+j] = m.weights[j*width+k]
		}
	}
	return tensor.Set{
		tensor.Float64("coef", []int{width, m.features}, coef),
		tensor.Float64("intercept", []int{width}, m.weights[m.features*width:]),
	}
}

// Load makes a model of the tensors that it returned.
func (e *LogisticRegression) Load(t tensor.Set, features, classes int) (classify.Model, error) {
	if features < 1 || classes < 2 {
		return nil, fault.Newf(fault.Corrupt, "a logistic regression of %d features and %d classes", features, classes)
	}
	width := outputs(classes)
	coef, err := t.Float64s("coef", width, features)
	if err != nil {
		return nil, err
	}
	intercept, err := t.Float64s("intercept", width)
	if err != nil {
		return nil, err
	}
	for _, values := range [][]float64{coef, intercept} {
		for _, v := range values {
			if !(math.Abs(v) <= maxWeight) {
				return nil, fault.Newf(fault.Corrupt, "a weight is %v, which no fit gives", v)
			}
		}
	}
	weights := make([]float64, (features+1)*width)
	for k := range width {
		for j := range features {
			weights[j*width+k] = coef[k*features+j]
		}
	}
	copy(weights[features*width:], intercept)
	return &model{features: features, classes: classes, weights: weights}, nil
}
