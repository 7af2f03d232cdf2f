package logistic

import (
	"math"

	"copydesk/engine/sparse"
)

// addProduct adds x·a to out: for each entry of x, its value times the row of a
// that its index names. The rows of a are as long as out.
//
// The same function takes a row of features to its logits and a column of rows
// to its gradient. A model scores with it, and a fit of two classes learns.
func addProduct(out, a []float64, x sparse.Vector) {
	index, value := x.Index, x.Value[:len(x.Index)]
	switch width := len(out); width {
	case 1:
		// Two sums, for one would wait for each addition.
		even, odd := out[0], 0.0
		for len(index) >= 2 && len(value) >= 2 {
			even += value[0] * a[index[0]]
			odd += value[1] * a[index[1]]
			index, value = index[2:], value[2:]
		}
		if len(index) > 0 {
			even += value[0] * a[index[0]]
		}
		out[0] = even + odd
	case 4:
		sum := (*[4]float64)(out)
		s0, s1, s2, s3 := sum[0], sum[1], sum[2], sum[3]
		for e, j := range index {
			v := value[e]
			row := (*[4]float64)(a[int(j)*4:])
			s0 += v * row[0]
			s1 += v * row[1]
			s2 += v * row[2]
			s3 += v * row[3]
		}
		*sum = [4]float64{s0, s1, s2, s3}
	default:
		// Four rows at a time, for out has to be read and written each time.
		for len(index) >= 4 && len(value) >= 4 {
			v0, v1, v2, v3 := value[0], value[1], value[2], value[3]
			r0 := a[int(index[0])*width:][:width]
			r1 := a[int(index[1])*width:][:width]
			r2 := a[int(index[2])*width:][:width]
			r3 := a[int(index[3])*width:][:width]
			for k := range out {
				out[k] += v0*r0[k] + v1*r1[k] + v2*r2[k] + v3*r3[k]
			}
			index, value = index[4:], value[4:]
		}
		for e, j := range index {
			v, row := value[e], a[int(j)*width:][:width]
			for k := range out {
				out[k] += v * row[k]
			}
		}
	}
}

// curvature returns p(1-p) where residual is p or p-1.
func curvature(residual float64) float64 { return math.Abs(residual) - residual*residual }

// binaryResidual returns p(1)-y and -log p(y) for a row with logit z. Neither
// loses digits when p(y) is all but 1.
func binaryResidual(z float64, y int32) (residual, loss float64) {
	sign := 1.0
	if y == 0 {
		sign = -1
	}
	margin := sign * z
	t := math.Exp(-math.Abs(margin))
	if margin >= 0 {
		return -sign * t / (1 + t), math.Log1p(t)
	}
	return -sign / (1 + t), math.Log1p(t) - margin
}

// multinomialResidual turns z, the logits of a row, into p(k) - [k = y] and
// returns -log p(y). Neither loses digits when p(y) is all but 1.
func multinomialResidual(z []float64, y int32) (loss float64) {
	top := 0
	for k, v := range z {
		if v > z[top] {
			top = k
		}
	}
	high := z[top]
	loss = high - z[y]
	rest := 0.0
	for k, v := range z {
		if k == top {
			z[k] = 1
			continue
		}
		z[k] = math.Exp(v - high)
		rest += z[k]
	}
	others := rest
	if int(y) != top {
		others = 1 + rest - z[y]
	}
	scale := 1 / (1 + rest)
	for k := range z {
		z[k] *= scale
	}
	z[y] = -others * scale
	return loss + math.Log1p(rest)
}

// multinomialChange turns s, the change of a row's logits, into the change of
// its residuals to first order: p_k (s_k - Σ_j p_j s_j). Written relative to the
// true class it needs only the residuals and loses no digits when p(y) is all
// but 1.
func multinomialChange(s, residual []float64, y int32) {
	residual = residual[:len(s)]
	own := s[y]
	mean := 0.0
	for k, r := range residual {
		s[k] -= own
		mean += r * s[k]
	}
	for k, r := range residual {
		s[k] = r * (s[k] - mean)
	}
	s[y] = -(1 + residual[y]) * mean
}

// dot returns the inner product of two vectors of the same length.
func dot(a, b []float64) float64 {
	b = b[:len(a)]
	total := 0.0
	for i, v := range a {
		total += v * b[i]
	}
	return total
}
