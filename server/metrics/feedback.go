package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// Feedback counts feedback on answers.
type Feedback struct {
	correct, wrong prometheus.Counter
	accuracy       *prometheus.Desc
	now            func() (accuracy float64, ok bool)
}

// Feedback returns the metrics of feedback, which join the others. now returns
// the accuracy of the version that serves by the feedback on it, and false as
// long as there is none; it is called at each scrape. Feedback is called once.
func (m *Metrics) Feedback(now func() (accuracy float64, ok bool)) *Feedback {
	total := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "copydesk_feedback_total", Help: "Feedback stored, by whether the answer was right.",
	}, []string{"correct"})
	f := &Feedback{
		correct: total.WithLabelValues(strconv.FormatBool(true)),
		wrong:   total.WithLabelValues(strconv.FormatBool(false)),
		accuracy: prometheus.NewDesc("copydesk_feedback_accuracy",
			"Share of right answers of the version that serves, by all feedback on it.", nil, nil),
		now: now,
	}
	m.registry.MustRegister(total, f)
	return f
}

// Stored counts feedback that was stored.
func (f *Feedback) Stored(correct bool) {
	if correct {
		f.correct.Inc()
	} else {
		f.wrong.Inc()
	}
}

// Describe serves the registry.
func (f *Feedback) Describe(to chan<- *prometheus.Desc) { to <- f.accuracy }

// Collect serves the registry.
func (f *Feedback) Collect(to chan<- prometheus.Metric) {
	if accuracy, ok := f.now(); ok {
		to <- prometheus.MustNewConstMetric(f.accuracy, prometheus.GaugeValue, accuracy)
	}
}
