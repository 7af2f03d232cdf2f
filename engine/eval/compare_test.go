package eval_test

import (
	"math"
	"strings"
	"testing"

	"copydesk/engine/eval"
	"copydesk/engine/fault"
)

// The first four are those of Newcombe, "Two-sided confidence intervals for the
// single proportion" (Statistics in Medicine 17, 1998), table I, method 3.
func TestWilson(t *testing.T) {
	tests := []struct {
		successes, n int
		low, high    float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{0, 0, 0, 1},
		{1, 1, 0.2065, 1},
	}
	for _, tt := range tests {
		low, high := eval.Wilson(tt.successes, tt.n, 1.959963984540054)
		if math.Abs(low-tt.low) > 5e-5 || math.Abs(high-tt.high) > 5e-5 {
			t.Errorf("Wilson(%d, %d) = %.4f, %.4f, want %.4f, %.4f", tt.successes, tt.n, low, high, tt.low, tt.high)
		}
	}
}

func TestWilsonImpossible(t *testing.T) {
	tests := []struct {
		successes, n int
		z            float64
	}{
		{-1, 5, 2}, {6, 5, 2}, {0, -1, 2}, {-2, -1, 2}, {1, 0, 2},
		{1, 5, 0}, {1, 5, -2}, {1, 5, math.NaN()}, {5, 5, math.Inf(1)}, {5, 5, 1e200},
	}
	for _, tt := range tests {
		low, high := eval.Wilson(tt.successes, tt.n, tt.z)
		if !math.IsNaN(low) || !math.IsNaN(high) {
			t.Errorf("Wilson(%d, %d, %v) = %v, %v, want NaN", tt.successes, tt.n, tt.z, low, high)
		}
	}
}

func TestWilsonProperties(t *testing.T) {
	for _, z := range []float64{0.01, 1.2815515655446004, 1.959963984540054, 6} {
		for n := 1; n <= 60; n++ {
			lastLow, lastHigh := -1.0, -1.0
			for k := 0; k <= n; k++ {
				low, high := eval.Wilson(k, n, z)
				share := float64(k) / float64(n)
				if !(0 <= low && low <= share && share <= high && high <= 1) {
					t.Errorf("Wilson(%d, %d, %v) = %v, %v", k, n, z, low, high)
				}
				if low <= lastLow || high <= lastHigh {
					t.Errorf("Wilson(%d, %d, %v) does not exceed that of one success less", k, n, z)
				}
				lastLow, lastHigh = low, high
				mirrorLow, mirrorHigh := eval.Wilson(n-k, n, z)
				if math.Abs(low-(1-mirrorHigh)) > 1e-15 || math.Abs(high-(1-mirrorLow)) > 1e-15 {
					t.Errorf("Wilson(%d, %d, %v) is not the mirror of the failures'", k, n, z)
				}
			}
		}
	}
}

// Checked by hand: binomial sums over 2^n; 61^2/180, 4^2/25.
func TestMcNemar(t *testing.T) {
	tests := []struct {
		b, c      int
		exact     bool
		statistic float64
		p         float64
		within    float64
	}{
		{0, 0, true, 0, 1, 0},
		{5, 5, true, 5, 1, 0},
		{1, 9, true, 1, 22.0 / 1024, 0},
		{4, 0, true, 0, 0.125, 0},
		{24, 0, true, 0, 0x1p-23, 0},
		{25, 0, false, 576.0 / 25, 1.587e-6, 1e-9},
		{10, 15, false, 0.64, 0.4237, 5e-5},
		{121, 59, false, 3721.0 / 180, 5.45e-6, 5e-9},
		{13, 13, false, 0, 1, 0},
		{12, 13, false, 0, 1, 0},
	}
	for _, tt := range tests {
		got, err := eval.McNemar(answers(tt.b, tt.c))
		if err != nil {
			t.Fatal(err)
		}
		if got.Rows != tt.b+tt.c+14 || got.B != tt.b || got.C != tt.c || got.Exact != tt.exact ||
			got.BothRight != 7 || got.BothWrong != 7 || got.Statistic != tt.statistic || math.Abs(got.PValue-tt.p) > tt.within {
			t.Errorf("McNemar of %d against %d = %+v, want %+v", tt.b, tt.c, *got, tt)
		}
		mirror, err := eval.McNemar(swapped(answers(tt.b, tt.c)))
		if err != nil {
			t.Fatal(err)
		}
		mirror.B, mirror.C = mirror.C, mirror.B
		if mirror.Advantage != -got.Advantage || math.Abs(mirror.Difference.Low+got.Difference.High) > 1e-15 || math.Abs(mirror.Difference.High+got.Difference.Low) > 1e-15 {
			t.Errorf("with the two swapped the difference is %v in %v, want the opposite of %v in %v", mirror.Advantage, mirror.Difference, got.Advantage, got.Difference)
		}
		mirror.Advantage, mirror.Difference = got.Advantage, got.Difference
		if *mirror != *got {
			t.Errorf("with the two swapped %+v, want %+v", *mirror, *got)
		}
	}
}

