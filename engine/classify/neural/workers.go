package neural

import (
	"context"
	"sync"
	"sync/atomic"
)

// workers is a group of goroutines, the caller's among them, that share out
// numbered tasks. Which of them takes a task is left to chance, so a task's
// result must not depend on it.
type workers struct {
	size int
	wake chan struct{}
	live sync.WaitGroup // goroutines of the group
	busy sync.WaitGroup // those woken and not yet done

	ctx   context.Context
	task  func(worker, i int)
	tasks int64
	next  atomic.Int64
}

// newWorkers starts a group of the given size, to be ended with stop.
func newWorkers(size int) *workers {
	w := &workers{size: size, wake: make(chan struct{}, size)}
	for id := 1; id < size; id++ {
		w.live.Go(func() {
			for range w.wake {
				w.take(id)
				w.busy.Done()
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
	w.next.Store(0)
	helpers := max(min(w.size, tasks)-1, 0)
	w.busy.Add(helpers)
	for range helpers {
		w.wake <- struct{}{}
	}
	w.take(0)
	w.busy.Wait()
	return ctx.Err()
}

func (w *workers) take(worker int) {
	for w.ctx.Err() == nil {
		i := w.next.Add(1) - 1
		if i >= w.tasks {
			return
		}
		w.task(worker, int(i))
	}
}
