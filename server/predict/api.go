package predict

import (
	"log/slog"
	"sync/atomic"
	"time"

	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// Options are what an API is made of. All fields are needed.
type Options struct {
	Model   string // the registered model whose champion answers
	Models  Models
	Events  Events
	Refresh time.Duration // from one look for a new champion to the next, beside events

	Workers   int // predictions computed at once
	Queue     int // texts that may wait for a worker
	BatchSize int // texts that a worker takes at a time

	Metrics *metrics.Metrics
	Logger  *slog.Logger
	Clock   func() time.Time
}

// API answers articles. It is safe for concurrent use.
type API struct {
	champion  *champion
	workers   *workers
	bodies    *budget
	batchSize int
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
	return &API{
		champion:  newChampion(o),
		workers:   newWorkers(o.Workers, o.Queue, o.Metrics),
		bodies:    newBudget(maxHeld, o.Metrics),
		batchSize: o.BatchSize,
		metrics:   o.Metrics,
		clock:     o.Clock,
		started:   o.Clock(),
	}
}

// Drain makes the API say that it is not ready. It goes on answering: those who
// ask learn from its health that they should ask elsewhere.
func (a *API) Drain() { a.phase.CompareAndSwap(serving, draining) }

// Close makes the API refuse new requests. Those that it has are answered.
func (a *API) Close() { a.phase.Store(closed) }

// model returns the model that serves, or why there is none.
func (a *API) model() (*Model, error) {
	if a.phase.Load() == closed {
		return nil, &reply.Error{Status: 503, Message: "The server is shutting down", RetryAfter: time.Second}
	}
	m, why := a.champion.get()
	if m == nil {
		return nil, &reply.Error{Status: 503, Message: why, RetryAfter: 5 * time.Second}
	}
	return m, nil
}

// answered counts answers that are about to be sent.
func (a *API) answered(r *Result) {
	for i := range r.Answers {
		a.metrics.Predicted(r.Answers[i].Category, r.Answers[i].KnownTerms)
	}
	a.last.Store(r.Time.UnixNano())
}
