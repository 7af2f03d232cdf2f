package metrics

import (
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Endpoint counts the requests of one route.
type Endpoint struct {
	metrics      *Metrics
	method, path string
	latency      prometheus.Histogram
	statuses     sync.Map // of int: prometheus.Counter
}

// Endpoint names a route and the statuses that it may answer with: their series
// are there from the start. It is called before the first request.
func (m *Metrics) Endpoint(method, path string, statuses ...int) *Endpoint {
	m.endpoints[path] = true
	e := &Endpoint{metrics: m, method: method, path: path, latency: m.latency.WithLabelValues(method, path).(prometheus.Histogram)}
	for _, status := range statuses {
		e.counter(status)
	}
	return e
}

func (e *Endpoint) counter(status int) prometheus.Counter {
	if c, ok := e.statuses.Load(status); ok {
		return c.(prometheus.Counter)
	}
	c := e.metrics.requests.WithLabelValues(e.method, e.path, strconv.Itoa(status))
	e.statuses.Store(status, c)
	return c
}

// Requested counts a request of the route that Begin was called for.
func (e *Endpoint) Requested(status int, took time.Duration) {
	e.metrics.inFlight.Add(-1)
	e.latency.Observe(took.Seconds())
	e.counter(status).Inc()
}
