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
	centred := func(row []float64) float64 {
		switch {
		case m.classes > 2:
			return classify.Centred(row, class)
		case class == 1:
			return row[0] / 2
		}
		return -row[0] / 2
	}
	e := classify.Explanation{
		Method:        classify.TermContributions,
		Scale:         classify.LogRatio,
		Baseline:      centred(m.weights[m.features*width:]),
		Contributions: make([]classify.Contribution, len(x.Index)),
	}
	for i, j := range x.Index {
		e.Contributions[i] = classify.Contribution{Column: j, Value: x.Value[i] * centred(m.weights[int(j)*width:][:width])}
	}
	e.Score = e.Baseline + e.Sum()
	return e
}
