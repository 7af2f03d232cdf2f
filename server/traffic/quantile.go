package traffic

// quantile estimates what a share q of observations did not exceed, nil if there
// are none: counts has them by the buckets that bounds are the upper bounds of,
// the last those beyond. It does so as histogram_quantile of Prometheus does for
// classic histograms: the bucket in which the rank q*n falls is taken to have
// its observations at equal distances between its bounds, the first between 0
// and its own; beyond the last bound it is that bound.
func quantile(q float64, counts []int64, bounds []float64) *float64 {
	n := int64(0)
	for _, c := range counts {
		n += c
	}
	if n <= 0 {
		return nil
	}
	rank := q * float64(n)
	low := 0.0
	for i, high := range bounds {
		if c := float64(counts[i]); rank <= c {
			return new(low + (high-low)*rank/c)
		} else {
			rank -= c
		}
		low = high
	}
	return new(low)
}
