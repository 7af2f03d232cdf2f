package neural

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

func noise[T float](n int, seed uint64) []T {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]T, n)
	for i := range out {
		out[i] = T(r.NormFloat64())
	}
	return out
}

// lengths has every remainder of the unrolled loops, and the sizes of the
// default network.
var lengths = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 42, 50, 64, 100, 101}

func both(t *testing.T, f32, f64 func(t *testing.T)) {
	t.Run("float32", f32)
	t.Run("float64", f64)
}

func TestGather(t *testing.T) { both(t, testGather[float32], testGather[float64]) }

func testGather[T float](t *testing.T) {
	const rows = 40
	for _, n := range lengths {
		m := noise[T](rows*n, 1)
		for _, k := range lengths[:16] {
			index := make([]int32, k)
			for i := range index {
				index[i] = int32(i * 7 % rows)
			}
			coef := noise[T](k, 2)
			got := noise[T](n, 3)
			want := slices.Clone(got)
			for i := range want {
				for e, j := range index {
					want[i] += T(coef[e] * m[int(j)*n+i])
				}
			}
			gather(got, m, index, coef)
			for i := range got {
				if math.Abs(float64(got[i]-want[i])) > 1e-5 {
					t.Fatalf("%d rows of %d: element %d is %v, want %v", k, n, i, got[i], want[i])
				}
			}
		}
	}
}

func TestDot(t *testing.T) { both(t, testDot[float32], testDot[float64]) }

func testDot[T float](t *testing.T) {
	for _, n := range lengths {
		a, b := noise[T](n, 1), noise[T](n, 2)
		want := 0.0
		for i := range a {
			want += float64(a[i]) * float64(b[i])
		}
		if got := dot(a, b); math.Abs(float64(got)-want) > 1e-5 {
			t.Errorf("%d elements: %v, want %v", n, got, want)
		}
	}
}

func TestAdam(t *testing.T) { both(t, testAdam[float32], testAdam[float64]) }

func testAdam[T float](t *testing.T) {
	s := step[T]{alpha: 0.25, scale: 0.5, beta1: 0.9, rest1: 0.1, beta2: 0.999, rest2: 0.001, rate: 0.01, epsilon: 1e-8}
	for _, n := range lengths {
		w, m, v, g := noise[T](n, 1), noise[T](n, 2), noise[T](n, 3), noise[T](n, 4)
		for i := range v {
			v[i] *= v[i]
		}
		type state struct{ w, m, v float64 }
		want := make([]state, n)
		for i := range want {
			d := (float64(g[i]) + 0.25*float64(w[i])) * 0.5
			first := 0.9*float64(m[i]) + 0.1*d
			second := 0.999*float64(v[i]) + 0.001*d*d
			want[i] = state{float64(w[i]) - 0.01*first/(math.Sqrt(second)+1e-8), first, second}
		}
		adam(w, m, v, g, &s)
		for i := range want {
			got := state{float64(w[i]), float64(m[i]), float64(v[i])}
			if math.Abs(got.w-want[i].w) > 1e-6 || math.Abs(got.m-want[i].m) > 1e-6 || math.Abs(got.v-want[i].v) > 1e-6 {
				t.Fatalf("%d elements: element %d is %+v, want %+v", n, i, got, want[i])
			}
		}
	}
}

func TestNonzero(t *testing.T) {
	index, value := make([]int32, 5), make([]float32, 5)
	tests := []struct {
		a     []float32
		index []int32
		value []float32
	}{
		{[]float32{}, []int32{}, []float32{}},
		{[]float32{0, 0, 0}, []int32{}, []float32{}},
		{[]float32{0, 2, 0, -3, 0}, []int32{1, 3}, []float32{2, -3}},
		{[]float32{1, 2, 3, 4, 5}, []int32{0, 1, 2, 3, 4}, []float32{1, 2, 3, 4, 5}},
	}
	for _, tt := range tests {
		if i, v := nonzero(tt.a, index, value); !slices.Equal(i, tt.index) || !slices.Equal(v, tt.value) {
			t.Errorf("nonzero(%v) = %v, %v, want %v, %v", tt.a, i, v, tt.index, tt.value)
		}
	}
}

func BenchmarkKernels(b *testing.B) {
	b.Run("float32", benchmarkKernels[float32])
	b.Run("float64", benchmarkKernels[float64])
}

func benchmarkKernels[T float](b *testing.B) {
	const width = 100
	size := int64(width) * int64(unsafe.Sizeof(T(0)))
	b.Run("gather", func(b *testing.B) {
		y, m, coef := noise[T](width, 1), noise[T](400*width, 2), noise[T](20, 3)
		index := make([]int32, len(coef))
		for i := range index {
			index[i] = int32(i * 37 % 400)
		}
		b.SetBytes(20 * size)
		for b.Loop() {
			clear(y)
			gather(y, m, index, coef)
		}
	})
	b.Run("dot", func(b *testing.B) {
		x, y := noise[T](width, 1), noise[T](width, 2)
		b.SetBytes(size)
		for b.Loop() {
			dot(x, y)
		}
	})
	b.Run("adam", func(b *testing.B) {
		w, m, v, g := noise[T](width, 1), noise[T](width, 2), make([]T, width), noise[T](width, 4)
		s := step[T]{alpha: 1e-4, scale: 0.005, beta1: 0.9, rest1: 0.1, beta2: 0.999, rest2: 0.001, rate: 1e-3, epsilon: 1e-8}
		b.SetBytes(size)
		for b.Loop() {
			adam(w, m, v, g, &s)
		}
	})
}
