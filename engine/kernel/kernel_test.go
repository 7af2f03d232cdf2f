package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"copydesk/engine/kernel"
)

// lengths has every remainder of a vector, of blocks of vectors and of unrolled
// loops, and the sizes of the default network.
var lengths = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 42, 50, 51, 52, 53, 64, 100, 101, 103, 104, 105, 200, 209}

func both(t *testing.T, f32, f64 func(t *testing.T)) {
	t.Run("float32", f32)
	t.Run("float64", f64)
}

// sets returns the sets of this machine, the generic one first.
func sets[T kernel.Float]() []*kernel.Set[T] {
	all := []*kernel.Set[T]{kernel.Generic[T]()}
	if best := kernel.Best[T](); best.Name != kernel.GenericName {
		all = append(all, best)
	}
	return all
}

func noise[T kernel.Float](n int, seed uint64) []T {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]T, n)
	for i := range out {
		out[i] = T(r.NormFloat64())
	}
	return out
}

func TestName(t *testing.T) {
	if a, b := kernel.Best[float32]().Name, kernel.Best[float64]().Name; a != b || a != kernel.Name() {
		t.Errorf("%q for float32, %q for float64, and %q", a, b, kernel.Name())
	}
	if g := kernel.Generic[float64]().Name; g != "generic" {
		t.Errorf("the generic set is %q", g)
	}
}

func TestGather(t *testing.T) { both(t, testGather[float32], testGather[float64]) }

func testGather[T kernel.Float](t *testing.T) {
	const rows = 40
	for _, set := range sets[T]() {
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
				set.Gather(got, m, index, coef)
				if !slices.Equal(got, want) {
					t.Fatalf("%s: %d rows of %d: %v, want %v", set.Name, k, n, got, want)
				}
			}
		}
	}
}

func TestGatherRefuses(t *testing.T) { both(t, testGatherRefuses[float32], testGatherRefuses[float64]) }

func testGatherRefuses[T kernel.Float](t *testing.T) {
	tests := []struct {
		name  string
		m     []T
		index []int32
		coef  []T
	}{
		{"a row too far", make([]T, 9), []int32{0, 1, 2, 3}, make([]T, 4)},
		{"half a row", make([]T, 10, 20), []int32{3}, make([]T, 1)},
		{"a negative row", make([]T, 9), []int32{0, -1}, make([]T, 2)},
		{"the most negative row", make([]T, 9), []int32{math.MinInt32}, make([]T, 1)},
		{"no rows", nil, []int32{0}, make([]T, 1)},
		{"few coefficients", make([]T, 9), []int32{0, 1}, make([]T, 1)},
	}
	for _, set := range sets[T]() {
		for _, tt := range tests {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: %s was taken", set.Name, tt.name)
					}
				}()
				set.Gather(make([]T, 3), tt.m, tt.index, slices.Clip(tt.coef))
			}()
		}
	}
}

// TestGatherRefusesVectors is the same for rows of one vector, which have a loop
// of their own.
func TestGatherRefusesVectors(t *testing.T) {
	both(t, testGatherRefusesVectors[float32], testGatherRefusesVectors[float64])
}

func testGatherRefusesVectors[T kernel.Float](t *testing.T) {
	n := 32 / int(unsafe.Sizeof(T(0)))
	for _, set := range sets[T]() {
		for _, j := range []int32{3, -1, math.MinInt32} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: row %d was taken", set.Name, j)
					}
				}()
				set.Gather(make([]T, n), make([]T, 3*n), []int32{2, j}, make([]T, 2))
			}()
		}
	}
}

func TestRowsRefuses(t *testing.T) { both(t, testRowsRefuses[float32], testRowsRefuses[float64]) }

func testRowsRefuses[T kernel.Float](t *testing.T) {
	tests := []struct {
		name  string
		y     int
		start []int
		index []int32
	}{
		{"a row too far", 2, []int{0, 1, 2}, []int32{2, 3}},
		{"a negative row", 2, []int{0, 1, 2}, []int32{-1, 2}},
		{"the most negative row", 2, []int{0, 1, 2}, []int32{0, math.MinInt32}},
		{"few indices", 2, []int{0, 1, 3}, []int32{0, 1}},
		{"a row that ends before it starts", 2, []int{1, 0, 2}, []int32{0, 1}},
		{"a negative start", 1, []int{-1, 2}, []int32{0, 1}},
		{"too few rows to write", 1, []int{0, 1, 2}, []int32{0, 1}},
	}
	for _, set := range sets[T]() {
		for _, width := range []int{3, 4, 8, 9} {
			for _, tt := range tests {
				func() {
					defer func() {
						if recover() == nil {
							t.Errorf("%s: %s of %d was taken", set.Name, tt.name, width)
						}
					}()
					set.Rows(make([]T, tt.y*width), make([]T, width), make([]T, 3*width), tt.start, slices.Clip(tt.index), make([]T, 3))
				}()
			}
		}
	}
}

