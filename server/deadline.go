package server

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// deadline is a context with a deadline, as context.WithDeadline makes it, whose
// timer starts when somebody waits for it: most requests are answered before
// anybody does.
type deadline struct {
	context.Context // the request's
	at              time.Time

	once sync.Once
	wait atomic.Pointer[awaited] // nil until somebody waits
}

// awaited is the context that those see who wait.
type awaited struct {
	context.Context
	stop context.CancelFunc
}

func (d *deadline) Deadline() (time.Time, bool) {
	if at, ok := d.Context.Deadline(); ok && at.Before(d.at) {
		return at, true
	}
	return d.at, true
}

func (d *deadline) waiting() *awaited {
	d.once.Do(func() {
		ctx, stop := context.WithDeadline(d.Context, d.at)
		d.wait.Store(&awaited{ctx, stop})
	})
	return d.wait.Load()
}

func (d *deadline) Done() <-chan struct{} { return d.waiting().Done() }

// Err agrees with Done, also after release: contexts that were made of d rely on
// that.
func (d *deadline) Err() error {
	if w := d.wait.Load(); w != nil {
		return w.Err()
	}
	if time.Now().Before(d.at) {
		return d.Context.Err()
	}
	return d.waiting().Err()
}

// release gives up the timer, if there is one, when nobody uses the context any
// more.
func (d *deadline) release() {
	if w := d.wait.Load(); w != nil {
		w.stop()
	}
}
