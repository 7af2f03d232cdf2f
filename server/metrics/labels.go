package metrics

import (
	"net/http"
	"strings"
	"sync"
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

// categories are the labels that categories are counted under.
type categories struct {
	mu     sync.RWMutex
	labels map[string]string
}

// label returns the label of a category: its name, or other once there are too
// many.
func (c *categories) label(category string) string {
	c.mu.RLock()
	label, ok := c.labels[category]
	full := len(c.labels) >= maxCategories
	c.mu.RUnlock()
	if ok {
		return label
	}
	if full {
		return other
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.labels) >= maxCategories {
		return other
	}
	if c.labels == nil {
		c.labels = make(map[string]string)
	}
	// Prometheus panics at a label that is not UTF-8.
	label = strings.ToValidUTF8(category, "\uFFFD")
	c.labels[strings.Clone(category)] = label
	return label
}
