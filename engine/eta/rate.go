package eta

import (
	"math"
	"time"
)

const (
	// timeConstant is how long ago a step counts 1/e of what the latest does, in
	// seconds.
	timeConstant = 5.0
	// pauseFactor is how many times slower than before an interval has to be to
	// be taken for a pause.
	pauseFactor = 10
)

// Rate is a mean speed that forgets: what was done t seconds ago weighs
// exp(-t/5). It is the quotient of two sums that are forgotten alike, so that
// it is unbiased from the first interval on, however irregular they are. The
// zero value is ready for use.
//
// One interval that is more than ten times slower than the rate is taken for a
// pause (a stopped process, a laptop asleep) and left out. If the next is as
// slow, both of them were not a pause, and the work has become slow.
type Rate struct {
	started    bool
	last       time.Time
	done       int64
	units, sum float64 // forgetting sums of units and of seconds
	paused     bool    // the interval before was left out
}

// Start says when the work began, with nothing done. Without it the first Add
// is the beginning.
func (r *Rate) Start(now time.Time) { r.started, r.last, r.done = true, now, 0 }

// Add notes that done units were done by now. Counts that do not grow are
// ignored: what they took is part of the next interval.
func (r *Rate) Add(now time.Time, done int64) {
	if !r.started {
		r.started, r.last, r.done = true, now, done
		return
	}
	seconds, units := now.Sub(r.last).Seconds(), float64(done-r.done)
	if units <= 0 || seconds <= 0 {
		return
	}
	r.last, r.done = now, done
	if r.sum > 0 && !r.paused && units/seconds < r.PerSecond()/pauseFactor {
		r.paused = true
		return
	}
	r.paused = false
	keep := math.Exp(-seconds / timeConstant)
	weight := timeConstant * (1 - keep)
	r.units = r.units*keep + units/seconds*weight
	r.sum = r.sum*keep + weight
}

// PerSecond returns the units a second, 0 while they are not known.
func (r *Rate) PerSecond() float64 {
	if r.sum <= 0 {
		return 0
	}
	return r.units / r.sum
}
