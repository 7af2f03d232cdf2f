package metrics

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Reason says why a request was refused that could have been answered at
// another time.
type Reason string

const (
	QueueFull   Reason = "queue"       // no place in the queue, or a wait that is too long
	Expired     Reason = "deadline"    // its deadline passed in the queue
	Concurrency Reason = "concurrency" // too many requests at once
	Connections Reason = "connections" // too many connections
	Rate        Reason = "rate"        // too many requests of its client
	Memory      Reason = "memory"      // the bodies under way fill the memory set aside for them
	Draining    Reason = "draining"    // the server is ending
	NotReady    Reason = "not_ready"   // no model serves
)

// Reasons returns all reasons.
func Reasons() []Reason {
	return []Reason{QueueFull, Expired, Concurrency, Connections, Rate, Memory, Draining, NotReady}
}

// load are the metrics of how much the server has to do, and of what it does
// not do.
type load struct {
	shed        map[Reason]prometheus.Counter
	queue       prometheus.Histogram
	waiting     atomic.Int64
	connections atomic.Int64
}

func newLoad(registry *prometheus.Registry) *load {
	l := &load{
		shed: make(map[Reason]prometheus.Counter),
		queue: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "copydesk_queue_seconds", Help: "How long texts, and parts of batches, waited for a worker.", Buckets: buckets,
		}),
	}
	shed := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "copydesk_requests_shed_total", Help: "Requests refused that could have been answered at another time, by reason.",
	}, []string{"reason"})
	for _, r := range Reasons() {
		l.shed[r] = shed.WithLabelValues(string(r))
	}
	waiting := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "copydesk_queue_texts", Help: "Texts that wait for a worker.",
	}, func() float64 { return float64(l.waiting.Load()) })
	connections := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "copydesk_open_connections", Help: "Open connections of clients.",
	}, func() float64 { return float64(l.connections.Load()) })
	registry.MustRegister(shed, l.queue, waiting, connections)
	return l
}

// Shed counts a request that is refused.
func (m *Metrics) Shed(why Reason) { m.load.shed[why].Inc() }

// Waiting is how many texts wait for a worker: a count that their queue keeps.
func (m *Metrics) Waiting() *atomic.Int64 { return &m.load.waiting }

// Waited counts a text, or a part of a batch, that has its worker after so long.
func (m *Metrics) Waited(d time.Duration) { m.load.queue.Observe(d.Seconds()) }

// Connected counts so many more connections, fewer if it is below 0, and
// returns how many there are.
func (m *Metrics) Connected(n int64) int64 { return m.load.connections.Add(n) }
