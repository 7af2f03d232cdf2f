package owner

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"copydesk/engine/fault"
)

const (
	firstPause = 10 * time.Millisecond
	lastPause  = 200 * time.Millisecond
	// awaitPatience covers several desks that follow one another on a machine
	// that is busy: each may take its time to open and to close.
	awaitPatience = 45 * time.Second
)

// Await calls attach until it succeeds, with pauses of 10 to 200 ms, for
// somebody may hold the lock of the workspace at dir and not listen yet, or be
// about to go. It tries again as long as the error is of kind
// fault.Unavailable, but for ErrElsewhere, and returns any other. After 45 s,
// or at an earlier deadline of ctx, the error says who holds the workspace;
// when ctx is cancelled it is the cause of that.
//
// attach dials, and where it finds ErrNoDesk it may Take or Start.
func Await(ctx context.Context, dir string, attach func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, awaitPatience)
	defer cancel()
	started := time.Now()
	var last error // what attach met before it was cut short
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := attach(ctx)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			// It is the deadline's doing.
		case fault.KindOf(err) != fault.Unavailable || errors.Is(err, ErrElsewhere):
			return err
		default:
			last = err
			timer := time.NewTimer(pause)
			select {
			case <-ctx.Done():
				timer.Stop()
			case <-timer.C:
				continue
			}
		}
		if cause := context.Cause(ctx); !errors.Is(cause, context.DeadlineExceeded) {
			return cause
		}
		if last == nil {
			last = err
		}
		return silent(dir, time.Since(started), last)
	}
}

// silent is the error about a holder that does not answer.
func silent(dir string, waited time.Duration, last error) error {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	who := holder(dir)
	waited = max(waited.Round(100*time.Millisecond), 100*time.Millisecond)
	if errors.Is(last, ErrHeld) || errors.Is(last, ErrNoDesk) {
		return unavailable(last, "the workspace %s is held by %s, which does not answer (waited %v); wait until it ends, or end it", dir, who, waited)
	}
	return fault.Newf(fault.Unavailable, "the workspace %s is held by %s, which does not answer (waited %v): %w", dir, who, waited, last)
}
