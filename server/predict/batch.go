package predict

import (
	"net/http"

	"copydesk/server/reply"
)

// Batch answers POST /predict/batch: many texts, their answers in the same
// order.
func (a *API) Batch(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.model(); err != nil {
		return err
	}
	held := heldBy(r, MaxBatchBody)
	if err := a.bodies.take(held); err != nil {
		return err
	}
	defer a.bodies.give(held)
	body, err := ReadBody(w, r, MaxBatchBody)
	if err != nil {
		return err
	}
	texts, err := readTexts(body)
	if err != nil {
		return err
	}
	result, err := a.Do(r.Context(), Query{Texts: texts, Key: r.Header.Get(RoutingKey)})
	if err != nil {
		return err
	}
	reply.Encoded(w, http.StatusOK, appendBatch(nil, result))
	return nil
}
