package inference

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// Predictor answers articles. *predict.API is one.
type Predictor interface {
	// Do answers a query with one model.
	Do(ctx context.Context, q predict.Query) (*predict.Result, error)
	// Model describes a version that can answer; 0: the one that does.
	Model(ctx context.Context, version int) (*predict.Model, error)
	// Versions returns the numbers of all versions, ascending.
	Versions(context.Context) ([]int, error)
	// Healthy returns why no request should be sent, nil if they should.
	Healthy() error
	// HoldBody sets memory aside for the body of a request.
	HoldBody(r *http.Request) (release func(), err error)
}

// API answers requests of the protocol. Its methods are handlers that return
// their failures, for Fail to write.
type API struct {
	predictor Predictor
	model     string
	version   string
}

// New returns an API for the registered model of that name, in a server of that
// version.
func New(p Predictor, model, version string) *API {
	return &API{predictor: p, model: model, version: version}
}

// Infer answers POST /v2/models/{model}[/versions/{version}]/infer.
func (a *API) Infer(w http.ResponseWriter, r *http.Request) error {
	version, _, err := a.find(r)
	if err != nil {
		return err
	}
	if r.Header.Get("Inference-Header-Content-Length") != "" {
		return notBinary("Body")
	}
	release, err := a.predictor.HoldBody(r)
	if err != nil {
		return err
	}
	defer release()
	body, err := predict.ReadBody(w, r, predict.MaxBatchBody)
	if err != nil {
		return err
	}
	q, err := parse(body)
	if err != nil {
		return err
	}
	result, err := a.predictor.Do(r.Context(), predict.Query{Texts: q.texts, Version: version, Key: r.Header.Get(predict.RoutingKey)})
	if err != nil {
		return err
	}
	return reply.JSON(w, http.StatusOK, newResponse(q, result))
}

// find returns the version that the path of a request names, 0 if it names
// none, and the model of that version. What is not there is 404.
func (a *API) find(r *http.Request) (int, *predict.Model, error) {
	if err := a.known(r); err != nil {
		return 0, nil, err
	}
	version := 0
	if name := r.PathValue("version"); name != "" {
		n, err := strconv.Atoi(name)
		if err != nil || n < 1 || strconv.Itoa(n) != name {
			return 0, nil, reply.Errorf(http.StatusNotFound, "There is no version %.50q; versions are 1, 2 and so on", name)
		}
		version = n
	}
	m, err := a.predictor.Model(r.Context(), version)
	return version, m, err
}

// known refuses the path of a request that names another model.
func (a *API) known(r *http.Request) error {
	if name := r.PathValue("model"); name != a.model {
		return reply.Errorf(http.StatusNotFound, "There is no model %.50q; this server has %q", name, a.model)
	}
	return nil
}

// Fail answers with a failure as the protocol has it.
func Fail(w http.ResponseWriter, _ *http.Request, e *reply.Error, _ time.Time) {
	e.SetHeaders(w.Header())
	// A string can be encoded: there is no error to look at.
	_ = reply.JSON(w, e.Status, FailureDocument{Error: e.Message})
}
