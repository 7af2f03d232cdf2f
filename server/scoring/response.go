package scoring

import (
	"encoding/json"
	"strconv"

	"copydesk/server/predict"
)

// appendPredictions appends the document of the answers.
func appendPredictions(dst []byte, r *predict.Result, m method) []byte {
	quoted := make(map[string][]byte)
	for _, category := range r.Model.Categories() {
		// A string can be encoded: there is no error to look at.
		quoted[category], _ = json.Marshal(category)
	}
	dst = append(dst, `{"predictions":[`...)
	for i := range r.Answers {
		if i > 0 {
			dst = append(dst, ',')
		}
		answer := &r.Answers[i]
		if m == predictCategory {
			dst = append(dst, quoted[answer.Category]...)
			continue
		}
		for k, category := range r.Model.Categories() {
			separator := byte(',')
			if k == 0 {
				separator = '{'
			}
			dst = append(append(append(dst, separator), quoted[category]...), ':')
			dst = strconv.AppendFloat(dst, answer.Probabilities[k], 'g', -1, 64)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']', '}', '\n')
}
