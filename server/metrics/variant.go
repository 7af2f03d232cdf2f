package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// variants count what a challenger does beside the champion.
type variants struct {
	challenger prometheus.Counter
	shadowed   *prometheus.CounterVec
	dropped    prometheus.Counter
	failed     prometheus.Counter
	confidence *prometheus.HistogramVec
}

func newVariants() variants {
	v := variants{
		challenger: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "copydesk_challenger_predictions_total", Help: "Those of the texts answered that the challenger answered for its share of the traffic.",
		}),
		shadowed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "copydesk_shadow_predictions_total", Help: "Texts that the challenger scored in shadow mode, by whether it agrees with the champion on the category.",
		}, []string{"agrees"}),
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "copydesk_shadow_dropped_total", Help: "Texts that the challenger did not score in shadow mode, because too many waited or it was challenger no more.",
		}),
		failed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "copydesk_shadow_errors_total", Help: "Texts that the challenger failed at in shadow mode.",
		}),
		confidence: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "copydesk_shadow_confidence", Help: "Probability of the category predicted, by who predicted it, of the texts scored in shadow mode.",
			Buckets: []float64{.1, .2, .3, .4, .5, .6, .7, .8, .9, 1},
		}, []string{"variant"}),
	}
	for _, agrees := range []bool{true, false} {
		v.shadowed.WithLabelValues(strconv.FormatBool(agrees))
	}
	for _, variant := range []string{champion, challenger} {
		v.confidence.WithLabelValues(variant)
	}
	return v
}

func (v variants) collectors() []prometheus.Collector {
	return []prometheus.Collector{v.challenger, v.shadowed, v.dropped, v.failed, v.confidence}
}

// Challenged counts texts that the challenger answered for its share of the
// traffic.
func (m *Metrics) Challenged(texts int) { m.variants.challenger.Add(float64(texts)) }

// Shadowed counts a text that the challenger scored in shadow mode, with the
// probabilities of the categories that the champion and it predicted.
func (m *Metrics) Shadowed(agrees bool, ofChampion, ofChallenger float64) {
	m.variants.shadowed.WithLabelValues(strconv.FormatBool(agrees)).Inc()
	m.variants.confidence.WithLabelValues(champion).Observe(ofChampion)
	m.variants.confidence.WithLabelValues(challenger).Observe(ofChallenger)
}

// ShadowDropped counts texts that were not scored in shadow mode.
func (m *Metrics) ShadowDropped(texts int) { m.variants.dropped.Add(float64(texts)) }

// ShadowFailed counts a text that the challenger failed at in shadow mode.
func (m *Metrics) ShadowFailed() { m.variants.failed.Inc() }
