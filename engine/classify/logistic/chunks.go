package logistic

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Work is shared out in chunks of a fixed size, whatever the number of
// processors. A sum is kept for each chunk and added up in order, so that every
// result has the same bits on one processor and on many.
const (
	rowChunk     = 128 // rows
	featureChunk = 32  // features: few, for a handful of them has most of the entries
)

// count returns how many chunks of the given size n items make.
func count(n, size int) int { return (n + size - 1) / size }

// each calls do for each chunk of n items, on all processors, and returns when
// all calls have. Once ctx ends it makes no more calls.
func each(ctx context.Context, n, size int, do func(chunk, from, to int)) {
	chunks := count(n, size)
	var next atomic.Int64
	work := func() {
		for ctx.Err() == nil {
			c := int(next.Add(1)) - 1
			if c >= chunks {
				return
			}
			do(c, c*size, min((c+1)*size, n))
		}
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), chunks) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}

// sum adds up in order.
func sum(parts []float64) float64 {
	total := 0.0
	for _, v := range parts {
		total += v
	}
	return total
}
