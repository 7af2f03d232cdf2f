package metrics

import (
	"strconv"
	"strings"

	"copydesk/engine"
)

// Results of loading a model.
const (
	loaded = "success"
	failed = "failure"
)

// Serving counts a model that was loaded and says that it serves now. before is
// the version that served until now, the zero version if none. accuracy is nil
// where the model was not judged. Every category has its series from now on.
func (m *Metrics) Serving(v, before engine.Version, accuracy *float64, categories []string) {
	m.loads.WithLabelValues(loaded).Inc()
	m.model.WithLabelValues(modelLabels(v)...).Set(1)
	if before.Number != 0 && before.Number != v.Number {
		m.model.DeleteLabelValues(modelLabels(before)...)
	}
	if accuracy != nil {
		m.accuracy.WithLabelValues().Set(*accuracy)
	} else {
		m.accuracy.Reset()
	}
	for _, c := range categories {
		m.category(c)
	}
}

// LoadFailed counts a model that could not be loaded.
func (m *Metrics) LoadFailed() { m.loads.WithLabelValues(failed).Inc() }

func modelLabels(v engine.Version) []string {
	return []string{strings.ToValidUTF8(v.Model, "\uFFFD"), strconv.Itoa(v.Number), strings.ToValidUTF8(v.Type, "\uFFFD")}
}
