package bayes

import "copydesk/engine/classify"

// Memory implements classify.Estimator.
func (e *MultinomialNB) Memory(s classify.Shape) classify.Memory {
	model := 8 * int64(s.Columns+1) * int64(s.Classes)
	return classify.Memory{Fit: model, Model: model}
}
