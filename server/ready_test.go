package server_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/servertest"
)

// looked is the document of a server that is asked whether it is ready.
type looked struct {
	Status string
	Checks map[string]string
}

func wantReady(t *testing.T, r *running, status int, word string, checks map[string]string) {
	t.Helper()
	got := r.get("/readyz")
	var l looked
	got.decode(t, &l)
	if got.status != status || l.Status != word || !maps.Equal(l.Checks, checks) {
		t.Errorf("%d %+v, want %d %s %v", got.status, l, status, word, checks)
	}
}

func wantAlive(t *testing.T, r *running) {
	t.Helper()
	if got := r.get("/livez"); got.status != 200 || got.body != `{"status":"alive"}`+"\n" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestReady(t *testing.T) {
	var broken atomic.Pointer[error]
	check := func(ctx context.Context) error {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("a check may take for ever")
		}
		if err := broken.Load(); err != nil {
			return *err
		}
		return nil
	}
	desk := servertest.NewDesk(t)
	r := start(t, desk, func(o *server.Options) { o.Checks = map[string]server.Check{"disk": check} })
	none := "news-classifier has no version yet; train one with: copydesk train"
	wantReady(t, r, 503, "not ready", map[string]string{"server": "ok", "disk": "ok", "model": none})
	wantAlive(t, r)

	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	within(t, 5*time.Second, "the model serves", func() bool { return r.get("/health").status == 200 })
	well := map[string]string{"server": "ok", "disk": "ok", "model": "ok"}
	wantReady(t, r, 200, "ready", well)

	for _, tt := range []struct {
		err  error
		says string
	}{
		{fault.Newf(fault.Unavailable, "3 MiB are free"), "3 MiB are free"},
		{errors.New("/srv/secret: I/O error"), "the log of the server says why"},
	} {
		broken.Store(&tt.err)
		wantReady(t, r, 503, "not ready", map[string]string{"server": "ok", "disk": tt.says, "model": "ok"})
		wantAlive(t, r)
		if got := r.predict("The bank"); got.status != 200 {
			t.Errorf("it does not answer any more, %d", got.status)
		}
	}
	if log := r.log.String(); !strings.Contains(log, "/srv/secret: I/O error") || strings.Contains(log, "3 MiB") {
		t.Errorf("log: %s", log)
	}
	broken.Store(nil)
	wantReady(t, r, 200, "ready", well)
}

func TestReadyPanics(t *testing.T) {
	r := serving(t, func(o *server.Options) {
		o.Checks = map[string]server.Check{"odd": func(context.Context) error { panic("a bug") }}
	})
	wantReady(t, r, 503, "not ready", map[string]string{"server": "ok", "model": "ok", "odd": "the log of the server says why"})
	if !strings.Contains(r.log.String(), "panic: a bug") {
		t.Error("the log does not tell of the panic")
	}
}

// TestReadyWhileDraining holds that a server that shuts down is alive and not
// ready, and that its predictions are answered until it closes.
func TestReadyWhileDraining(t *testing.T) {
	r := serving(t, func(o *server.Options) { o.Grace = time.Minute })
	wantReady(t, r, 200, "ready", map[string]string{"server": "ok", "model": "ok"})
	t.Cleanup(func() { r.Close() }) // which ends the minute
	r.stop()
	within(t, 5*time.Second, "it drains", func() bool { return r.get("/readyz").status == 503 })
	wantReady(t, r, 503, "not ready", map[string]string{"server": "The server is shutting down", "model": "ok"})
	wantAlive(t, r)
	if got := r.predict("The bank"); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestBatchPredict(t *testing.T) {
	r := serving(t, nil)
	var b batch
	r.post("/batch-predict", textsBody("The striker scored", "The bank raised interest")).decode(t, &b)
	if b.Count != 2 || len(b.Predictions) != 2 || b.Predictions[0].Prediction != "sports" || b.Predictions[1].Prediction != "business" {
		t.Errorf("%+v", b)
	}
	wantFailure(t, r.post("/batch-predict", `{"texts":[]}`), 400, "Invalid input", "Texts must not be empty")
	if got := r.get("/metrics").body; !strings.Contains(got, `api_requests_total{endpoint="/batch-predict",method="POST",status="200"} 1`) {
		t.Error("it has no series of its own")
	}
}
