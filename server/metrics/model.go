package metrics

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"copydesk/engine"
)

// Results of loading a model.
const (
	loaded = "success"
	failed = "failure"
)

// Aliases, as labels.
const (
	champion   = string(engine.ChampionAlias)
	challenger = string(engine.ChallengerAlias)
)

// lineup are the labels of the models that serve.
type lineup struct {
	mu     sync.Mutex
	labels [][]string
}

// Serving says who answers from now on: the champion, and the challenger, the
// zero version if there is none. accuracy is the champion's, nil where it was
// not judged. Every category has its series from now on.
func (m *Metrics) Serving(first, second engine.Version, accuracy *float64, categories []string) {
	m.serving.mu.Lock()
	defer m.serving.mu.Unlock()
	before := m.serving.labels
	m.serving.labels = [][]string{modelLabels(first, champion)}
	if second.Number != 0 {
		m.serving.labels = append(m.serving.labels, modelLabels(second, challenger))
	}
	for _, labels := range m.serving.labels {
		m.model.WithLabelValues(labels...).Set(1)
	}
	// A scrape between the two sees one too many rather than none.
	for _, labels := range before {
		if !slices.ContainsFunc(m.serving.labels, func(l []string) bool { return slices.Equal(l, labels) }) {
			m.model.DeleteLabelValues(labels...)
		}
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

// Loaded counts a model that was loaded.
func (m *Metrics) Loaded() { m.loads.WithLabelValues(loaded).Inc() }

// LoadFailed counts a model that could not be loaded.
func (m *Metrics) LoadFailed() { m.loads.WithLabelValues(failed).Inc() }

func modelLabels(v engine.Version, alias string) []string {
	return []string{strings.ToValidUTF8(v.Model, "\uFFFD"), strconv.Itoa(v.Number), strings.ToValidUTF8(v.Type, "\uFFFD"), alias}
}
