package logistic

import "context"

// Work is shared out in chunks of a fixed size, whatever the number of
// processors. A sum is kept for each chunk and added up in order, so that every
// result has the same bits on one processor and on many.
const (
	rowChunk     = 128 // rows
	entryChunk   = 1 << 14
	featureChunk = 32 // features: few, for a handful of them has most of the entries
)

// count returns how many chunks of the given size n items make.
func count(n, size int) int { return (n + size - 1) / size }

// each calls do for each chunk of n items, and returns when all calls have. Once
// ctx ends it makes no more calls.
func (o *objective) each(ctx context.Context, n, size int, do func(chunk, from, to int)) {
	// Whoever shares out looks at ctx before it uses what came of it.
	_ = o.crew.Do(ctx, count(n, size), func(_, i int) { do(i, i*size, min((i+1)*size, n)) })
}

// sum adds up in order.
func sum(parts []float64) float64 {
	total := 0.0
	for _, v := range parts {
		total += v
	}
	return total
}
