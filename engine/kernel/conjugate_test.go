package kernel_test

import (
	"math"
	"slices"
	"testing"

	"copydesk/engine/kernel"
)

// conjugates runs the kernels of conjugate gradients on rows of random numbers
// and returns all that they wrote.
func conjugates[T kernel.Float](set *kernel.Set[T], rows, width int) []T {
	n := rows * width
	s, r, total := noise[T](n, 1), noise[T](n, 2), noise[T](width, 3)
	y := make([]int32, rows)
	for i := range y {
		y[i] = int32(i * 5 % width)
	}
	set.Curve(s, r, y, total)
	a, p := noise[T](n, 4), noise[T](n, 5)
	inner := set.Image(a, p, 0.25, 0.125)
	g := &kernel.Gradients[T]{
		Solution: noise[T](n, 6), Search: p, Remainder: noise[T](n, 7),
		Image: a, Inverse: noise[T](n, 8), Corrected: make([]T, n),
	}
	square := set.Correct(g, noise[T](rows, 9), 0.3)
	set.Turn(p, g.Corrected, 0.7)
	return slices.Concat(s, total, a, p, g.Solution, g.Remainder, g.Corrected, []T{inner, square})
}

// TestConjugateBits holds the best set to the generic one, bit for bit.
func TestConjugateBits(t *testing.T) { both(t, testConjugateBits[float32], testConjugateBits[float64]) }

func testConjugateBits[T kernel.Float](t *testing.T) {
	for _, rows := range []int{1, 2, 33} {
		for _, width := range []int{1, 3, 4, 8, 16, 42, 48} {
			want := conjugates(kernel.Generic[T](), rows, width)
			if i := differ(want, conjugates(kernel.Best[T](), rows, width)); i >= 0 {
				t.Errorf("%d rows of %d: they differ at %d of %d", rows, width, i, len(want))
			}
		}
	}
}

// TestConjugate compares with the formulas.
func TestConjugate(t *testing.T) { both(t, testConjugate[float32], testConjugate[float64]) }

func testConjugate[T kernel.Float](t *testing.T) {
	for _, set := range sets[T]() {
		near := func(name string, got T, want float64) {
			t.Helper()
			if math.Abs(float64(got)-want) > 1e-6 {
				t.Errorf("%s: %s is %v, want %v", set.Name, name, got, want)
			}
		}
		// p = (0.5, 0.25, 0.25) and y = 1, with five columns of padding.
		s, r, total := []T{1, 2, 4, 0, 0, 0, 0, 0}, []T{0.5, -0.75, 0.25, 0, 0, 0, 0, 0}, make([]T, 8)
		set.Curve(s, r, []int32{1}, total)
		for k, want := range []float64{0.5 * (1 - 2), 0.25 * (2 - 2), 0.25 * (4 - 2), 0} {
			near("a change", s[k], want)
			near("a sum", total[k], want)
		}
		a, p := []T{1, 2, 0, 0, 0, 0, 0, 0}, []T{3, 4, 0, 0, 0, 0, 0, 0}
		near("the inner product", set.Image(a, p, 2, 0.5), 3*3.5+4*6)
		near("the image", a[1], 6)
		g := &kernel.Gradients[T]{
			Solution: make([]T, 8), Search: p, Remainder: []T{4, 7, 0, 0, 0, 0, 0, 0},
			Image: a, Inverse: []T{1, 3, 0, 0, 0, 0, 0, 0}, Corrected: make([]T, 8),
		}
		// The remainder becomes (0.5, 1), whose shift is 3.5/4.
		near("the square", set.Correct(g, []T{0.25}, 1), 0.5*-0.375+1*0.375)
		near("the solution", g.Solution[1], 4)
		near("the correction", g.Corrected[1], 0.375)
		set.Turn(p, g.Corrected, 2)
		near("the direction", p[1], 0.375+8)
	}
}
