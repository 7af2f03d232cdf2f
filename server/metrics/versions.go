package metrics

import (
	"slices"
	"strconv"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// maxVersions is how many versions are told apart, beside those that are loaded.
const maxVersions = 100

// versions are what predictions are counted in by who made them.
type versions struct {
	total *prometheus.CounterVec

	mu    sync.Mutex
	known []*Version // the last loaded at the end
}

// Version counts the predictions of a version. It is safe for concurrent use.
type Version struct {
	number  int
	counter prometheus.Counter
	gone    bool // it is loaded no more
}

func newVersions(registry *prometheus.Registry) *versions {
	v := &versions{total: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "copydesk_version_predictions_total",
		Help: "Those of the texts answered that each version answered, of the versions that are loaded and those that lately were.",
	}, []string{"version"})}
	registry.MustRegister(v.total)
	return v
}

// Version returns what counts the predictions of a version that is loaded.
func (m *Metrics) Version(number int) *Version {
	v := m.versions
	v.mu.Lock()
	defer v.mu.Unlock()
	i := slices.IndexFunc(v.known, func(k *Version) bool { return k.number == number })
	if i >= 0 {
		k := v.known[i]
		k.gone = false
		v.known = append(slices.Delete(v.known, i, i+1), k)
		return k
	}
	if len(v.known) >= maxVersions {
		if i := slices.IndexFunc(v.known, func(k *Version) bool { return k.gone }); i >= 0 {
			v.total.DeleteLabelValues(strconv.Itoa(v.known[i].number))
			v.known = slices.Delete(v.known, i, i+1)
		}
	}
	k := &Version{number: number, counter: v.total.WithLabelValues(strconv.Itoa(number))}
	v.known = append(v.known, k)
	return k
}

// SetLoaded says whether a version is still loaded. The series of one that is not
// may go when there are many.
func (m *Metrics) SetLoaded(k *Version, loaded bool) {
	m.versions.mu.Lock()
	defer m.versions.mu.Unlock()
	k.gone = !loaded
}

// Predicted counts so many texts that the version answered.
func (k *Version) Predicted(texts int) { k.counter.Add(float64(texts)) }

// read appends how many predictions each version made.
func (v *versions) read(to []VersionFigure, read *dto.Metric) []VersionFigure {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, k := range v.known {
		to = append(to, VersionFigure{k.number, count(k.counter, read)})
	}
	return to
}
