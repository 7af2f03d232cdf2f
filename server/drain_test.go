package server_test

import (
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/servertest"
)

// TestDrain ends a server that clients are asking: whoever heeds "draining" or
// "Connection: close" loses nothing, and neither does a request under way.
func TestDrain(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Grace = 2, time.Second })
	held := make(chan response, 1)
	go func() {
		p, err := r.try("POST", "/predict", textBody("held up until the server closes"))
		if err != nil {
			t.Error(err)
		}
		held <- p
	}()
	<-g.entered

	var clients sync.WaitGroup
	var answered, told atomic.Int64
	for range 4 {
		clients.Go(func() {
			for ; ; time.Sleep(time.Millisecond) {
				q, err := http.NewRequest("GET", r.url+"/model/info", nil)
				if err != nil {
					t.Error(err)
					return
				}
				p, err := r.client.Do(q)
				if err != nil {
					t.Errorf("a request was lost: %v", err)
					return
				}
				p.Body.Close()
				if p.StatusCode != 200 {
					t.Errorf("status %d", p.StatusCode)
				}
				answered.Add(1)
				if p.Close {
					told.Add(1)
					return
				}
			}
		})
	}
	within(t, 5*time.Second, "the clients are answered", func() bool { return answered.Load() > 40 })
	r.stop()
	within(t, time.Second, "health says draining", func() bool {
		got := r.get("/health")
		return got.status == 503 && strings.Contains(got.body, `"status":"draining"`) && strings.Contains(got.body, `"model_version":"1"`)
	})
	clients.Wait()
	if told.Load() != 4 {
		t.Errorf("%d clients of 4 were told to go", told.Load())
	}
	within(t, 5*time.Second, "the address is given up", func() bool {
		_, err := r.try("GET", "/health", "")
		return err != nil
	})
	select {
	case <-r.ended:
		t.Fatal("Serve returned while a request was under way")
	default:
	}
	close(g.open)
	if got := <-held; got.status != 200 {
		t.Errorf("the request under way was answered with %d %s", got.status, got.body)
	}
	<-r.ended
	if r.err != nil {
		t.Error(r.err)
	}
	if log := r.log.String(); !strings.Contains(log, `"msg":"draining"`) || !strings.Contains(log, `"msg":"stopped"`) {
		t.Errorf("the log does not tell: %s", log)
	}
}

// TestDrainIsBounded has a request that never ends.
func TestDrainIsBounded(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Drain = 100 * time.Millisecond })
	cut := make(chan error, 1)
	go func() {
		_, err := r.try("POST", "/predict", textBody("held up"))
		cut <- err
	}()
	<-g.entered
	r.stop()
	<-r.ended
	if fault.KindOf(r.err) != fault.Deadline || r.err.Error() != "1 requests were not answered within 100ms and were cut off" {
		t.Errorf("Serve returned %v", r.err)
	}
	if <-cut == nil {
		t.Error("the request was answered")
	}
	close(g.open)
}

// TestNothingIsLeft counts goroutines before and after.
func TestNothingIsLeft(t *testing.T) {
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	before := runtime.NumGoroutine()
	for range 3 {
		r := start(t, desk, func(o *server.Options) { o.BatchSize = 1 })
		var clients sync.WaitGroup
		for range 8 {
			clients.Go(func() {
				for _, path := range []string{"/predict", "/predict/batch", "/nowhere"} {
					if _, err := r.try("POST", path, `{"text": "The bank", "texts": ["a", "b", "c", "d", "e"]}`); err != nil {
						t.Error(err)
					}
				}
			})
		}
		clients.Wait()
		r.end()
		if r.err != nil {
			t.Error(r.err)
		}
	}
	within(t, 5*time.Second, "all goroutines have ended", func() bool { return runtime.NumGoroutine() <= before })
}
