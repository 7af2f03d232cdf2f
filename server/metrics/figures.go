package metrics

import (
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// Figures are what was counted since the server began, of some endpoints and of
// all predictions. Two of them tell what happened in between.
type Figures struct {
	Requests int64 // of the endpoints
	Errors   int64 // those answered with 5xx but 503, or with 4xx but 429
	Refused  int64 // those answered with 429 or 503
	// Latency counts the requests of the endpoints by how long they took, in the
	// buckets that LatencyBounds are the upper bounds of, and one beyond them.
	Latency []int64
	Shed    []int64 // requests refused, by reason, as Reasons has them

	Predictions int64
	Categories  []int64   // predictions, as Metrics.Categories has them
	Confidence  [10]int64 // predictions: above 0 up to 0.1, above 0.1 up to 0.2, and so on
	Unknown     float64   // the shares of the words of each text that the model does not know, added up
	Versions    []VersionFigure
}

// VersionFigure is how many predictions a version made.
type VersionFigure struct {
	Version     int
	Predictions int64
}

// LatencyBounds returns the upper bounds of the buckets of latencies, in
// seconds.
func LatencyBounds() []float64 { return slices.Clone(latencyBuckets) }

// Read reads the figures of some endpoints into f, whose memory it uses again.
// It takes locks that no request waits for.
func (m *Metrics) Read(f *Figures, endpoints []*Endpoint) {
	*f = Figures{
		Latency:    append(f.Latency[:0], make([]int64, len(latencyBuckets)+1)...),
		Shed:       f.Shed[:0],
		Categories: f.Categories[:0],
		Versions:   f.Versions[:0],
	}
	var read dto.Metric
	for _, e := range endpoints {
		e.read(f, &read)
	}
	for _, r := range Reasons() {
		f.Shed = append(f.Shed, count(m.load.shed[r], &read))
	}
	for _, c := range m.categories.all() {
		f.Categories = append(f.Categories, count(c.counter, &read))
	}
	f.Versions = m.versions.read(f.Versions, &read)
	m.texts.read(f, &read)
}

// read adds the figures of an endpoint.
func (e *Endpoint) read(f *Figures, read *dto.Metric) {
	e.statuses.Range(func(status, c any) bool {
		n := count(c.(prometheus.Counter), read)
		f.Requests += n
		switch status := status.(int); {
		case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
			f.Refused += n
		case status >= http.StatusBadRequest:
			f.Errors += n
		}
		return true
	})
	h := histogram(e.latency, read)
	below := uint64(0)
	for i, b := range h.GetBucket() {
		f.Latency[i] += int64(b.GetCumulativeCount() - below)
		below = b.GetCumulativeCount()
	}
	f.Latency[len(latencyBuckets)] += int64(h.GetSampleCount() - below)
}

// read sets the figures of texts that were answered.
func (t *texts) read(f *Figures, read *dto.Metric) {
	h := histogram(t.confidence, read)
	f.Predictions = int64(h.GetSampleCount())
	// The bounds are .1 to .9, then finer ones.
	below := uint64(0)
	last := len(f.Confidence) - 1
	for i, b := range h.GetBucket()[:last] {
		f.Confidence[i] = int64(b.GetCumulativeCount() - below)
		below = b.GetCumulativeCount()
	}
	f.Confidence[last] = int64(h.GetSampleCount() - below)
	f.Unknown = histogram(t.outOfVocabulary, read).GetSampleSum()
}

// count returns what a counter has. Those that are read here count whole things.
func count(c prometheus.Counter, read *dto.Metric) int64 {
	write(c, read)
	return int64(read.GetCounter().GetValue())
}

// histogram returns what a histogram has, until read is used again.
func histogram(h prometheus.Histogram, read *dto.Metric) *dto.Histogram {
	write(h, read)
	return read.GetHistogram()
}

func write(m prometheus.Metric, read *dto.Metric) {
	// Counters and histograms of the library write into memory, and do not fail.
	if err := m.Write(read); err != nil {
		panic(err)
	}
}
