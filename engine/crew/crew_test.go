package crew_test

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine/crew"
)

func TestTasks(t *testing.T) {
	for _, size := range []int{1, 2, 5} {
		c := crew.New(size)
		for _, tasks := range []int{0, 1, 3, 100} {
			calls := make([]atomic.Int32, tasks)
			inside := make([]atomic.Int32, size)
			err := c.Do(context.Background(), tasks, func(worker, i int) {
				if inside[worker].Add(1) != 1 {
					t.Errorf("worker %d has two tasks at once", worker)
				}
				calls[i].Add(1)
				inside[worker].Add(-1)
			})
			if err != nil {
				t.Fatal(err)
			}
			for i := range calls {
				if n := calls[i].Load(); n != 1 {
					t.Errorf("%d workers: task %d of %d was done %d times", size, i, tasks, n)
				}
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		var done atomic.Int32
		err := c.Do(ctx, 1000, func(int, int) {
			done.Add(1)
			cancel()
		})
		if n := int(done.Load()); !errors.Is(err, context.Canceled) || n > size {
			t.Errorf("%d workers did %d tasks after the first was cancelled: %v", size, n, err)
		}
		c.Dismiss()
	}
}

// Rounds follow each other at once, and when the others have fallen asleep; the
// last worker of a round may be late for the next.
func TestRounds(t *testing.T) {
	for _, size := range []int{2, 3, 8} {
		c := crew.New(size)
		for round := range 2000 {
			tasks := round % 7
			var sum atomic.Int64
			if err := c.Do(context.Background(), tasks, func(_, i int) { sum.Add(int64(round*100 + i)) }); err != nil {
				t.Fatal(err)
			}
			if want := int64(round*100*tasks + tasks*(tasks-1)/2); sum.Load() != want {
				t.Fatalf("%d workers, round %d: the tasks sum to %d, want %d", size, round, sum.Load(), want)
			}
			if round%100 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		c.Dismiss()
	}
}

// The last task ends just when the caller goes to sleep, which is woken.
func TestLastTask(t *testing.T) {
	c := crew.New(2)
	defer c.Dismiss()
	for round := range 5000 {
		busy := 40*time.Microsecond + time.Duration(round%300)*100*time.Nanosecond
		var begun atomic.Bool
		if err := c.Do(t.Context(), 2, func(worker, _ int) {
			if worker == 0 {
				for !begun.Load() {
					runtime.Gosched()
				}
				return
			}
			begun.Store(true)
			for start := time.Now(); time.Since(start) < busy; {
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNobody(t *testing.T) {
	var c *crew.Crew
	total := 0
	if err := c.Do(t.Context(), 4, func(worker, i int) { total += 10*worker + i }); err != nil || total != 6 {
		t.Errorf("the tasks sum to %d, want 6: %v", total, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := c.Do(ctx, 4, func(int, int) { cancel(); total++ })
	if !errors.Is(err, context.Canceled) || total != 7 {
		t.Errorf("%d tasks after the first was cancelled: %v", total-7, err)
	}
}
