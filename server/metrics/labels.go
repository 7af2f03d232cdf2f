package metrics

import (
	"net/http"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// other is the label of what is not told apart.
const other = "other"

// maxCategories is how many categories are told apart, over all models that
// serve in the life of the process.
const maxCategories = 200

// labels returns method and endpoint as they are counted.
func (m *Metrics) labels(method, path string) (string, string) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions, http.MethodConnect, http.MethodTrace:
	default:
		method = other
	}
	if !m.endpoints[path] {
		path = other
	}
	return method, path
}

// categories are what predictions are counted in: a counter for each category,
// or the one of other once there are too many.
type categories struct {
	counters sync.Map // of string: prometheus.Counter
	mu       sync.Mutex
	known    []category // and other at the end, once there are too many
}

// category is one that predictions are counted in.
type category struct {
	name    string
	counter prometheus.Counter
}

// all returns those that are known, each where it was before.
func (c *categories) all() []category {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known
}

// Categories returns the names of the categories that predictions are counted
// in. There may be more later, after these.
func (m *Metrics) Categories() []string {
	all := m.categories.all()
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = c.name
	}
	return names
}

// category returns the counter of a category.
func (m *Metrics) category(name string) prometheus.Counter {
	c := &m.categories
	if counter, ok := c.counters.Load(name); ok {
		return counter.(prometheus.Counter)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if counter, ok := c.counters.Load(name); ok {
		return counter.(prometheus.Counter)
	}
	if len(c.known) >= maxCategories {
		counter := m.predictions.WithLabelValues(other)
		if len(c.known) == maxCategories {
			c.known = append(c.known, category{other, counter})
		}
		return counter
	}
	// Prometheus panics at a label that is not UTF-8.
	label := strings.ToValidUTF8(name, "\uFFFD")
	counter := m.predictions.WithLabelValues(label)
	c.known = append(c.known, category{label, counter})
	c.counters.Store(strings.Clone(name), counter)
	return counter
}
