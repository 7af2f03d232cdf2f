package eval

import (
	"math"

	"copydesk/engine/fault"
)

// Comparison is what two sets of answers to the same rows have in common, and
// the outcome of McNemar's test of them.
type Comparison struct {
	Rows      int `json:"rows"`
	B         int `json:"b"` // rows that only the first answered right
	C         int `json:"c"` // rows that only the second answered right
	BothRight int `json:"both_right"`
	BothWrong int `json:"both_wrong"`
	// Advantage is the accuracy of the first minus that of the second, and
	// Difference where it may lie, with 95 % confidence (see [PairedDifference]).
	Advantage  float64  `json:"advantage"`
	Difference Interval `json:"difference"`
	// Exact says which test was made: the binomial one, or the chi-squared one.
	Exact bool `json:"exact"`
	// Statistic is min(B, C) if exact, else chi-squared.
	Statistic float64 `json:"statistic"`
	// PValue is how often two equally good models would differ as much, two-sided.
	PValue float64 `json:"p_value"`
}

// exactBelow is the number of disagreements from which chi-squared is near enough.
const exactBelow = 25

// McNemar asks whether one of two sets of answers is right more often than the
// other, beyond chance. truth, first and second hold a category index per row.
// With fewer than 25 rows that exactly one of them got right the test is the
// exact binomial one, else chi-squared with one degree of freedom and Edwards's
// continuity correction, which never turns the difference round: B = C gives 0.
//
// It fails with fault.Invalid for no rows and for lengths that do not match.
//
// Source: Q. McNemar, "Note on the sampling error of the difference between
// correlated proportions or percentages", Psychometrika 12 (1947).
func McNemar(truth, first, second []int32) (*Comparison, error) {
	if len(first) != len(truth) || len(second) != len(truth) {
		return nil, fault.Newf(fault.Invalid, "got %d and %d answers to %d rows, expected both to answer the same rows",
			len(first), len(second), len(truth))
	}
	if len(truth) == 0 {
		return nil, fault.Newf(fault.Invalid, "comparing answers needs at least one row, got none")
	}
	c := &Comparison{Rows: len(truth)}
	for i, t := range truth {
		switch {
		case first[i] == t && second[i] != t:
			c.B++
		case first[i] != t && second[i] == t:
			c.C++
		case first[i] == t:
			c.BothRight++
		default:
			c.BothWrong++
		}
	}
	c.Advantage = float64(c.B-c.C) / float64(c.Rows)
	c.Difference.Low, c.Difference.High = PairedDifference(c.BothRight, c.B, c.C, c.BothWrong, z95)
	n := c.B + c.C
	if n < exactBelow {
		c.Exact = true
		c.Statistic = float64(min(c.B, c.C))
		c.PValue = min(1, 2*fairTail(min(c.B, c.C), n))
		return c, nil
	}
	difference := max(math.Abs(float64(c.B-c.C))-1, 0)
	c.Statistic = difference * difference / float64(n)
	c.PValue = math.Erfc(math.Sqrt(c.Statistic / 2))
	return c, nil
}

// fairTail is the probability of at most k heads in n tosses of a fair coin.
// For n below exactBelow it is exact.
func fairTail(k, n int) float64 {
	ways, tail := 1, 1
	for i := 1; i <= k; i++ {
		ways = ways * (n - i + 1) / i
		tail += ways
	}
	return math.Ldexp(float64(tail), -n)
}
