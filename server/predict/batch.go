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
	release, err := a.HoldBody(r)
	if err != nil {
		return err
	}
	defer release()
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
	setVariant(w, result.Variant)
	reply.Encoded(w, http.StatusOK, appendBatch(nil, result))
	return nil
}
