package owner

import (
	"context"
	"sync"
	"time"
)

// IdleAfter is how long a background desk stays when nobody needs it.
const IdleAfter = 5 * time.Second

// Idle finds out that a desk is not needed any more. It is safe for concurrent
// use.
type Idle struct {
	after time.Duration
	busy  func() bool

	mu     sync.Mutex
	open   int       // requests under way
	needed time.Time // when something needed the desk last
	ended  bool
}

// NewIdle returns an Idle that ends a desk which nothing needed for that long:
// no request, and nothing that busy knows of (jobs, a prediction server). busy
// is asked several times during after and must not call the Idle.
func NewIdle(after time.Duration, busy func() bool) *Idle {
	return &Idle{after: after, busy: busy, needed: time.Now()}
}

// Begin counts a request until End. It is false when the desk is ending: then
// the request is not counted and must be refused, so that its client turns to
// the next desk.
func (i *Idle) Begin() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.ended {
		return false
	}
	i.open++
	return true
}

// End ends a request for which Begin was true.
func (i *Idle) End() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.open--
	i.needed = time.Now()
}

// Wait returns nil when the desk was not needed for long enough; from then on
// Begin is false. It returns the context's error when ctx ends first.
func (i *Idle) Wait(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		}
		left := i.left()
		if left <= 0 {
			return nil
		}
		timer.Reset(min(left, max(i.after/10, time.Millisecond)))
	}
}

// left returns how long the desk stays if nothing needs it from now on. When
// that is no longer, it ends.
func (i *Idle) left() time.Duration {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.open > 0 || i.busy() {
		i.needed = time.Now()
	}
	left := i.after - time.Since(i.needed)
	i.ended = left <= 0
	return left
}
