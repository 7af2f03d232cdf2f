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
// 128 values, those in eight interleaved sums. The order matters: a confident
// model's log loss is the distance of a row's sum from its largest term, a few
// units in the last place, and any other order gives another figure.
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
