package bayes

import (
	"copydesk/engine/classify"
	"copydesk/engine/sparse"
)

// Explain implements classify.Explainer. The score is the joint log-likelihood
// of the class minus its mean over the classes; its terms are those of the
// class priors and of each feature, likewise.
func (m *model) Explain(x sparse.Vector, class int) classify.Explanation {
	classes := m.classes()
	e := classify.Explanation{
		Method:        classify.TermContributions,
		Scale:         classify.LogRatio,
		Baseline:      classify.Centred(m.priors, class),
		Contributions: make([]classify.Contribution, len(x.Index)),
	}
	for i, j := range x.Index {
		row := m.features[int(j)*classes:][:classes]
		e.Contributions[i] = classify.Contribution{Column: j, Value: x.Value[i] * classify.Centred(row, class)}
	}
	e.Score = e.Baseline + e.Sum()
	return e
}

// Weights implements classify.Weigher.
func (m *model) Weights(class int) []float64 {
	features, classes := m.Shape()
	weights := make([]float64, features)
	for j := range weights {
		weights[j] = classify.Centred(m.features[j*classes:][:classes], class)
	}
	return weights
}
