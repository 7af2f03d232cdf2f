package server

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// limits bound how much of the server its clients may have at once.
type limits struct {
	requests atomic.Int64 // that are under way, from their head to the end of their answer
	rates    *rates       // nil: clients may ask as often as they like
}

func newLimits(o Options) *limits {
	l := &limits{}
	if o.Rate > 0 {
		l.rates = newRates(o.Rate, o.Burst)
	}
	return l
}

// limit lets a request for a route that is limited in, until leave, or refuses
// it: 429, or 503 on a connection that is one too many. It never waits. Its
// client is known by then.
func (s *Server) limit(r *http.Request) error {
	switch {
	case s.connections.spare(r.Context()):
		return s.shed(metrics.Connections, http.StatusServiceUnavailable, time.Second,
			"%d connections are open, which is all that may be; try again in a second", s.o.MaxConnections)
	case s.limits.rates != nil:
		if wait := s.limits.rates.take(s.client(r), s.o.Clock()); wait > 0 {
			return s.shed(metrics.Rate, http.StatusTooManyRequests, wait,
				"One client may ask %v times a second, and %d times at once; ask more slowly", s.o.Rate, s.o.Burst)
		}
	}
	if s.limits.requests.Add(1) > int64(s.o.MaxRequests) {
		s.leave()
		return s.shed(metrics.Concurrency, http.StatusTooManyRequests, time.Second,
			"%d requests are under way, which is all that may be; try again in a second", s.o.MaxRequests)
	}
	return nil
}

func (s *Server) leave() { s.limits.requests.Add(-1) }

// shed counts a request that is refused and returns the answer to it.
func (s *Server) shed(why metrics.Reason, status int, retry time.Duration, format string, args ...any) error {
	s.metrics.Shed(why)
	return &reply.Error{Status: status, Message: fmt.Sprintf(format, args...), RetryAfter: retry}
}

// countUnavailable counts a request that was let in and found nobody to answer.
func (s *Server) countUnavailable(err error) {
	if e, ok := errors.AsType[*reply.Error](err); !ok || e.Status != http.StatusServiceUnavailable {
		return
	}
	if s.draining.Load() {
		s.metrics.Shed(metrics.Draining)
	} else {
		s.metrics.Shed(metrics.NotReady)
	}
}
