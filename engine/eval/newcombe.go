package eval

import "math"

// PairedDifference returns the score interval of the difference of two shares of
// the same rows, such as two accuracies: of the first minus that of the second.
// both, first, second and neither count the rows that both, only the first, only
// the second and neither got right. z is the normal quantile of the confidence
// wanted, 1.96 for 95 %. Without rows it is -1 to 1; for counts below 0 and a z
// that [Wilson] refuses it is NaN.
//
// Source: R. G. Newcombe, "Improved confidence intervals for the difference
// between binomial proportions based on paired data", Statistics in Medicine 17
// (1998), method 10: Wilson's intervals of the two shares, put together with
// their correlation, which is made smaller for continuity.
func PairedDifference(both, first, second, neither int, z float64) (low, high float64) {
	n := both + first + second + neither
	low1, high1 := Wilson(both+first, n, z)
	low2, high2 := Wilson(both+second, n, z)
	switch {
	case min(both, first, second, neither) < 0 || math.IsNaN(low1):
		return math.NaN(), math.NaN()
	case n == 0:
		return -1, 1
	}
	share1, share2 := ratio(both+first, n), ratio(both+second, n)
	phi := correlation(both, first, second, neither)
	// How far below or above is two sides of a triangle, with phi as the cosine.
	apart := func(x, y float64) float64 { return math.Sqrt(max(x*x-2*phi*x*y+y*y, 0)) }
	difference := float64(first-second) / float64(n)
	low = difference - apart(share1-low1, high2-share2)
	high = difference + apart(high1-share1, share2-low2)
	return max(low, -1), min(high, 1)
}

// correlation is the phi coefficient of two sets of answers, its numerator made
// smaller for continuity by half the rows where it is positive, down to 0; 0
// where the answers of one are all right or all wrong.
func correlation(both, first, second, neither int) float64 {
	b, f, s, n := float64(both), float64(first), float64(second), float64(neither)
	over := b*n - f*s
	if over > 0 {
		over = max(over-(b+f+s+n)/2, 0)
	}
	under := math.Sqrt(b+f) * math.Sqrt(s+n) * math.Sqrt(b+s) * math.Sqrt(f+n)
	if under == 0 {
		return 0
	}
	return over / under
}
