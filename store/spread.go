package store

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
)

// spread does n pieces of work, numbered from 0, on all processors. Each
// goroutine has a worker of its own, and none begins another piece once its
// worker failed.
func spread(n int, newWorker func() func(piece int) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	failures := make([]error, min(n, runtime.GOMAXPROCS(0)))
	for i := range failures {
		work := newWorker()
		wg.Go(func() {
			for failures[i] == nil {
				piece := int(next.Add(1)) - 1
				if piece >= n {
					return
				}
				failures[i] = work(piece)
			}
		})
	}
	wg.Wait()
	return errors.Join(failures...)
}
