package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/sparse"
	"copydesk/server"
	"copydesk/server/servertest"
)

// gate is a classifier that answers when it is told to.
type gate struct {
	entered chan struct{} // receives when a prediction begins
	open    chan struct{} // lets one prediction go on
}

func newGate() *gate {
	return &gate{entered: make(chan struct{}, 1000), open: make(chan struct{})}
}

// gated serves a model that g holds up, except when it is tried.
func gated(t *testing.T, g *gate, change func(*server.Options)) *running {
	t.Helper()
	var tried atomic.Bool
	b := servertest.With(servertest.Default(t, classify.NaiveBayes), func(x sparse.Vector, p []float64) {
		clear(p)
		p[0] = 1
		if !tried.Swap(true) {
			return
		}
		g.entered <- struct{}{}
		<-g.open
	})
	return start(t, servertest.NewDesk(t), func(o *server.Options) {
		o.Models = servertest.Only{Bundle: b}
		if change != nil {
			change(o)
		}
	})
}

// fill asks for two predictions of a server with one worker and one place in its
// queue: the first is held, and the second waits. It returns their statuses.
func fill(t *testing.T, r *running, g *gate) <-chan int {
	t.Helper()
	statuses := make(chan int, 2)
	ask := func() {
		p, err := r.try("POST", "/predict", textBody("The bank"))
		if err != nil {
			t.Error(err)
		}
		statuses <- p.status
	}
	go ask()
	<-g.entered
	go ask()
	within(t, 5*time.Second, "a text waits", func() bool {
		return strings.Contains(r.get("/metrics").body, "\ncopydesk_queue_texts 1\n")
	})
	return statuses
}

// noPlace is what is said to whom finds no place in that queue.
const noPlace = "1 texts wait already, and at most 1 may; try again in 1s"

func TestQueueFull(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Queue, o.BatchSize = 2, 3, 2 })
	statuses := make(chan int, 3)
	for range 2 {
		go func() {
			p, err := r.try("POST", "/predict", textBody("The bank"))
			if err != nil {
				t.Error(err)
			}
			statuses <- p.status
		}()
		<-g.entered
	}
	go func() {
		p, err := r.try("POST", "/predict/batch", textsBody("The bank", "The match", "The chip"))
		if err != nil {
			t.Error(err)
		}
		statuses <- p.status
	}()
	within(t, 5*time.Second, "the batch waits", func() bool {
		return strings.Contains(r.get("/metrics").body, "\ncopydesk_queue_texts 3\n")
	})

	for _, path := range []string{"/predict", "/predict/batch"} {
		got := r.post(path, `{"text": "The bank", "texts": ["The bank"]}`)
		wantFailure(t, got, 429, "Too many requests", "3 texts wait already, and at most 3 may; try again in 1s")
		if after := got.header.Get("Retry-After"); after != "1" {
			t.Errorf("Retry-After is %q", after)
		}
	}
	if got := r.get("/health"); got.status != 200 {
		t.Errorf("a full queue makes health answer %d", got.status)
	}
	close(g.open)
	for range 3 {
		if status := <-statuses; status != 200 {
			t.Errorf("a request that had its place was answered with %d", status)
		}
	}
	if got := r.predict("The bank"); got.status != 200 {
		t.Errorf("the queue is empty and a request is answered with %d", got.status)
	}
}

// TestBatchLetsOthersIn asks for a single text while a batch is answered: it
// waits for a part of the batch at most.
func TestBatchLetsOthersIn(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.BatchSize = 1, 2 })
	answered := make(chan string, 2)
	ask := func(path, body string) {
		if p, err := r.try("POST", path, body); err != nil || p.status != 200 {
			t.Errorf("%s: %d %v", path, p.status, err)
		}
		answered <- path
	}
	go ask("/predict/batch", textsBody("one", "two", "three", "four", "five", "six"))
	<-g.entered
	go ask("/predict", textBody("single"))
	within(t, 5*time.Second, "the single text waits", func() bool { return r.series("copydesk_queue_texts") == "5" })
	for range 3 {
		g.open <- struct{}{}
	}
	if first := <-answered; first != "/predict" {
		t.Errorf("%s was answered first", first)
	}
	close(g.open)
	<-answered
}

func TestDeadline(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Timeout = 1, 200*time.Millisecond })
	held := make(chan int)
	go func() {
		p, err := r.try("POST", "/predict/batch", textsBody("The bank", "The match"))
		if err != nil {
			t.Error(err)
		}
		held <- p.status
	}()
	<-g.entered
	for _, path := range []string{"/predict", "/predict/batch"} {
		got := r.post(path, `{"text": "The bank", "texts": ["The bank"]}`)
		wantFailure(t, got, 504, "Timeout", "The answer was not ready in time")
	}
	if len(g.entered) > 0 {
		t.Error("a request was computed after its deadline")
	}
	g.open <- struct{}{}
	if status := <-held; status != 504 {
		t.Errorf("a batch whose deadline passed after its first text was answered with %d", status)
	}
	if len(g.entered) > 0 {
		t.Error("the second text of the batch was computed after the deadline")
	}
}

func TestClientGone(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers = 1 })
	held := make(chan struct{})
	go func() {
		defer close(held)
		if p, err := r.try("POST", "/predict", textBody("The bank")); err != nil || p.status != 200 {
			t.Errorf("%d %v", p.status, err)
		}
	}()
	<-g.entered
	ctx, cancel := context.WithCancel(t.Context())
	q, err := http.NewRequestWithContext(ctx, "POST", r.url+"/predict", strings.NewReader(textBody("The match")))
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan error)
	go func() {
		_, err := r.client.Do(q)
		gone <- err
	}()
	waiting := func(n int) func() bool {
		return func() bool {
			return strings.Contains(r.get("/metrics").body, fmt.Sprintf("\ncopydesk_queue_texts %d\n", n))
		}
	}
	within(t, 5*time.Second, "the second request waits", waiting(1))
	cancel()
	<-gone
	within(t, 5*time.Second, "its place in the queue is free", waiting(0))
	within(t, 5*time.Second, "it is logged", func() bool { return strings.Contains(r.log.String(), `"status":499`) })
	close(g.open)
	<-held
}
