package server

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"copydesk/engine/classify"
	"copydesk/server/servertest"
)

// BenchmarkAnswer is what a request costs the server beside its connection, from
// as many goroutines as there are processors.
func BenchmarkAnswer(b *testing.B) {
	desk := servertest.NewDesk(b)
	desk.Crown(b, servertest.Default(b, classify.NaiveBayes), nil)
	o := DefaultOptions()
	o.Port, o.Grace, o.Models, o.Events, o.Journal = 0, 0, desk, desk, desk
	o.Logger = slog.New(slog.DiscardHandler)
	s, err := New(o)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	b.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	response, err := http.Get("http://" + s.Addr().String() + "/livez") // it has its model when it answers
	if err != nil {
		b.Fatal(err)
	}
	response.Body.Close()

	for _, bm := range []struct {
		name, body string
		status     int
	}{
		{"answered", `{"text":"The bank raised its interest rate and shares fell at the close of the market."}`, http.StatusOK},
		{"failed", `{"text":""}`, http.StatusBadRequest},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				w := &discarding{header: make(http.Header)}
				for pb.Next() {
					r, err := http.NewRequestWithContext(ctx, "POST", "http://localhost/predict", strings.NewReader(bm.body))
					if err != nil {
						b.Error(err)
						return
					}
					r.RemoteAddr = "127.0.0.1:4321"
					clear(w.header)
					s.answer(w, r)
					if w.status != bm.status {
						b.Errorf("status %d, want %d", w.status, bm.status)
						return
					}
				}
			})
		})
	}
}

// discarding is an answer that nobody reads.
type discarding struct {
	header http.Header
	status int
}

func (w *discarding) Header() http.Header         { return w.header }
func (w *discarding) Write(p []byte) (int, error) { return len(p), nil }
func (w *discarding) WriteHeader(status int)      { w.status = status }
