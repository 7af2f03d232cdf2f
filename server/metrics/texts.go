package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"copydesk/engine"
)

// Buckets of what is measured of each text.
var (
	stageBuckets = []float64{.000001, .0000025, .000005, .00001, .000025, .00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .1, 1}
	shareBuckets = []float64{.1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .99, 1}
	byteBuckets  = []float64{16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072}
)

// texts are the metrics of texts that were answered, as drift looks at them.
type texts struct {
	clean, vectorize, score prometheus.Observer
	stages                  *prometheus.HistogramVec
	confidence              prometheus.Histogram
	outOfVocabulary         prometheus.Histogram
	bytes                   prometheus.Histogram
	withoutKnownTerms       prometheus.Counter
}

func newTexts() texts {
	t := texts{
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "copydesk_prediction_stage_seconds", Help: "What the steps of a prediction take, for each text.", Buckets: stageBuckets,
		}, []string{"stage"}),
		confidence: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "copydesk_prediction_confidence_ratio", Help: "Probability of the category that was answered, for each text.", Buckets: shareBuckets,
		}),
		outOfVocabulary: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "copydesk_text_out_of_vocabulary_ratio", Help: "Share of a text's words, stop words left out, that the model does not know; 1 for a text without words.", Buckets: shareBuckets,
		}),
		bytes: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "copydesk_text_bytes", Help: "Length of the texts answered, in bytes.", Buckets: byteBuckets,
		}),
		withoutKnownTerms: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "copydesk_texts_without_known_terms_total", Help: "Texts answered of which the model knows no term.",
		}),
	}
	t.clean = t.stages.WithLabelValues("clean")
	t.vectorize = t.stages.WithLabelValues("vectorize")
	t.score = t.stages.WithLabelValues("score")
	return t
}

func (t texts) register(r *prometheus.Registry) {
	r.MustRegister(t.stages, t.confidence, t.outOfVocabulary, t.bytes, t.withoutKnownTerms)
}

// Predicted counts a text of so many bytes that was answered.
func (m *Metrics) Predicted(p *engine.Prediction, bytes int) {
	m.category(p.Category).Inc()
	t := &m.texts
	observe := func(o prometheus.Observer, d time.Duration) { o.Observe(d.Seconds()) }
	observe(t.clean, p.Stages.Clean)
	observe(t.vectorize, p.Stages.Vectorize)
	observe(t.score, p.Stages.Score)
	t.confidence.Observe(p.Confidence)
	unknown := 1.0
	if p.Tokens > 0 {
		unknown = float64(p.Tokens-p.KnownTokens) / float64(p.Tokens)
	}
	t.outOfVocabulary.Observe(unknown)
	t.bytes.Observe(float64(bytes))
	if p.KnownTerms == 0 {
		t.withoutKnownTerms.Inc()
	}
}
