package kernel_test

import (
	"testing"

	"copydesk/engine/kernel"
)

func TestProductsAreRounded(t *testing.T) {
	both(t, testProductsAreRounded[float32], testProductsAreRounded[float64])
}

// A product that is rounded and the same one with the opposite sign cancel out;
// one that goes into a fused multiply-add leaves its rounding error.
func testProductsAreRounded[T kernel.Float](t *testing.T) {
	for _, set := range sets[T]() {
		for _, n := range lengths {
			row, against := noise[T](n, 2), make([]T, n)
			const factor = 0.1
			for i, v := range row {
				against[i] = -T(factor * v)
			}
			check := func(name string, got []T) {
				for i, v := range got {
					if v != 0 {
						t.Fatalf("%s %s: element %d of %d is %g, want 0", set.Name, name, i, n, v)
					}
				}
			}
			y := append([]T(nil), against...)
			set.Gather(y, row, []int32{0}, []T{factor})
			check("Gather", y)
			p := append([]T(nil), row...)
			set.Turn(p, against, factor)
			check("Turn", p)
			a := append([]T(nil), row...)
			set.Image(a, against, factor, 1)
			check("Image", a)
		}
	}
}
