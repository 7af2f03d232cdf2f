package predict

import "net/http"

// HoldBody sets the memory aside that the body of a batch may take, until
// release. It fails with 429 when other batches have it.
func (a *API) HoldBody(r *http.Request) (release func(), err error) {
	held := heldBy(r, MaxBatchBody)
	if err := a.bodies.take(held); err != nil {
		return nil, err
	}
	return func() { a.bodies.give(held) }, nil
}
