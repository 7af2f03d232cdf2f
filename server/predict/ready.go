package predict

import (
	"net/http"
	"time"

	"copydesk/server/reply"
)

// Ready returns nil when a model serves and will go on to, else why not, with
// 503.
func (a *API) Ready() error {
	if a.phase.Load() == draining {
		return &reply.Error{Status: http.StatusServiceUnavailable, Message: "The server is shutting down", RetryAfter: time.Second}
	}
	_, err := a.model()
	return err
}

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
