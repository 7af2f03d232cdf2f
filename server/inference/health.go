package inference

import (
	"net/http"

	"copydesk/server/reply"
)

// Live answers GET /v2/health/live: that there is an answer is the answer.
func (a *API) Live(w http.ResponseWriter, r *http.Request) error {
	return reply.JSON(w, http.StatusOK, LiveDocument{true})
}

// Ready answers GET /v2/health/ready: 200 when a model serves and will go on
// to, else 503.
func (a *API) Ready(w http.ResponseWriter, r *http.Request) error {
	if err := a.predictor.Healthy(); err != nil {
		return reply.JSON(w, http.StatusServiceUnavailable, ReadyDocument{Error: reply.As(err).Message})
	}
	return reply.JSON(w, http.StatusOK, ReadyDocument{Live: true, Ready: true})
}

// ModelReady answers GET /v2/models/{model}[/versions/{version}]/ready: 200
// when that model serves and will go on to, 503 when none does.
func (a *API) ModelReady(w http.ResponseWriter, r *http.Request) error {
	if err := a.known(r); err != nil {
		return err
	}
	err := a.predictor.Healthy()
	if err == nil {
		_, _, err = a.find(r)
	}
	if err == nil {
		return reply.JSON(w, http.StatusOK, ModelReadyDocument{Name: a.model, Ready: true})
	}
	if e := reply.As(err); e.Status == http.StatusServiceUnavailable {
		return reply.JSON(w, e.Status, ModelReadyDocument{Name: a.model, Error: e.Message})
	}
	return err
}
