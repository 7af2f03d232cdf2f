package engine

import (
	"sync"
	"time"

	"copydesk/engine/classify"
)

// meterInterval is the least time between two samples of a meter that counts
// many small steps.
const meterInterval = 50 * time.Millisecond

// meter turns counts into samples of progress with a rate and, where the end
// is known, a time to go. It is safe for concurrent use.
type meter struct {
	stage Stage
	unit  classify.Unit
	tell  func(Progress)

	mu    sync.Mutex
	start time.Time
	last  time.Time
}

func newMeter(stage Stage, unit classify.Unit, tell func(Progress)) *meter {
	return &meter{stage: stage, unit: unit, tell: tell, start: time.Now()}
}

// sample is the progress at done of total units. total is 0 if not known. The
// rate is the mean since the start, which a few slow steps do not upset.
func (m *meter) sample(done, total int64) Progress {
	p := Progress{Stage: m.stage, Unit: m.unit, Done: done, Total: total}
	if elapsed := time.Since(m.start).Seconds(); elapsed > 0 && done > 0 {
		p.Rate = float64(done) / elapsed
		// An iterative solver stops when it has converged, not at its limit.
		if total > 0 && m.unit != classify.Iterations {
			eta := float64(total-done) / p.Rate
			p.ETA = &eta
		}
	}
	return p
}

// count tells the progress unless the last sample is too recent. The end is
// always told.
func (m *meter) count(done, total int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := time.Now(); now.Sub(m.last) >= meterInterval || done == total {
		m.last = now
		m.tell(m.sample(done, total))
	}
}
