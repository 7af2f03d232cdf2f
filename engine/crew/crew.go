package crew

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a member looks for something to do, or the caller for the
// others to be done, before it sleeps. The rounds of a fit follow each other within
// that, while a sleeper takes longer to wake.
const patience = 50 * time.Microsecond

// Crew is a group of goroutines, the caller's among them, that share out numbered
// tasks. It takes one round of them at a time. A nil Crew is the caller alone.
type Crew struct {
	size    int
	members sync.WaitGroup // goroutines of the crew, but for the caller's

	// Of the round, written before there is something left and read by those
	// who took of it.
	ctx   context.Context
	task  func(worker, i int)
	tasks int64

	left    atomic.Int64 // tasks that no one has taken
	pending atomic.Int64 // tasks that are not done

	asleep  atomic.Int64 // members who sleep, of which the caller is not one
	wake    chan struct{}
	waiting atomic.Bool // the caller sleeps
	done    chan struct{}
}

// New starts a crew of the given size, at least 1, to be ended with Dismiss.
func New(size int) *Crew {
	c := &Crew{size: size, wake: make(chan struct{}, size), done: make(chan struct{}, 1)}
	for id := 1; id < size; id++ {
		c.members.Go(func() {
			for c.await() {
				if n := c.take(id); n > 0 && c.pending.Add(-n) == 0 && c.waiting.Load() {
					signal(c.done)
				}
			}
		})
	}
	return c
}

// Size returns how many goroutines the crew has, the caller's among them.
func (c *Crew) Size() int { return c.size }

// Dismiss ends the goroutines and waits until they are gone.
func (c *Crew) Dismiss() {
	close(c.wake)
	c.members.Wait()
}

// Do calls task for each i in [0, tasks), with worker in [0, c.Size()) saying who
// calls: at any time no two calls have the same. It returns when all calls have,
// or the error of ctx when that ended, in which case some were not made.
func (c *Crew) Do(ctx context.Context, tasks int, task func(worker, i int)) error {
	if c == nil {
		for i := 0; i < tasks && ctx.Err() == nil; i++ {
			task(0, i)
		}
		return ctx.Err()
	}
	c.ctx, c.task, c.tasks = ctx, task, int64(tasks)
	c.pending.Store(int64(tasks))
	c.left.Store(int64(tasks))
	for range min(int(c.asleep.Load()), tasks-1) {
		signal(c.wake)
	}
	c.pending.Add(-c.take(0))
	if soon(&c.pending, true) {
		return ctx.Err()
	}
	// It is swapped in, not stored: qemu lets the load that follows pass a store of
	// arm64, and then nobody would wake the caller.
	c.waiting.Swap(true)
	for c.pending.Load() != 0 {
		<-c.done
	}
	c.waiting.Store(false)
	return ctx.Err()
}

// take does tasks until none are left, or none are wanted, and returns how many
// it has done or left undone.
func (c *Crew) take(worker int) int64 {
	n := int64(0)
	for {
		left := c.left.Load()
		if left == 0 {
			return n
		}
		if !c.left.CompareAndSwap(left, left-1) {
			continue
		}
		n++
		if c.ctx.Err() != nil {
			return n + c.left.Swap(0)
		}
		c.task(worker, int(c.tasks-left))
	}
}

// await returns true when there may be something to do, false when there never
// will be.
func (c *Crew) await() bool {
	if soon(&c.left, false) {
		return true
	}
	c.asleep.Add(1)
	defer c.asleep.Add(-1)
	if c.left.Load() > 0 {
		return true
	}
	_, ok := <-c.wake
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