func TestAdam(t *testing.T) { both(t, testAdam[float32], testAdam[float64]) }

func testAdam[T kernel.Float](t *testing.T) {
	s := kernel.Step[T]{Alpha: 0.25, Scale: 0.5, Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Rate: 0.01, Epsilon: 1e-8}
	for _, set := range sets[T]() {
		for _, n := range lengths {
			w, m, v, g := noise[T](n, 1), noise[T](n, 2), noise[T](n, 3), noise[T](n, 4)
			for i := range v {
				v[i] *= v[i]
			}
			type state struct{ w, m, v float64 }
			want, squares := make([]state, n), 0.0
			for i := range want {
				d := (float64(g[i]) + 0.25*float64(w[i])) * 0.5
				first := 0.9*float64(m[i]) + 0.1*d
				second := 0.999*float64(v[i]) + 0.001*d*d
				want[i] = state{float64(w[i]) - 0.01*first/(math.Sqrt(second)+1e-8), first, second}
				squares += float64(w[i]) * float64(w[i])
			}
			if got := set.Adam(w, m, v, g, &s); math.Abs(float64(got)-squares) > 1e-6*squares {
				t.Errorf("%s: %d elements: squares are %v, want %v", set.Name, n, got, squares)
			}
			for i := range want {
				got := state{float64(w[i]), float64(m[i]), float64(v[i])}
				if math.Abs(got.w-want[i].w) > 1e-6 || math.Abs(got.m-want[i].m) > 1e-6 || math.Abs(got.v-want[i].v) > 1e-6 {
					t.Fatalf("%s: %d elements: element %d is %+v, want %+v", set.Name, n, i, got, want[i])
				}
			}
		}
	}
}

// Weights that no row has a gradient for shrink for as long as a fit goes on; no
// number comes to be among those below the normal ones, which are slow.
func TestAdamStaysNormal(t *testing.T) {
	t.Run("float32", func(t *testing.T) { testAdamStaysNormal[float32](t, 1e-8, 0x1p-126) })
	t.Run("float64", func(t *testing.T) { testAdamStaysNormal[float64](t, 1e-140, 0x1p-1022) })
}

func testAdamStaysNormal[T kernel.Float](t *testing.T, size, least T) {
	s := kernel.Step[T]{Alpha: 1e-4, Scale: 0.005, Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Rate: 1e-3, Epsilon: 1e-8}
	for _, set := range sets[T]() {
		w, m, v, g := noise[T](19, 1), make([]T, 19), make([]T, 19), make([]T, 19)
		for i := range w {
			w[i] *= size
		}
		for range 5000 {
			set.Adam(w, m, v, g, &s)
			for _, x := range slices.Concat(w, m, v) {
				if x != 0 && -least < x && x < least {
					t.Fatalf("%s: there is a %v among %v, %v and %v", set.Name, x, w, m, v)
				}
			}
		}
	}
}

func TestRectify(t *testing.T) { both(t, testRectify[float32], testRectify[float64]) }

