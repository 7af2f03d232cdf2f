package eval

// mean is the arithmetic mean of x, which is not empty.
func mean(x []float64) float64 { return sum(x) / float64(len(x)) }

// weightedMean is the mean of x with the given weights, which are not all 0.
// It overwrites x.
func weightedMean(x, weights []float64) float64 {
	for i, w := range weights {
		x[i] *= w
	}
	return sum(x) / sum(weights)
}

// sum adds in the order of numpy.sum over contiguous float64: pairwise down to
// 128 values, those in eight interleaved sums. The order is visible: the log
// loss of a row that is nearly certain is how little its sum exceeds its largest
// term, and with 42 categories adding from left to right is off by 1e-9 of it.
func sum(x []float64) float64 {
	n := len(x)
	if n > 128 {
		half := n / 2
		half -= half % 8
		return sum(x[:half]) + sum(x[half:])
	}
	var s float64
	if n >= 8 {
		r := [8]float64(x)
		for x = x[8:]; len(x) >= 8; x = x[8:] {
			for j := range r {
				r[j] += x[j]
			}
		}
		s = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
	}
	for _, v := range x {
		s += v
	}
	return s
}
