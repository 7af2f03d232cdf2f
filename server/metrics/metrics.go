package metrics

import (
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// buckets are for predictions that take tens of microseconds and for batches
// that take up to the longest deadline.
var buckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// latencyBuckets are the same and finer ones before them: most requests take
// less than the first of those, and their median would be known to be just that.
var latencyBuckets = append([]float64{.000005, .00001, .000025, .00005}, buckets...)

// Metrics are the server's. They are safe for concurrent use.
type Metrics struct {
	registry  *prometheus.Registry
	endpoints map[string]bool

	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	inFlight atomic.Int64
	load     *load

	predictions *prometheus.CounterVec
	texts       texts
	categories  categories

	accuracy *prometheus.GaugeVec
	model    *prometheus.GaugeVec
	loads    *prometheus.CounterVec
	serving  lineup
	variants variants
	versions *versions
}

// New returns metrics with a registry of their own.
func New() *Metrics {
	m := &Metrics{
		registry:  prometheus.NewRegistry(),
		endpoints: make(map[string]bool),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "api_requests_total", Help: "Requests answered.",
		}, []string{"method", "endpoint", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "api_request_latency_seconds", Help: "From the head of a request to the end of its answer.", Buckets: latencyBuckets,
		}, []string{"method", "endpoint"}),
		predictions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "api_predictions_total", Help: "Texts answered, by the category predicted.",
		}, []string{"category"}),
		texts: newTexts(),
		accuracy: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "model_accuracy", Help: "Accuracy of the model that serves, on its test rows or else on its validation rows.",
		}, nil),
		model: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "copydesk_model_info", Help: "The champion, which answers, and the challenger, which is tried beside it; the value is 1.",
		}, []string{"model", "version", "type", "alias"}),
		loads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "copydesk_model_loads_total", Help: "Models loaded to serve, by result.",
		}, []string{"result"}),
		variants: newVariants(),
	}
	inFlight := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "copydesk_requests_in_flight", Help: "Requests being answered.",
	}, func() float64 { return float64(m.inFlight.Load()) })
	m.registry.MustRegister(m.requests, m.latency, inFlight, m.predictions,
		m.accuracy, m.model, m.loads,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.texts.register(m.registry)
	m.registry.MustRegister(m.variants.collectors()...)
	m.loads.WithLabelValues(loaded)
	m.loads.WithLabelValues(failed)
	m.load = newLoad(m.registry)
	m.versions = newVersions(m.registry)
	return m
}

// Registry returns where the metrics are gathered, for others to join.
func (m *Metrics) Registry() *prometheus.Registry { return m.registry }

// Handler answers a scrape.
func (m *Metrics) Handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog:      slog.NewLogLogger(log.Handler(), slog.LevelError),
		ErrorHandling: promhttp.ContinueOnError,
		// For scrapers that ask for it.
		EnableOpenMetrics: true,
	})
}

// Begin counts a request as in flight until Requested.
func (m *Metrics) Begin() { m.inFlight.Add(1) }

// InFlight returns the number of requests in flight.
func (m *Metrics) InFlight() int64 { return m.inFlight.Load() }

// Requested counts a request that Begin was called for and that no Endpoint
// counts.
func (m *Metrics) Requested(method, path string, status int, took time.Duration) {
	m.inFlight.Add(-1)
	method, endpoint := m.labels(method, path)
	m.latency.WithLabelValues(method, endpoint).Observe(took.Seconds())
	m.requests.WithLabelValues(method, endpoint, strconv.Itoa(status)).Inc()
}
