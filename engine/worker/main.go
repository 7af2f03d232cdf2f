package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// orphanGrace is how long the work of a desk that is gone may take to end.
const orphanGrace = 80 * time.Millisecond

// Main is all that a child does. It reads an assignment from stdin, does it with
// the worker that work returns, obeys the orders that follow, and returns the
// code to exit with: 0 if the work was done, else 1. The caller exits at once,
// for work that did not heed the end of its context may still run.
//
// ctx and SIGTERM cancel the work. When stdin closes or stdout breaks, nobody
// waits for the work any more: Main returns within 100 ms.
//
// Main changes its process: it is niced to 10, is the first that Linux kills
// when memory runs out, and gets errors instead of SIGPIPE.
func Main(ctx context.Context, stdin io.Reader, stdout io.Writer, work func(engine.Assignment) (engine.Worker, error)) int {
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	yieldToOthers()
	return serve(ctx, stdin, stdout, work)
}

// serve is Main without what it does to the process.
func serve(ctx context.Context, stdin io.Reader, stdout io.Writer, work func(engine.Assignment) (engine.Worker, error)) int {
	asked := ctx
	ctx, cancel := context.WithCancelCause(asked)
	defer cancel(nil)
	out := &teller{w: stdout, cancel: cancel, broken: make(chan struct{})}
	in := newLines(stdin)
	w, err := begin(in, work)
	if err != nil {
		return out.end(engine.Usage{}, err)
	}
	alone := make(chan struct{}) // closed when no order can come any more
	go func() {
		defer close(alone)
		cancel(obey(in, w, cancel))
	}()
	code := make(chan int, 1)
	go func() {
		u, err := w.Run(ctx, out.tell)
		switch {
		case fault.KindOf(err) != fault.Cancelled:
		case asked.Err() != nil:
			err = fault.As(fault.Cancelled, context.Cause(asked))
		case ctx.Err() != nil:
			err = context.Cause(ctx)
		}
		code <- out.end(u, err)
	}()
	select {
	case c := <-code:
		return c
	case <-alone:
	case <-out.broken:
	}
	select {
	case c := <-code:
		return c
	case <-time.After(orphanGrace):
		return 1
	}
}

// begin makes the worker for the assignment that is the first line.
func begin(in *lines, work func(engine.Assignment) (engine.Worker, error)) (engine.Worker, error) {
	line, err := in.next()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fault.Newf(fault.Invalid, "there is no assignment: stdin was closed before one came")
	case err != nil:
		return nil, fault.Newf(fault.Invalid, "the assignment cannot be read: %w", err)
	}
	a, err := parseAssignment(line)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "the assignment is not understood: %w", err)
	}
	return work(a)
}

// obey does what the lines order until they end, and returns why nobody gives
// orders any more.
func obey(in *lines, w engine.Worker, cancel context.CancelCauseFunc) error {
	for {
		line, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return fault.Newf(fault.Cancelled, "the desk is gone")
		case err != nil:
			return fault.Newf(fault.Internal, "orders cannot be read: %w", err)
		}
		var o order
		if err := strictly(line, &o); err != nil {
			return fault.Newf(fault.Internal, "an order is not understood: %w: %s", err, quoted(line))
		}
		if o.Stop != "" {
			w.Stop(o.Stop)
		}
		if o.Cancel {
			cancel(context.Canceled)
		}
	}
}

// teller writes the lines to the parent, from one goroutine at a time.
type teller struct {
	w      io.Writer
	cancel context.CancelCauseFunc
	failed error         // why no line can be written any more
	broken chan struct{} // closed when failed is set
}

// tell writes an update. One that cannot be written ends the work.
func (t *teller) tell(u engine.Update) {
	if err := t.write(report{Update: u}); err != nil {
		t.cancel(fault.Newf(fault.Internal, "an update cannot be told: %w", err))
	}
}

// end writes the last line and returns the code to exit with.
func (t *teller) end(u engine.Usage, err error) int {
	if t.write(report{End: newEnd(u, err)}) != nil || err != nil {
		return 1
	}
	return 0
}

func (t *teller) write(r report) error {
	if t.failed != nil {
		return t.failed
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if len(line) >= maxLine {
		return fmt.Errorf("it is %s long, at most %s can be sent", size(int64(len(line))), size(maxLine))
	}
	if _, err := t.w.Write(append(line, '\n')); err != nil {
		t.failed = err
		close(t.broken)
		return err
	}
	return nil
}
