package logistic

import "copydesk/engine/classify"

// vectors is the number of vectors of the size of a point that newton has.
const vectors = 9

// Memory implements classify.Estimator.
func (e *LogisticRegression) Memory(s classify.Shape) classify.Memory {
	width := int64(outputs(s.Classes))
	point := 8 * int64(s.Columns+1) * width
	transpose := 12*s.NNZ + 16*int64(s.Columns)
	residuals := 2 * 8 * int64(s.Rows) * width
	return classify.Memory{Fit: vectors*point + transpose + residuals, Model: point}
}
