package logistic

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// TestCrew shares out much work in pieces of many sizes, some of them after a
// rest in which the crew has gone to sleep.
func TestCrew(t *testing.T) {
	for _, procs := range []int{1, 2, 5} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		crew := newCrew()
		for round := range 3000 {
			if round%500 == 0 {
				time.Sleep(time.Millisecond)
			}
			n, size := round%70, round%7+1
			seen := make([]int, n) // no two chunks have the same
			crew.each(t.Context(), n, size, func(chunk, from, to int) {
				if from != chunk*size || to > n || to-from > size {
					t.Errorf("chunk %d of %d is from %d to %d", chunk, n, from, to)
				}
				for i := from; i < to; i++ {
					seen[i]++
				}
			})
			for i, times := range seen {
				if times != 1 {
					t.Fatalf("%d processors: item %d of %d was done %d times", procs, i, n, times)
				}
			}
		}
		crew.dismiss()
	}
}

func TestCrewStops(t *testing.T) {
	crew := newCrew()
	defer crew.dismiss()
	ctx, cancel := context.WithCancel(t.Context())
	var calls atomic.Int64
	crew.each(ctx, 1000, 1, func(_, _, _ int) {
		calls.Add(1)
		cancel()
	})
	if got := calls.Load(); got > int64(runtime.GOMAXPROCS(0)) {
		t.Errorf("%d calls, of which the first ended the context", got)
	}
}

func TestNoCrew(t *testing.T) {
	total := 0
	(*crew)(nil).each(t.Context(), 10, 3, func(_, from, to int) { total += to - from })
	if total != 10 {
		t.Errorf("%d of 10 items were done", total)
	}
}
