package predict

import (
	"net/http"

	"copydesk/server/reply"
)

// Predict answers POST /predict: one text, one answer.
func (a *API) Predict(w http.ResponseWriter, r *http.Request) error {
	m, err := a.model()
	if err != nil {
		return err
	}
	body, err := readBody(w, r, maxBody)
	if err != nil {
		return err
	}
	text, err := readText(body)
	if err != nil {
		return err
	}
	answers, err := a.workers.answer(r.Context(), m, []string{text}, 1)
	if err != nil {
		return err
	}
	now := a.clock()
	a.answered(now, answers)
	out := appendAnswer(nil, m, &answers[0], newIDs(1), reply.Timestamp(now))
	reply.Encoded(w, http.StatusOK, append(out, '\n'))
	return nil
}
