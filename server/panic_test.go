package server

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"copydesk/server/servertest"
)

// TestPanic adds routes with a bug.
func TestPanic(t *testing.T) {
	var log servertest.Log
	s := serve(t, func(s *Server) {
		s.log = slog.New(slog.NewJSONHandler(&log, nil))
		s.routes["/bug"] = &route{method: "GET", path: "/bug", counts: s.metrics.Endpoint("GET", "/bug"), handle: func(http.ResponseWriter, *http.Request) error {
			panic("a bug")
		}}
		s.routes["/late"] = &route{method: "GET", path: "/late", counts: s.metrics.Endpoint("GET", "/late"), handle: func(w http.ResponseWriter, _ *http.Request) error {
			io.WriteString(w, "half an ans")
			http.NewResponseController(w).Flush()
			panic("a late bug")
		}}
	})
	url := "http://" + s.Addr().String()

	resp, err := http.Get(url + "/bug")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 500 || !strings.HasPrefix(string(body), `{"error":"Internal error","message":"The request could not be answered","timestamp":"`) {
		t.Errorf("%d %s %v", resp.StatusCode, body, err)
	}

	resp, err = http.Get(url + "/late")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err == nil {
		t.Errorf("half an answer looks like a whole one: %q", body)
	}

	resp, err = http.Get(url + "/health")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 || s.metrics.InFlight() > 1 {
		t.Errorf("health is %d, %d requests are in flight", resp.StatusCode, s.metrics.InFlight())
	}
	for _, want := range []string{"panic: a bug", "panic: a late bug", "panic_test.go", `"level":"ERROR"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not have %q: %s", want, log.String())
		}
	}
}
