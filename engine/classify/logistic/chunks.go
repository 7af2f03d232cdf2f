package logistic

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

// sum adds up in order.
func sum(parts []float64) float64 {
	total := 0.0
	for _, v := range parts {
		total += v
	}
	return total
}
