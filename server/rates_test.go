package server

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// TestForgotten has more clients than are told apart.
func TestForgotten(t *testing.T) {
	r := newRates(1, 1)
	r.most = 3
	now := time.Now()
	take := func(client string, want time.Duration) {
		t.Helper()
		if got := r.take(client, now); got != want {
			t.Errorf("%s waits for %v, want %v", client, got, want)
		}
	}
	take("a", 0)
	take("b", 0)
	take("c", 0)
	take("a", time.Second) // and so the last but one is b
	take("d", 0)
	take("a", time.Second)
	take("c", time.Second)
	take("b", 0) // is new again
	if len(r.clients) != 3 || r.recent.Len() != 3 {
		t.Errorf("%d clients are kept, want 3", len(r.clients))
	}
}

// TestRatesTogether takes from many goroutines: no token is given twice.
func TestRatesTogether(t *testing.T) {
	r := newRates(1, 50)
	r.most = 8
	now := time.Now()
	var given [2]int
	for n := range given {
		var group sync.WaitGroup
		var mu sync.Mutex
		for range 4 {
			group.Go(func() {
				for i := range 100 {
					if r.take("one", now) == 0 {
						mu.Lock()
						given[n]++
						mu.Unlock()
					}
					r.take(fmt.Sprint(i%7), now)
				}
			})
		}
		group.Wait()
		now = now.Add(10 * time.Second)
	}
	if given != [2]int{50, 10} {
		t.Errorf("%v tokens were given, want 50 and ten seconds later 10", given)
	}
}
