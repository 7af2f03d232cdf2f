package scoring

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strings"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// Predictor answers articles. *predict.API is one.
type Predictor interface {
	// Do answers a query with one model.
	Do(ctx context.Context, q predict.Query) (*predict.Result, error)
	// Model describes a version that can answer; 0: the one that does.
	Model(ctx context.Context, version int) (*predict.Model, error)
	// Healthy returns why no request should be sent, nil if they should.
	Healthy() error
	// HoldBody sets memory aside for the body of a request.
	HoldBody(r *http.Request) (release func(), err error)
}

// API answers requests of the protocol. Its methods are handlers that return
// their failures, for Fail to write.
type API struct {
	predictor Predictor
	version   string
}

// New returns an API for a server of that version.
func New(p Predictor, version string) *API {
	return &API{predictor: p, version: version}
}

// Ping answers GET /ping: 200 when a model serves and will go on to, else 503.
func (a *API) Ping(w http.ResponseWriter, r *http.Request) error {
	if err := a.predictor.Healthy(); err != nil {
		return err
	}
	plain(w, http.StatusOK, "\n")
	return nil
}

// Version answers GET /version. As the original's, it is the bare version, which
// is no JSON.
func (a *API) Version(w http.ResponseWriter, r *http.Request) error {
	plain(w, http.StatusOK, a.version)
	return nil
}

// plain answers with a text.
func plain(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	// A client that is gone is no failure.
	_, _ = io.WriteString(w, text)
}

// Invocations answers POST /invocations.
func (a *API) Invocations(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.predictor.Model(r.Context(), 0); err != nil {
		return err
	}
	media, err := mediaType(r.Header)
	if err != nil {
		return err
	}
	release, err := a.predictor.HoldBody(r)
	if err != nil {
		return err
	}
	defer release()
	body, err := predict.ReadAny(w, r, predict.MaxBatchBody)
	if err != nil {
		return err
	}
	var q request
	if media == typeCSV {
		q, err = parseCSV(body)
	} else {
		q, err = parseJSON(body)
	}
	if err != nil {
		return err
	}
	result, err := a.predictor.Do(r.Context(), predict.Query{Texts: q.texts, Key: r.Header.Get(predict.RoutingKey)})
	if err != nil {
		return err
	}
	reply.Encoded(w, http.StatusOK, appendPredictions(nil, result, q.method))
	return nil
}

// The types that a body may have.
const (
	typeJSON = "application/json"
	typeCSV  = "text/csv"
)

// mediaType returns the type of the body of a request: JSON, unless it says
// otherwise.
func mediaType(h http.Header) (string, error) {
	declared := h.Get("Content-Type")
	if declared == "" {
		return typeJSON, nil
	}
	media, parameters, err := mime.ParseMediaType(declared)
	if err != nil || media != typeJSON && media != typeCSV {
		return "", unsupported("Content-Type is %.50q; it must be %s or %s", declared, typeJSON, typeCSV)
	}
	for name, value := range parameters {
		switch {
		case name != "charset":
			return "", unsupported("Content-Type %.50q has the parameter %.30q; only charset is known", declared, name)
		case !strings.EqualFold(value, "utf-8"):
			return "", unsupported("Charset %.50q is not supported; send UTF-8", value)
		}
	}
	return media, nil
}

func unsupported(format string, args ...any) error {
	return reply.Errorf(http.StatusUnsupportedMediaType, format, args...)
}