func testRectify[T kernel.Float](t *testing.T) {
	tests := []struct {
		y     []T
		after []T
		index []int32
		value []T
	}{
		{[]T{}, []T{}, []int32{}, []T{}},
		{[]T{0, -1, 0}, []T{0, 0, 0}, []int32{}, []T{}},
		{[]T{0, 2, 0, -3, 5}, []T{0, 2, 0, 0, 5}, []int32{1, 4}, []T{2, 5}},
		{[]T{1, 2, 3, 4, 5, 6, 7, 8}, []T{1, 2, 3, 4, 5, 6, 7, 8}, []int32{0, 1, 2, 3, 4, 5, 6, 7}, []T{1, 2, 3, 4, 5, 6, 7, 8}},
		{
			[]T{-1, 2, -3, 4, 5, -6, -7, 8, 9, -1, -2, -3, -4, 5, 6},
			[]T{0, 2, 0, 4, 5, 0, 0, 8, 9, 0, 0, 0, 0, 5, 6},
			[]int32{1, 3, 4, 7, 8, 13, 14},
			[]T{2, 4, 5, 8, 9, 5, 6},
		},
	}
	for _, set := range sets[T]() {
		for _, tt := range tests {
			y, index, value := slices.Clone(tt.y), make([]int32, len(tt.y)), make([]T, len(tt.y))
			n := set.Rectify(y, index, value)
			if !slices.Equal(y, tt.after) || !slices.Equal(index[:n], tt.index) || !slices.Equal(value[:n], tt.value) {
				t.Errorf("%s: %v became %v, and lists %v, %v; want %v and %v, %v", set.Name, tt.y, y, index[:n], value[:n], tt.after, tt.index, tt.value)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) { both(t, testNoAllocation[float32], testNoAllocation[float64]) }

func testNoAllocation[T kernel.Float](t *testing.T) {
	w, m, v, g := noise[T](100, 1), noise[T](100, 2), make([]T, 100), noise[T](100, 3)
	index, coef, list := []int32{0}, []T{1}, make([]int32, 100)
	for _, set := range sets[T]() {
		s := new(kernel.Step[T])
		if n := testing.AllocsPerRun(10, func() {
			set.Gather(w, m, index, coef)
			set.Adam(w, m, v, g, s)
			set.Rectify(w, list, v)
		}); n != 0 {
			t.Errorf("%s: %v allocations", set.Name, n)
		}
	}
}

func BenchmarkGather(b *testing.B) {
	b.Run("float32", benchmarkGather[float32])
	b.Run("float64", benchmarkGather[float64])
}

// Twenty rows out of ten thousand, as of an article's terms, of as many units
// as the hidden layers of the default network have.
func benchmarkGather[T kernel.Float](b *testing.B) {
	const rows = 10000
	r := rand.New(rand.NewPCG(1, 1))
	index := make([]int32, 20*100)
	for i := range index {
		index[i] = int32(r.IntN(rows))
	}
	for _, n := range []int{100, 50} {
		y, m, coef := noise[T](n, 1), noise[T](rows*n, 2), noise[T](20, 3)
		for _, set := range sets[T]() {
			b.Run(fmt.Sprintf("%d/%s", n, set.Name), func(b *testing.B) {
				b.SetBytes(int64(20*n) * int64(unsafe.Sizeof(T(0))))
				i := 0
				for b.Loop() {
					set.Gather(y, m, index[i:i+20], coef)
					i = (i + 20) % len(index)
				}
			})
		}
	}
}

func BenchmarkAdam(b *testing.B) {
	b.Run("float32", benchmarkAdam[float32])
	b.Run("float64", benchmarkAdam[float64])
}

// A pass over the weights between 10,000 features and 100 units, which a cache
// of a core does not hold, and over a layer that it does.
func benchmarkAdam[T kernel.Float](b *testing.B) {
	for _, n := range []int{1000000, 5000} {
		w, m, v, g := noise[T](n, 1), noise[T](n, 2), make([]T, n), noise[T](min(n, 4000), 4)
		s := kernel.Step[T]{Alpha: 1e-4, Scale: 0.005, Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Rate: 1e-3, Epsilon: 1e-8}
		for _, set := range sets[T]() {
			b.Run(fmt.Sprintf("%d/%s", n, set.Name), func(b *testing.B) {
				b.SetBytes(int64(n) * int64(unsafe.Sizeof(T(0))))
				for b.Loop() {
					for i := 0; i < n; i += len(g) {
						j := min(i+len(g), n)
						set.Adam(w[i:j], m[i:j], v[i:j], g, &s)
					}
				}
			})
		}
	}
}

func BenchmarkRectify(b *testing.B) {
	b.Run("float32", benchmarkRectify[float32])
	b.Run("float64", benchmarkRectify[float64])
}

// The units of a hidden layer, half of which are active, of a hundred rows in
// turn: of fewer the processor would learn the branches by heart.
func benchmarkRectify[T kernel.Float](b *testing.B) {
	const n, rows = 100, 100
	all, index, value := noise[T](n*rows, 1), make([]int32, n), make([]T, n)
	y := make([]T, n)
	for _, set := range sets[T]() {
		b.Run(set.Name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				copy(y, all[i:i+n])
				set.Rectify(y, index, value)
				i = (i + n) % len(all)
			}
		})
	}
}
