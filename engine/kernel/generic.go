package kernel

import "math"

// The conversions of products to the type that they have keep a compiler from
// fusing them with the addition, which would round once where AVX2 rounds twice.

//go:norace
func gather[T Float](y, m []T, index []int32, coef []T) {
	n := len(y)
	m, coef = m[:len(m):len(m)], coef[:len(index)] // not beyond the end of m
	k := 0
	for ; k+4 <= len(index); k += 4 {
		j, c := index[k:k+4:k+4], coef[k:k+4:k+4]
		r0 := m[int(j[0])*n:][:n]
		r1 := m[int(j[1])*n:][:n]
		r2 := m[int(j[2])*n:][:n]
		r3 := m[int(j[3])*n:][:n]
		c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
		for i, s := range y {
			y[i] = s + T(c0*r0[i]) + T(c1*r1[i]) + T(c2*r2[i]) + T(c3*r3[i])
		}
	}
	for ; k < len(index); k++ {
		r, c := m[int(index[k])*n:][:n], coef[k]
		for i := range y {
			y[i] += T(c * r[i])
		}
	}
}

// rows is Rows by a Gather for each row.
//
//go:norace
func rows[T Float](gather func(y, m []T, index []int32, coef []T), y, init, m []T, start []int, index []int32, coef []T) {
	width := len(init)
	for i := range len(start) - 1 {
		from, to := start[i], start[i+1]
		out := y[i*width:][:width]
		copy(out, init)
		gather(out, m, index[from:to], coef[from:to])
	}
}

//go:norace
func adam[T Float](w, m, v, g []T, s *Step[T]) T {
	m, v, g = m[:len(w)], v[:len(w)], g[:len(w)]
	square := squares(w)
	t := *s
	small, least := smallest[T]()
	for i, x := range w {
		d := (g[i] + T(t.Alpha*x)) * t.Scale
		if within(d, small) {
			d = 0
		}
		first := T(t.Beta1*m[i]) + T(t.Rest1*d)
		if within(first, small) {
			first = 0
		}
		second := T(t.Beta2*v[i]) + T(t.Rest2*T(d*d))
		if second < least {
			second = least
		}
		m[i], v[i] = first, second
		w[i] = x - t.Rate*first/(T(math.Sqrt(float64(second)))+t.Epsilon)
	}
	return square
}

// within reports whether x is between -limit and limit, by one comparison: two
// would have one that turns on the sign of x, which cannot be predicted.
func within[T Float](x, limit T) bool { return (limit-x)*(limit+x) > 0 }

// smallest returns how small a gradient and a first moment may be before Adam
// takes them for zero, and the least that it lets a second moment become: at the
// usual decays, neither the square of the one nor any later product of either
// falls below the normal numbers.
func smallest[T Float]() (small, least T) {
	var a, b any = float32(0x1p-56), float32(0x1p-120)
	if _, ok := any(small).(float64); ok {
		a, b = 0x1p-500, 0x1p-1000
	}
	return a.(T), b.(T)
}

// squares returns the sum of the squares of a, in the order that Adam promises.
//
//go:norace
func squares[T Float](a []T) T {
	var s0, s1, s2, s3, s4, s5, s6, s7 T
	for len(a) >= 8 {
		x := a[:8:8]
		s0 += T(x[0] * x[0])
		s1 += T(x[1] * x[1])
		s2 += T(x[2] * x[2])
		s3 += T(x[3] * x[3])
		s4 += T(x[4] * x[4])
		s5 += T(x[5] * x[5])
		s6 += T(x[6] * x[6])
		s7 += T(x[7] * x[7])
		a = a[8:]
	}
	s := ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
	for _, x := range a {
		s += T(x * x)
	}
	return s
}

func rectify[T Float](y []T, index []int32, value []T) int {
	return rectifyFrom(y, index[:len(y)], value[:len(y)], 0, 0)
}

// rectifyFrom is Rectify from position i of y on, where n have been listed.
//
//go:norace
func rectifyFrom[T Float](y []T, index []int32, value []T, i, n int) int {
	for ; i < len(y); i++ {
		x := max(y[i], 0)
		y[i], index[n], value[n] = x, int32(i), x
		more := 0
		if x != 0 {
			more = 1
		}
		n += more
	}
	return n
}
