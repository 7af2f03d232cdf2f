package inference

import (
	"net/http"

	"copydesk/server/reply"
)

// Live answers GET /v2/health/live: that there is an answer is the answer.
func (a *API) Live(w http.ResponseWriter, r *http.Request) error {
	return reply.JSON(w, http.StatusOK, struct {
		Live bool `json:"live"`
	}{true})
}

// readiness is the answer of /v2/health/ready. The specification calls the
// field live, the servers that there are call it ready.
type readiness struct {
	Live  bool   `json:"live"`
	Ready bool   `json:"ready"`
	Error string `json:"error,omitempty"` // why it is not ready
}

// Ready answers GET /v2/health/ready: 200 when a model serves and will go on
// to, else 503.
func (a *API) Ready(w http.ResponseWriter, r *http.Request) error {
	if err := a.predictor.Healthy(); err != nil {
		return reply.JSON(w, http.StatusServiceUnavailable, readiness{Error: reply.As(err).Message})
	}
	return reply.JSON(w, http.StatusOK, readiness{Live: true, Ready: true})
}

// modelReadiness is the answer of .../ready of a model.
type modelReadiness struct {
	Name  string `json:"name"`
	Ready bool   `json:"ready"`
	Error string `json:"error,omitempty"`
}

// ModelReady answers GET /v2/models/{model}[/versions/{version}]/ready: 200
// when that model serves and will go on to, 503 when none does.
func (a *API) ModelReady(w http.ResponseWriter, r *http.Request) error {
	if err := a.known(r); err != nil {
		return err
	}
	if err := a.predictor.Healthy(); err != nil {
		return reply.JSON(w, http.StatusServiceUnavailable, modelReadiness{Name: a.model, Error: reply.As(err).Message})
	}
	if _, _, err := a.find(r); err != nil {
		return err
	}
	return reply.JSON(w, http.StatusOK, modelReadiness{Name: a.model, Ready: true})
}
