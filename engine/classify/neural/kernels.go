package neural

import "math"

// float is the type of the weights.
type float interface{ float32 | float64 }

// The kernels are where the time goes. Each forms an element's sum in an order
// that depends on its arguments alone. The race detector does not look into
// them: it would make a fit some fifty times slower. That the number of workers
// makes no difference is tested by the bits of the model.

// gather adds coef[k] times row index[k] of m to y, for k ascending. The rows
// of m are as long as y, index as coef.
//
//go:norace
func gather[T float](y, m []T, index []int32, coef []T) {
	n := len(y)
	coef = coef[:len(index)]
	k := 0
	for ; k+4 <= len(index); k += 4 {
		j, c := index[k:k+4:k+4], coef[k:k+4:k+4]
		r0 := m[int(j[0])*n:][:n]
		r1 := m[int(j[1])*n:][:n]
		r2 := m[int(j[2])*n:][:n]
		r3 := m[int(j[3])*n:][:n]
		c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
		for i, s := range y {
			y[i] = s + c0*r0[i] + c1*r1[i] + c2*r2[i] + c3*r3[i]
		}
	}
	for ; k < len(index); k++ {
		r, c := m[int(index[k])*n:][:n], coef[k]
		for i := range y {
			y[i] += c * r[i]
		}
	}
}

// dot returns the inner product of a and b, which are equally long: eight
// sums, element i in the (i mod 8)th, added up as a tree; then the last len(a)
// mod 8 elements in order.
//
//go:norace
func dot[T float](a, b []T) T {
	b = b[:len(a)]
	var s0, s1, s2, s3, s4, s5, s6, s7 T
	for len(a) >= 8 {
		x, y := a[:8:8], b[:8:8]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
		s4 += x[4] * y[4]
		s5 += x[5] * y[5]
		s6 += x[6] * y[6]
		s7 += x[7] * y[7]
		a, b = a[8:], b[8:]
	}
	s := ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
	b = b[:len(a)]
	for i, x := range a {
		s += x * b[i]
	}
	return s
}

// step is what one step of Adam has in common for all weights of a layer.
type step[T float] struct {
	alpha   T // L2 penalty
	scale   T // 1 over the rows of the batch
	beta1   T // decay of the first moment
	rest1   T // 1 - beta1
	beta2   T // decay of the second moment
	rest2   T // 1 - beta2
	rate    T // learning rate with the correction of both moments' bias
	epsilon T
}

// adam takes one step for the weights w with first and second moments m and v.
// g is the sum of the rows' gradients, without the penalty. Kingma and Ba,
// "Adam: a method for stochastic optimization", 2014, in the form at the end of
// its section 2.
//
//go:norace
func adam[T float](w, m, v, g []T, s *step[T]) {
	m, v, g = m[:len(w)], v[:len(w)], g[:len(w)]
	t := *s
	for i, x := range w {
		d := (g[i] + t.alpha*x) * t.scale
		first := t.beta1*m[i] + t.rest1*d
		second := t.beta2*v[i] + t.rest2*(d*d)
		m[i], v[i] = first, second
		w[i] = x - t.rate*first/(T(math.Sqrt(float64(second)))+t.epsilon)
	}
}

// nonzero writes the positions and values of a that are not zero to the fronts
// of index and value, which are at least as long, and returns those fronts.
//
//go:norace
func nonzero[T float](a []T, index []int32, value []T) ([]int32, []T) {
	index, value = index[:len(a)], value[:len(a)]
	n := 0
	for i, x := range a {
		index[n], value[n] = int32(i), x
		more := 0
		if x != 0 {
			more = 1
		}
		n += more
	}
	return index[:n], value[:n]
}