func swapped(truth, first, second []int32) (_, _, _ []int32) { return truth, second, first }

// The first two are those of Fagerland, Lydersen and Laake, "Recommended tests
// and confidence intervals for paired binomial proportions" (Statistics in
// Medicine 33, 2014), to as many digits as they give; the third is worked out in
// Altman, Machin, Bryant and Gardner, "Statistics with confidence" (2000), table
// 6.2; the fourth and fifth are Newcombe's own; the last two are Wilson's limits.
func TestPairedDifference(t *testing.T) {
	tests := []struct {
		both, first, second, neither int
		low, high                    float64
		within                       float64
	}{
		{1, 1, 7, 12, -0.507, -0.026, 5e-4},
		{59, 6, 16, 80, -0.1186, -0.0046, 5e-5},
		{14, 5, 0, 22, 0.011, 0.226, 5e-4},
		{36, 12, 2, 0, 0.0569, 0.3404, 5e-5},
		{20, 12, 2, 16, 0.0562, 0.3292, 5e-5},
		{0, 0, 0, 0, -1, 1, 0},
		{0, 54, 0, 0, 0.9061, 1, 5e-5},
	}
	for _, tt := range tests {
		low, high := eval.PairedDifference(tt.both, tt.first, tt.second, tt.neither, 1.959963984540054)
		if math.Abs(low-tt.low) > tt.within || math.Abs(high-tt.high) > tt.within {
			t.Errorf("PairedDifference(%d, %d, %d, %d) = %.4f, %.4f, want %.4f, %.4f", tt.both, tt.first, tt.second, tt.neither, low, high, tt.low, tt.high)
		}
	}
	for _, n := range [][4]int{{-1, 5, 5, 5}, {5, -1, 5, 5}, {5, 5, -1, 5}, {5, 5, 5, -1}, {-5, 5, 5, 5}} {
		if low, high := eval.PairedDifference(n[0], n[1], n[2], n[3], 2); !math.IsNaN(low) || !math.IsNaN(high) {
			t.Errorf("PairedDifference(%v) = %v, %v, want NaN", n, low, high)
		}
	}
	if low, _ := eval.PairedDifference(1, 2, 3, 4, -2); !math.IsNaN(low) {
		t.Errorf("a z of -2 gives %v", low)
	}
}

// TestPairedDifferenceProperties holds that the difference lies in its interval,
// and that the interval is within -1 to 1 and turns round with the two.
func TestPairedDifferenceProperties(t *testing.T) {
	const z, most = 1.959963984540054, 7
	for both := range most {
		for first := range most {
			for second := range most {
				for neither := range most {
					n := both + first + second + neither
					if n == 0 {
						continue
					}
					low, high := eval.PairedDifference(both, first, second, neither, z)
					d := float64(first-second) / float64(n)
					if !(-1 <= low && low <= d && d <= high && high <= 1 && low < high) {
						t.Errorf("%d, %d, %d, %d: %v is not in %v to %v", both, first, second, neither, d, low, high)
					}
					mirrorLow, mirrorHigh := eval.PairedDifference(both, second, first, neither, z)
					if math.Abs(low+mirrorHigh) > 1e-15 || math.Abs(high+mirrorLow) > 1e-15 {
						t.Errorf("%d, %d, %d, %d: not the mirror of the two swapped", both, first, second, neither)
					}
				}
			}
		}
	}
}

func TestMcNemarErrors(t *testing.T) {
	tests := []struct {
		name                 string
		truth, first, second []int32
		want                 string
	}{
		{"no row", nil, nil, nil, "at least one row"},
		{"first too short", []int32{1, 2}, []int32{1}, []int32{1, 2}, "1 and 2 answers to 2 rows"},
		{"second too long", []int32{1}, []int32{1}, []int32{1, 2}, "1 and 2 answers to 1 rows"},
		{"no truth", nil, []int32{1}, []int32{1}, "1 and 1 answers to 0 rows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := eval.McNemar(tt.truth, tt.first, tt.second)
			if c != nil || err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("McNemar = %v, %v; want an invalid fault with %q", c, err, tt.want)
			}
		})
	}
}
