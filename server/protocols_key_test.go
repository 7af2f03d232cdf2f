package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/inference"
	"copydesk/server/predict"
	"copydesk/server/reply"
	"copydesk/server/scoring"
)

// asked is a predictor that keeps the query and answers none.
type asked struct{ query predict.Query }

func (a *asked) Do(_ context.Context, q predict.Query) (*predict.Result, error) {
	a.query = q
	return nil, reply.Errorf(http.StatusTeapot, "no answer")
}
func (a *asked) Model(context.Context, int) (*predict.Model, error) {
	return &predict.Model{}, nil
}
func (a *asked) Versions(context.Context) ([]int, error) { return []int{1}, nil }
func (a *asked) Healthy() error                          { return nil }
func (a *asked) HoldBody(*http.Request) (func(), error)  { return func() {}, nil }
func (a *asked) inference(w http.ResponseWriter, r *http.Request) error {
	return inference.New(a, engine.ModelName, "1").Infer(w, r)
}
func (a *asked) scoring(w http.ResponseWriter, r *http.Request) error {
	return scoring.New(a, "1").Invocations(w, r)
}

// TestProtocolQueries holds that the version in a path and the routing key reach
// what chooses the model, and that all texts of a request are one query.
func TestProtocolQueries(t *testing.T) {
	var a asked
	mux := http.NewServeMux()
	handle := func(path string, h func(http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				inference.Fail(w, r, reply.As(err), time.Time{})
			}
		})
	}
	handle("/v2/models/{model}/infer", a.inference)
	handle("/v2/models/{model}/versions/{version}/infer", a.inference)
	handle("/invocations", a.scoring)
	s := httptest.NewServer(mux)
	defer s.Close()
	for _, tt := range []struct {
		path, body string
		version    int
	}{
		{inferPath, flatBody("a", "b"), 0},
		{"/v2/models/news-classifier/versions/12/infer", flatBody("a", "b"), 12},
		{"/invocations", instancesBody("a", "b"), 0},
	} {
		q, err := http.NewRequest("POST", s.URL+tt.path, strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("X-Routing-Key", "reader 7")
		resp, err := s.Client().Do(q)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		got := a.query
		if resp.StatusCode != http.StatusTeapot || strings.Join(got.Texts, ",") != "a,b" || got.Version != tt.version || got.Key != "reader 7" {
			t.Errorf("%s: %d %+v", tt.path, resp.StatusCode, got)
		}
	}
}
