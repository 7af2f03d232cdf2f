package predict

import (
	"net/http"

	"copydesk/server/reply"
)

// RoutingKey is the header whose value decides, where a challenger takes a
// share of the traffic, which version answers: the same value, the same version.
const RoutingKey = "X-Routing-Key"

// usualAnswer is enough for the answer of a model with ten categories, in bytes.
const usualAnswer = 768

// copied is the size below which net/http copies a body before Write returns, so
// that its buffer can be used again.
const copied = 4 << 10

// Predict answers POST /predict: one text, one answer.
func (a *API) Predict(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.model(); err != nil {
		return err
	}
	held := heldBy(r, MaxBody)
	if err := a.bodies.take(held); err != nil {
		return err
	}
	defer a.bodies.give(held)
	body, err := ReadBody(w, r, MaxBody)
	if err != nil {
		return err
	}
	text, err := readText(body)
	if err != nil {
		return err
	}
	result, err := a.Do(r.Context(), Query{Texts: []string{text}, Key: r.Header.Get(RoutingKey)})
	if err != nil {
		return err
	}
	setVariant(w, result.Variant)
	buffer := a.buffers.Get().(*[]byte)
	*buffer = appendSingle((*buffer)[:0], result)
	reply.Encoded(w, http.StatusOK, *buffer)
	if len(*buffer) < copied {
		a.buffers.Put(buffer)
	}
	return nil
}
