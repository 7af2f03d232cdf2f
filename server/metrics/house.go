package metrics

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"copydesk/engine"
)

// House tells of the desk that a server belongs to and of its workspace.
type House interface {
	JobCounts() (map[engine.State]int, error)
	// LastEvent returns how many state changes there were.
	LastEvent() uint64
	// Sizes returns what the files of the workspace take.
	Sizes() (engine.Sizes, error)
	// Free returns what may still be written, if that is known.
	Free() (bytes uint64, known bool)
}

// sizesFor is how long sizes are told again before the files are looked at: a
// workspace may have many.
const sizesFor = 15 * time.Second

// HouseCollector asks a house at each scrape. It is safe for concurrent use.
type HouseCollector struct {
	house         House
	version, goes string
	clock         func() time.Time

	jobs, events, store, parts, free, build *prometheus.Desc

	mu    sync.Mutex
	sizes engine.Sizes
	err   error // instead of sizes
	at    time.Time
}

// NewHouse returns a collector for a house, of a program of that version which
// was built with that version of Go.
func NewHouse(h House, version, goVersion string, clock func() time.Time) *HouseCollector {
	return &HouseCollector{
		house: h, version: version, goes: goVersion, clock: clock,
		jobs:   prometheus.NewDesc("copydesk_jobs", "Jobs of the desk, by their state.", []string{"state"}, nil),
		events: prometheus.NewDesc("copydesk_events_total", "State changes of jobs, runs and the registry since the store was made.", nil, nil),
		store:  prometheus.NewDesc("copydesk_store_bytes", "What the files of the store take on the disk.", nil, nil),
		parts:  prometheus.NewDesc("copydesk_workspace_bytes", "What the other files of the workspace take on the disk, by what they are.", []string{"part"}, nil),
		free:   prometheus.NewDesc("copydesk_disk_free_bytes", "What may still be written to the file system of the workspace.", nil, nil),
		build:  prometheus.NewDesc("copydesk_build_info", "The program; the value is 1.", []string{"version", "goversion"}, nil),
	}
}

// Describe serves prometheus.Collector.
func (c *HouseCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.jobs, c.events, c.store, c.parts, c.free, c.build} {
		to <- d
	}
}

// Collect serves prometheus.Collector.
func (c *HouseCollector) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(c.build, 1, c.version, c.goes)
	to <- prometheus.MustNewConstMetric(c.events, prometheus.CounterValue, float64(c.house.LastEvent()))
	if counts, err := c.house.JobCounts(); err != nil {
		to <- prometheus.NewInvalidMetric(c.jobs, err)
	} else {
		for _, s := range engine.States() {
			gauge(c.jobs, float64(counts[s]), string(s))
		}
	}
	if bytes, known := c.house.Free(); known {
		gauge(c.free, float64(bytes))
	}
	sizes, err := c.looked()
	if err != nil {
		to <- prometheus.NewInvalidMetric(c.store, err)
		return
	}
	gauge(c.store, float64(sizes.Store))
	for part, bytes := range map[string]int64{
		"corpora": sizes.Corpora, "features": sizes.Features, "predictions": sizes.Predictions, "models": sizes.Models, "logs": sizes.Logs,
	} {
		gauge(c.parts, float64(bytes), part)
	}
}

// looked returns the sizes, which it looks at if that was long ago.
func (c *HouseCollector) looked() (engine.Sizes, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.clock(); c.at.IsZero() || now.Sub(c.at) >= sizesFor || now.Before(c.at) {
		c.sizes, c.err = c.house.Sizes()
		c.at = now
	}
	return c.sizes, c.err
}
