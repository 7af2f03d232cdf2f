package neural

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a worker looks for something to do, or for the others to
// be done, before it sleeps. The rounds of a batch follow each other within that,
// while a sleeper takes longer to wake.
const patience = 50 * time.Microsecond

// workers is a group of goroutines, the caller's among them, that share out
// numbered tasks. Which of them takes a task is left to chance, so a task's
// result must not depend on it.
type workers struct {
	size int
	live sync.WaitGroup // goroutines of the group

	// Of the round, written before there is something left and read by those
	// who took of it.
	ctx   context.Context
	task  func(worker, i int)
	tasks int64

	left    atomic.Int64 // tasks that no one has taken
	pending atomic.Int64 // tasks that are not done

	asleep  atomic.Int64 // workers of the group, but for the caller
	wake    chan struct{}
	waiting atomic.Bool // the caller sleeps
	done    chan struct{}
}

// newWorkers starts a group of the given size, to be ended with stop.
func newWorkers(size int) *workers {
	w := &workers{size: size, wake: make(chan struct{}, size), done: make(chan struct{}, 1)}
	for id := 1; id < size; id++ {
		w.live.Go(func() {
			for w.await() {
				if n := w.take(id); n > 0 && w.pending.Add(-n) == 0 && w.waiting.Load() {
					signal(w.done)
				}
			}
		})
	}
	return w
}

// stop ends the goroutines and waits until they are gone.
func (w *workers) stop() {
	close(w.wake)
	w.live.Wait()
}

// do calls task for each i in [0, tasks), with worker in [0, size) saying who
// calls. It returns when all calls have, or an error when ctx ended, in which
// case some were not made.
func (w *workers) do(ctx context.Context, tasks int, task func(worker, i int)) error {
	w.ctx, w.task, w.tasks = ctx, task, int64(tasks)
	w.pending.Store(int64(tasks))
	w.left.Store(int64(tasks))
	for range min(int(w.asleep.Load()), tasks-1) {
		signal(w.wake)
	}
	w.pending.Add(-w.take(0))
	if soon(&w.pending, true) {
		return ctx.Err()
	}
	w.waiting.Store(true)
	for w.pending.Load() != 0 {
		<-w.done
	}
	w.waiting.Store(false)
	return ctx.Err()
}

// take does tasks until none are left, or none are wanted, and returns how many
// it has done or left undone.
func (w *workers) take(worker int) int64 {
	n := int64(0)
	for {
		left := w.left.Load()
		if left == 0 {
			return n
		}
		if !w.left.CompareAndSwap(left, left-1) {
			continue
		}
		n++
		if w.ctx.Err() != nil {
			return n + w.left.Swap(0)
		}
		w.task(worker, int(w.tasks-left))
	}
}

// await returns true when there may be something to do, false when there never
// will be.
func (w *workers) await() bool {
	if soon(&w.left, false) {
		return true
	}
	w.asleep.Add(1)
	defer w.asleep.Add(-1)
	if w.left.Load() > 0 {
		return true
	}
	_, ok := <-w.wake
	return ok
}

// soon reports whether a number becomes zero, or other than zero, in time.
func soon(n *atomic.Int64, zero bool) bool {
	for start := time.Now(); time.Since(start) < patience; {
		for range 100 {
			if (n.Load() == 0) == zero {
				return true
			}
		}
	}
	return false
}

// signal sends unless there are signals enough already.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
