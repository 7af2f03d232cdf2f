package predict

import "net/http"

// HoldBody sets the memory aside that the body of a batch may take, until
// release. It fails with 429 when other batches have it.
func (a *API) HoldBody(r *http.Request) (release func(), err error) {
	held := r.ContentLength
	if held < 0 || held > MaxBatchBody {
		held = MaxBatchBody
	}
	if err := a.bodies.take(held); err != nil {
		return nil, err
	}
	return func() { a.bodies.give(held) }, nil
}
