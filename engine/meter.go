package engine

import (
	"sync"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/eta"
)

// meterInterval is the least time between two samples of a meter that counts
// many small steps.
const meterInterval = 50 * time.Millisecond

// meter turns counts into samples of progress with a smoothed rate and, where
// the end is known, a time to go. It is safe for concurrent use.
type meter struct {
	stage Stage
	unit  classify.Unit
	clock func() time.Time
	tell  func(Progress)

	mu   sync.Mutex
	rate eta.Rate
	last time.Time
}

// newMeter returns a meter of work that begins now.
func newMeter(stage Stage, unit classify.Unit, clock func() time.Time, tell func(Progress)) *meter {
	m := &meter{stage: stage, unit: unit, clock: clock, tell: tell}
	m.rate.Start(clock())
	return m
}

// sample is the progress at done of total units at the time now. total is 0 if
// not known.
func (m *meter) sample(now time.Time, done, total int64) Progress {
	m.rate.Add(now, done)
	p := Progress{Stage: m.stage, Unit: m.unit, Done: done, Total: total, Rate: m.rate.PerSecond()}
	// An iterative solver stops when it has converged, not at its limit.
	if p.Rate > 0 && total > 0 && m.unit != classify.Iterations && m.unit != classify.Epochs {
		left := float64(total-done) / p.Rate
		p.ETA = &left
	}
	return p
}

// count tells the progress unless the last sample is too recent. The end is
// always told.
func (m *meter) count(done, total int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := m.clock(); now.Sub(m.last) >= meterInterval || done == total {
		m.last = now
		m.tell(m.sample(now, done, total))
	}
}
