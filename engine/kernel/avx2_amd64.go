//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// avx2 returns the set, or nil where the processor or the system lacks what it
// needs. The kernels do without FMA, but math.Exp uses it where it is: as a part
// of the set, its results are the set's too.
func avx2[T Float]() *Set[T] {
	if !cpu.X86.HasAVX2 || !cpu.X86.HasFMA || !cpu.X86.HasPOPCNT {
		return nil
	}
	var s any
	switch any(T(0)).(type) {
	case float32:
		s = &Set[float32]{
			Name: AVX2Name, Gather: gatherAVX2x32, Adam: adamAVX2x32, Rectify: rectifyAVX2x32,
			Rows:  rowsAVX2x32,
			Curve: curveAVX2x32, Image: imageAVX2x32, Correct: correctAVX2x32, Turn: turnAVX2x32,
		}
	default:
		s = &Set[float64]{
			Name: AVX2Name, Gather: gatherAVX2x64, Adam: adamAVX2x64, Rectify: rectifyAVX2x64,
			Rows:  rowsAVX2x64,
			Curve: curve[float64], Image: image[float64], Correct: correct[float64], Turn: turn[float64],
		}
	}
	return s.(*Set[T])
}

const outside = "kernel: an index is not that of a row"

func gatherAVX2x32(y, m []float32, index []int32, coef []float32) {
	coef = coef[:len(index)]
	if len(y) == 0 || len(index) == 0 {
		return
	}
	last := len(m) - len(y)
	if last < 0 || !gather32(&y[0], len(y), &m[0], 4*last, &index[0], &coef[0], len(index)) {
		panic(outside)
	}
}

func gatherAVX2x64(y, m []float64, index []int32, coef []float64) {
	coef = coef[:len(index)]
	if len(y) == 0 || len(index) == 0 {
		return
	}
	last := len(m) - len(y)
	if last < 0 || !gather64(&y[0], len(y), &m[0], 8*last, &index[0], &coef[0], len(index)) {
		panic(outside)
	}
}

func adamAVX2x32(w, m, v, g []float32, s *Step[float32]) float32 {
	m, v, g = m[:len(w)], v[:len(w)], g[:len(w)]
	if len(w) == 0 {
		return 0
	}
	return adam32(&w[0], &m[0], &v[0], &g[0], len(w), s)
}

func adamAVX2x64(w, m, v, g []float64, s *Step[float64]) float64 {
	m, v, g = m[:len(w)], v[:len(w)], g[:len(w)]
	if len(w) == 0 {
		return 0
	}
	return adam64(&w[0], &m[0], &v[0], &g[0], len(w), s)
}

func rectifyAVX2x32(y []float32, index []int32, value []float32) int {
	index, value = index[:len(y)], value[:len(y)]
	whole, n := len(y)&^7, 0
	if whole > 0 {
		n = rectify32(&y[0], whole, &index[0], &value[0])
	}
	return rectifyFrom(y, index, value, whole, n)
}

func rectifyAVX2x64(y []float64, index []int32, value []float64) int {
	index, value = index[:len(y)], value[:len(y)]
	whole, n := len(y)&^3, 0
	if whole > 0 {
		n = rectify64(&y[0], whole, &index[0], &value[0])
	}
	return rectifyFrom(y, index, value, whole, n)
}

// gather32 is Gather for a y of n > 0 columns, an m whose last row begins at most
// that many bytes after its first, and k > 0 indices. It returns false when it
// met one that is not that of a row.
//
//go:noescape
func gather32(y *float32, n int, m *float32, last int, index *int32, coef *float32, k int) bool

//go:noescape
func gather64(y *float64, n int, m *float64, last int, index *int32, coef *float64, k int) bool

// adam32 is Adam for n > 0 weights, with gradients d.
//
//go:noescape
func adam32(w, m, v, d *float32, n int, s *Step[float32]) float32

//go:noescape
func adam64(w, m, v, d *float64, n int, s *Step[float64]) float64

// rectify32 is Rectify for n > 0 numbers, a multiple of 8.
//
//go:noescape
func rectify32(y *float32, n int, index *int32, value *float32) int

// rectify64 is Rectify for n > 0 numbers, a multiple of 4.
//
//go:noescape
func rectify64(y *float64, n int, index *int32, value *float64) int
