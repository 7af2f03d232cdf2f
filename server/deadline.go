package server

import (
	"context"
	"sync"
	"time"
)

// deadline is a context with a deadline, as context.WithDeadline makes it, whose
// timer starts when somebody waits for it: most requests are answered before
// anybody does.
type deadline struct {
	context.Context // the request's
	at              time.Time

	once sync.Once
	wait context.Context
	stop context.CancelFunc
}

func (d *deadline) Deadline() (time.Time, bool) {
	if at, ok := d.Context.Deadline(); ok && at.Before(d.at) {
		return at, true
	}
	return d.at, true
}

func (d *deadline) waiting() context.Context {
	d.once.Do(func() { d.wait, d.stop = context.WithDeadline(d.Context, d.at) })
	return d.wait
}

func (d *deadline) Done() <-chan struct{} { return d.waiting().Done() }

func (d *deadline) Err() error {
	if time.Now().Before(d.at) {
		return d.Context.Err()
	}
	return d.waiting().Err()
}

// release gives up the timer, if there is one, when nobody uses the context any
// more.
func (d *deadline) release() {
	if d.stop != nil {
		d.stop()
	}
}
