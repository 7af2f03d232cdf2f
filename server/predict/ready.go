package predict

import (
	"net/http"
	"time"

	"copydesk/server/reply"
)

// Ready returns why the API cannot answer (a *reply.Error with 503), nil if it
// can.
func (a *API) Ready() error {
	_, err := a.model()
	return err
}

// Healthy returns nil when a model serves and will go on to, which is when
// Health answers with 200, else why not, with 503.
func (a *API) Healthy() error {
	if a.phase.Load() == draining {
		return &reply.Error{Status: http.StatusServiceUnavailable, Message: "The server is shutting down", RetryAfter: time.Second}
	}
	return a.Ready()
}
