package eval

import "math"

// z95 is the 97.5 % quantile of the normal distribution: two-sided 95 %.
const z95 = 1.959963984540054

// Wilson returns the score interval of a share of which successes out of n were
// seen. z is the normal quantile of the confidence wanted, 1.96 for 95 %.
// Nothing seen (n = 0) says nothing: 0 to 1. Counts that cannot be (n < 0, or
// successes outside 0..n) and a z that is not positive, or whose square is not
// finite, give NaN.
//
// Source: E. B. Wilson, "Probable inference, the law of succession, and
// statistical inference", JASA 22 (1927), without continuity correction.
func Wilson(successes, n int, z float64) (low, high float64) {
	k, m, zz := float64(successes), float64(n), z*z
	if k < 0 || k > m || !(z > 0) || math.IsInf(zz, 1) {
		return math.NaN(), math.NaN()
	}
	if n == 0 {
		return 0, 1
	}
	half := z * math.Sqrt(zz+4*k*(m-k)/m)
	low, high = (2*k+zz-half)/(2*(m+zz)), (2*k+zz+half)/(2*(m+zz))
	if successes == n {
		high = 1 // which the formula gives up to rounding; the 0 of no success it gives exactly
	}
	return low, high
}
