package logistic

import (
	"copydesk/engine/classify"
	"copydesk/engine/sparse"
)

// Explain implements classify.Explainer. The score is the logit of the class
// minus its mean over the classes; its terms are those of the intercepts and of
// each feature, likewise. With two classes the one logit z counts as z/2 of
// class 1 and -z/2 of class 0, whose softmax is the same.
func (m *model) Explain(x sparse.Vector, class int) classify.Explanation {
	width := outputs(m.classes)
	e := classify.Explanation{
		Method:        classify.TermContributions,
		Scale:         classify.LogRatio,
		Baseline:      m.centred(m.weights[m.features*width:], class),
		Contributions: make([]classify.Contribution, len(x.Index)),
	}
	for i, j := range x.Index {
		e.Contributions[i] = classify.Contribution{Column: j, Value: x.Value[i] * m.centred(m.weights[int(j)*width:][:width], class)}
	}
	e.Score = e.Baseline + e.Sum()
	return e
}

// Weights implements classify.Weigher.
func (m *model) Weights(class int) []float64 {
	width := outputs(m.classes)
	weights := make([]float64, m.features)
	for j := range weights {
		weights[j] = m.centred(m.weights[j*width:][:width], class)
	}
	return weights
}

// centred returns what a row of the weights adds to the score of a class.
func (m *model) centred(row []float64, class int) float64 {
	switch {
	case m.classes > 2:
		return classify.Centred(row, class)
	case class == 1:
		return row[0] / 2
	}
	return -row[0] / 2
}
