package metrics_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"copydesk/engine"
	"copydesk/server/metrics"
	"copydesk/server/servertest"
)

// house is a desk whose disk does as it is told.
type house struct {
	*servertest.Desk
	looks   int
	err     error
	unknown bool
}

func (h *house) Sizes() (engine.Sizes, error) {
	h.looks++
	return engine.Sizes{Store: 1000 + int64(h.looks), Corpora: 2, Predictions: 3, Models: 4, Logs: 5}, h.err
}

func (h *house) Free() (uint64, bool) { return 1 << 30, !h.unknown }

func TestHouse(t *testing.T) {
	h := &house{Desk: servertest.NewDesk(t)}
	now := time.Now()
	m := metrics.New()
	if err := m.Registry().Register(metrics.NewHouse(h, "v1.2.3", "go1.26", func() time.Time { return now })); err != nil {
		t.Fatal(err)
	}
	wantSeries(t, scrape(t, m),
		`copydesk_build_info{goversion="go1.26",version="v1.2.3"} 1`,
		`copydesk_jobs{state="queued"} 0`, `copydesk_jobs{state="running"} 0`, `copydesk_jobs{state="succeeded"} 0`,
		`copydesk_jobs{state="failed"} 0`, `copydesk_jobs{state="cancelled"} 0`, `copydesk_jobs{state="interrupted"} 0`,
		`copydesk_events_total 0`, `copydesk_store_bytes 1001`, `copydesk_disk_free_bytes 1.073741824e+09`,
		`copydesk_workspace_bytes{part="corpora"} 2`, `copydesk_workspace_bytes{part="predictions"} 3`,
		`copydesk_workspace_bytes{part="models"} 4`, `copydesk_workspace_bytes{part="logs"} 5`)
	problems, err := testutil.GatherAndLint(m.Registry())
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}

	job, err := h.Train(t.Context(), engine.TrainRequest{Spec: engine.DefaultSpec(), Request: "1"}, engine.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	if job, err = h.Wait(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	now = now.Add(14 * time.Second)
	got := scrape(t, m)
	wantSeries(t, got, `copydesk_jobs{state="`+string(job.State)+`"} 1`, `copydesk_store_bytes 1001`)
	if strings.Contains(got, "copydesk_events_total 0\n") {
		t.Error("nothing happened")
	}
	now = now.Add(time.Second)
	wantSeries(t, scrape(t, m), `copydesk_store_bytes 1002`)

	// What cannot be told is not there, and the rest is.
	h.err, h.unknown = errors.New("I/O error"), true
	now = now.Add(15 * time.Second)
	var log servertest.Log
	w := httptest.NewRecorder()
	m.Handler(slog.New(slog.NewTextHandler(&log, nil))).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	got = w.Body.String()
	wantSeries(t, got, `copydesk_jobs{state="queued"} 0`)
	if strings.Contains(got, "store_bytes") || strings.Contains(got, "workspace_bytes") || strings.Contains(got, "disk_free") {
		t.Errorf("sizes that are not known:\n%s", got)
	}
	if !strings.Contains(log.String(), "I/O error") {
		t.Errorf("log: %s", log.String())
	}
}

func wantSeries(t *testing.T, got string, series ...string) {
	t.Helper()
	for _, want := range series {
		if !strings.Contains("\n"+got, "\n"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
}

// TestOpenMetrics asks for the formats that scrapers ask for.
func TestOpenMetrics(t *testing.T) {
	m := newMetrics()
	for accept, want := range map[string]string{
		"":    "text/plain; version=0.0.4",
		"*/*": "text/plain; version=0.0.4",
		"application/openmetrics-text;version=1.0.0": "application/openmetrics-text; version=1.0.0",
		// As Prometheus 2 asks.
		"application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2": "application/openmetrics-text; version=1.0.0",
		"application/json": "text/plain; version=0.0.4",
	} {
		w := httptest.NewRecorder()
		q := httptest.NewRequest("GET", "/metrics", nil)
		q.Header.Set("Accept", accept)
		m.Handler(slog.New(slog.DiscardHandler)).ServeHTTP(w, q)
		body, err := io.ReadAll(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, want) {
			t.Errorf("Accept %q: Content-Type %q, want %q", accept, got, want)
		}
		if open := strings.HasSuffix(string(body), "\n# EOF\n"); open != strings.HasPrefix(want, "application/openmetrics") {
			t.Errorf("Accept %q: the end is %q", accept, body[len(body)-20:])
		}
	}
}
