package predict

import (
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// Options are what an API is made of. All fields but Recorder are needed.
type Options struct {
	Model   string // the registered model whose champion answers
	Models  Models
	Events  Events
	Refresh time.Duration // from one look for a new champion to the next, beside events
	// CacheSize is how many models stay loaded; champion and challenger do in any
	// case.
	CacheSize int

	Workers   int // predictions computed at once
	Queue     int // texts that may wait for a worker
	BatchSize int // texts that a worker takes at a time

	Recorder Recorder // of what is answered; nil: none
	Metrics  *metrics.Metrics
	Logger   *slog.Logger
	Clock    func() time.Time
}

// API answers articles. It is safe for concurrent use.
type API struct {
	name      string
	models    Models
	follower  *follower
	cache     *cache
	shadow    *shadow
	workers   *workers
	bodies    *budget
	buffers   sync.Pool // of *[]byte: answers that were sent
	batchSize int
	recorder  Recorder // nil: none
	metrics   *metrics.Metrics
	clock     func() time.Time
	started   time.Time
	last      atomic.Int64 // when a text was last answered, in nanoseconds of the epoch; 0: never
	phase     atomic.Int32
}

// The phases of an API, in order.
const (
	serving  int32 = iota
	draining       // it answers, and says that it will not for long
	closed         // it refuses
)

// New returns an API that has no model yet.
func New(o Options) *API {
	cache := newCache(o)
	workers := newWorkers(o.Workers, o.Queue, o.Metrics)
	a := &API{
		name:      o.Model,
		models:    o.Models,
		follower:  newFollower(o, cache),
		cache:     cache,
		shadow:    newShadow(o, workers),
		workers:   workers,
		bodies:    newBudget(maxHeld, o.Metrics),
		batchSize: o.BatchSize,
		recorder:  o.Recorder,
		metrics:   o.Metrics,
		clock:     o.Clock,
		started:   o.Clock(),
	}
	a.buffers.New = func() any {
		buffer := make([]byte, 0, usualAnswer)
		return &buffer
	}
	return a
}

// Drain makes the API say that it is not ready. It goes on answering: those who
// ask learn from its health that they should ask elsewhere.
func (a *API) Drain() { a.phase.CompareAndSwap(serving, draining) }

// Close makes the API refuse new requests. Those that it has are answered.
func (a *API) Close() { a.phase.Store(closed) }

// lineup returns who answers now.
func (a *API) lineup() *lineup { return a.follower.current.Load() }

// answering returns the line-up, which has a champion, or why there is none.
func (a *API) answering() (*lineup, error) {
	if a.phase.Load() == closed {
		return nil, shuttingDown()
	}
	l := a.lineup()
	if l.champion == nil {
		return nil, &reply.Error{Status: http.StatusServiceUnavailable, Message: l.trouble, RetryAfter: retryLoad}
	}
	return l, nil
}

// model returns the champion, or why there is none.
func (a *API) model() (*Model, error) {
	l, err := a.answering()
	if err != nil {
		return nil, err
	}
	return l.champion, nil
}

// answered counts and records answers to texts that are about to be sent.
func (a *API) answered(r *Result, texts []string) {
	for i := range r.Answers {
		a.metrics.Predicted(&r.Answers[i].Prediction, len(texts[i]))
	}
	r.Model.counts.Predicted(len(r.Answers))
	a.last.Store(r.Time.UnixNano())
	if a.recorder != nil {
		a.recorder.Record(r, texts)
	}
}
