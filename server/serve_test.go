package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"copydesk/engine/classify"
	"copydesk/server/servertest"
)

// TestListenerLost closes the listener of a server that serves.
func TestListenerLost(t *testing.T) {
	desk := servertest.NewDesk(t)
	o := DefaultOptions()
	o.Port, o.Models, o.Events = 0, desk, desk
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- s.Serve(context.Background()) }()
	resp, err := http.Get("http://" + s.Addr().String() + "/health")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve returned %v, want that the listener is closed", err)
	}
}

// TestRefusesWhenClosed asks between the grace and the end.
func TestRefusesWhenClosed(t *testing.T) {
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	o := DefaultOptions()
	o.Port, o.Models, o.Events = 0, desk, desk
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.api.Load(t.Context())
	ask := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("POST", "/predict", strings.NewReader(`{"text":"The bank"}`))
		r.Host = "localhost"
		s.http.Handler.ServeHTTP(w, r)
		return w
	}
	s.api.Drain()
	if w := ask(); w.Code != 200 {
		t.Errorf("draining: %d %s", w.Code, w.Body)
	}
	s.draining.Store(true)
	s.api.Close()
	if w := ask(); w.Code != 503 || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), `"message":"The server is shutting down"`) {
		t.Errorf("closed: %d %s", w.Code, w.Body)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.Host = "localhost"
	s.http.Handler.ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), "\ncopydesk_requests_shed_total{reason=\"draining\"} 1\n") {
		t.Error("the refusal is not counted")
	}
}
