package logistic

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// crew are goroutines that share work out among themselves, again and again. A
// fit shares out some hundred microseconds of it at a time, hundreds of times:
// starting goroutines each time, and waking the threads that they need, would cost
// a good part of what it gains. So those that wait look for more before they
// sleep. A nil crew leaves all work to the goroutine that has it.
type crew struct {
	current atomic.Pointer[share] // the work shared out last, nil before

	sleepers atomic.Int32 // changed under mu
	mu       sync.Mutex
	wake     sync.Cond
	members  sync.WaitGroup
}

// share is work that is shared out in chunks. The zero share ends the members of
// a crew.
type share struct {
	ctx        context.Context
	n, size    int
	do         func(chunk, from, to int)
	next, done atomic.Int64  // chunks that were taken, and that are done
	all        chan struct{} // closed once all are
}

// looks is how often one who waits looks before it sleeps: for some ten
// microseconds, less than it takes to wake a thread.
const looks = 20000

// newCrew returns a crew of all processors, among which is the goroutine that
// shares out. It must be dismissed.
func newCrew() *crew {
	c := new(crew)
	c.wake.L = &c.mu
	for range runtime.GOMAXPROCS(0) - 1 {
		c.members.Go(c.work)
	}
	return c
}

// dismiss ends the goroutines of c.
func (c *crew) dismiss() {
	c.publish(new(share))
	c.members.Wait()
}

func (c *crew) publish(s *share) {
	c.current.Store(s)
	if c.sleepers.Load() > 0 {
		c.mu.Lock()
		c.wake.Broadcast()
		c.mu.Unlock()
	}
}

func (c *crew) work() {
	var last *share
	for {
		s := c.after(last)
		if s.all == nil {
			return
		}
		s.work()
		last = s
	}
}

// after waits for work that is not last.
func (c *crew) after(last *share) *share {
	for range looks {
		if s := c.current.Load(); s != last {
			return s
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sleepers.Add(1)
	defer c.sleepers.Add(-1)
	for {
		if s := c.current.Load(); s != last {
			return s
		}
		c.wake.Wait()
	}
}

// work does chunks until none is left.
func (s *share) work() {
	chunks := int64(count(s.n, s.size))
	over := false
	for {
		chunk := int(s.next.Add(1)) - 1
		if int64(chunk) >= chunks {
			return
		}
		if over = over || s.ctx.Err() != nil; !over {
			s.do(chunk, chunk*s.size, min((chunk+1)*s.size, s.n))
		}
		if s.done.Add(1) == chunks {
			close(s.all)
		}
	}
}

// each calls do for each chunk of n items, and returns when all calls have. Once
// ctx ends it makes no more calls.
func (c *crew) each(ctx context.Context, n, size int, do func(chunk, from, to int)) {
	s := &share{ctx: ctx, n: n, size: size, do: do, all: make(chan struct{})}
	chunks := count(n, size)
	if c == nil || chunks < 2 {
		s.work()
		return
	}
	c.publish(s)
	s.work()
	for range looks {
		if s.done.Load() == int64(chunks) {
			return
		}
	}
	<-s.all
}
