package predict

import (
	"net/http"
	"time"

	"copydesk/server/reply"
)

// Batch answers POST /predict/batch: many texts, their answers in the same
// order.
func (a *API) Batch(w http.ResponseWriter, r *http.Request) error {
	m, err := a.model()
	if err != nil {
		return err
	}
	held := r.ContentLength
	if held < 0 || held > maxBatchBody {
		held = maxBatchBody
	}
	if err := a.bodies.take(held); err != nil {
		return err
	}
	defer a.bodies.give(held)
	body, err := readBody(w, r, maxBatchBody)
	if err != nil {
		return err
	}
	texts, err := readTexts(body)
	if err != nil {
		return err
	}
	start := time.Now()
	answers, err := a.workers.answer(r.Context(), m, texts, a.batchSize)
	if err != nil {
		return err
	}
	took := time.Since(start)
	now := a.clock()
	a.answered(now, answers)
	reply.Encoded(w, http.StatusOK, appendBatch(nil, m, answers, took, reply.Timestamp(now)))
	return nil
}
