package logistic

import "copydesk/engine/classify"

// vectors is the number of vectors of the size of a point that newton has, with
// those of double precision that not every fit needs.
const vectors = 9

// Memory implements classify.Estimator.
func (e *LogisticRegression) Memory(s classify.Shape) classify.Memory {
	width := int64(outputs(s.Classes))
	point := 8 * int64(s.Columns+1) * width
	transpose := (12+8)*s.NNZ + 16*int64(s.Columns) // with the squares
	residuals := 2 * 8 * int64(s.Rows) * width
	fit := vectors*point + transpose + residuals
	if width > 1 {
		fit += 4 * (int64(padded(int(width)))*(6*int64(s.Columns+1)+2*int64(s.Rows)) + 3*s.NNZ)
		if n := int64(count(s.Rows, blockRows)); n > 1 {
			fit += 4*(s.NNZ+int64(s.Columns)*int64(padded(int(width)))) + 8*n*int64(s.Columns+1)
		}
	}
	return classify.Memory{Fit: fit, Model: point}
}
