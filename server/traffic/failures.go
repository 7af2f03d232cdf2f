package traffic

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/engine"
)

// Bounds on what is kept of failures.
const (
	maxFailures = 20
	maxMethod   = 20  // bytes
	maxPath     = 100 // bytes
	maxMessage  = 300 // bytes
)

// pause is the time in which no more failures are noted than are kept: a server
// that refuses all that it is asked has better things to do.
const pause = 100 * time.Millisecond

// failures are the last requests that failed.
type failures struct {
	begun time.Time
	// full is until when there is no room, in nanoseconds after begun. Every
	// failure looks at it, and it is written every pause at most.
	full atomic.Int64

	mu    sync.Mutex
	ring  [maxFailures]engine.TrafficFailure
	noted int           // all of them
	since time.Duration // when the first of this pause was noted, after begun
	now   int           // noted in this pause
}

// Failed notes a request that failed at a time of this process's clock, with
// what its client was told and its id. Where very many fail, not all are noted.
func (s *Sampler) Failed(r *http.Request, status int, message, id string, at time.Time) {
	f := &s.failures
	now := at.Sub(f.begun)
	if int64(now) < f.full.Load() {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.room(now) {
		return
	}
	f.ring[f.noted%maxFailures] = engine.TrafficFailure{
		Time:    s.o.Clock(),
		Method:  clip(r.Method, maxMethod),
		Path:    clip(redactPath(r.URL.Path), maxPath),
		Status:  status,
		Message: clip(redactQuotes(message), maxMessage),
		Request: strings.Clone(id),
	}
	f.noted++
}

// room takes a place for a failure, if there is one.
func (f *failures) room(now time.Duration) bool {
	if f.now == 0 || now-f.since >= pause {
		f.since, f.now = now, 0
	}
	if f.now == maxFailures {
		return false
	}
	if f.now++; f.now == maxFailures {
		f.full.Store(int64(f.since + pause))
	}
	return true
}

// list returns the failures, the newest first.
func (f *failures) list() []engine.TrafficFailure {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]engine.TrafficFailure, 0, maxFailures)
	for i := f.noted - 1; i >= max(0, f.noted-maxFailures); i-- {
		list = append(list, f.ring[i%maxFailures])
	}
	return list
}
