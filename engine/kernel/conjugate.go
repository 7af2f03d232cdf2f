package kernel

// The generic kernels of conjugate gradients.

//go:norace
func curve[T Float](s, r []T, y []int32, sum []T) {
	width := len(sum)
	for i, own := range y {
		s, r := s[i*width:][:width], r[i*width:][:width]
		base := s[own]
		var lanes [8]T
		for k, v := range s {
			v -= base
			s[k] = v
			lanes[k&7] += T(v * r[k])
		}
		mean := tree(&lanes)
		for k, v := range s {
			v = T(r[k] * (v - mean))
			s[k] = v
			sum[k] += v
		}
		s[own] -= mean
		sum[own] -= mean
	}
}

//go:norace
func image[T Float](a, p []T, scale, lambda T) T {
	p = p[:len(a)]
	var lanes [8]T
	for i, v := range a {
		v = T(v*scale) + T(lambda*p[i])
		a[i] = v
		lanes[i&7] += T(v * p[i])
	}
	return tree(&lanes)
}

//go:norace
func correct[T Float](s *Gradients[T], rest []T, along T) T {
	if len(rest) == 0 {
		return 0
	}
	n := len(s.Remainder)
	width := n / len(rest)
	var total [8]T
	for i, share := range rest {
		at := i * width
		x, p, r := s.Solution[at:][:width], s.Search[at:][:width], s.Remainder[at:][:width]
		a, h, z := s.Image[at:][:width], s.Inverse[at:][:width], s.Corrected[at:][:width]
		var lanes [8]T
		for k, v := range r {
			x[k] += T(along * p[k])
			v -= T(along * a[k])
			r[k] = v
			lanes[k&7] += T(v * h[k])
		}
		shift := T(tree(&lanes) * share)
		for k, v := range r {
			c := T(h[k] * (v - shift))
			z[k] = c
			total[k&7] += T(c * v)
		}
	}
	return tree(&total)
}

//go:norace
func turn[T Float](p, z []T, keep T) {
	z = z[:len(p)]
	for i, v := range p {
		p[i] = z[i] + T(keep*v)
	}
}

// tree adds up the sums of eight lanes, in the order that Adam promises.
//
//go:norace
func tree[T Float](s *[8]T) T {
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}
