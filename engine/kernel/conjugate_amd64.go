//go:build !purego

package kernel

// The assembly of conjugate gradients is for float32 and rows of four or of whole
// vectors of eight; whatever else is asked for is generic.

func curveAVX2x32(s, r []float32, y []int32, sum []float32) {
	width := len(sum)
	if len(y) == 0 || width == 0 || width != 4 && width%8 != 0 {
		curve(s, r, y, sum)
		return
	}
	s, r = s[:len(y)*width], r[:len(y)*width]
	for _, k := range y {
		if uint(k) >= uint(width) {
			panic(outside)
		}
	}
	if width == 4 {
		curve32x4(&s[0], &r[0], &y[0], len(y), &sum[0])
		return
	}
	curve32(&s[0], &r[0], &y[0], len(y), &sum[0], width)
}

func imageAVX2x32(a, p []float32, scale, lambda float32) float32 {
	if len(a) == 0 || len(a)%8 != 0 {
		return image(a, p, scale, lambda)
	}
	p = p[:len(a)]
	return image32(&a[0], &p[0], len(a), scale, lambda)
}

func correctAVX2x32(s *Gradients[float32], rest []float32, along float32) float32 {
	n := len(s.Remainder)
	if len(rest) == 0 || n == 0 || n != 4*len(rest) && n%(8*len(rest)) != 0 {
		return correct(s, rest, along)
	}
	for _, v := range [][]float32{s.Solution, s.Search, s.Image, s.Inverse, s.Corrected} {
		_ = v[:n]
	}
	if n == 4*len(rest) {
		return correct32x4(s, &rest[0], len(rest), along)
	}
	return correct32(s, &rest[0], len(rest), n/len(rest), along)
}

func turnAVX2x32(p, z []float32, keep float32) {
	if len(p) == 0 || len(p)%8 != 0 {
		turn(p, z, keep)
		return
	}
	z = z[:len(p)]
	turn32(&p[0], &z[0], len(p), keep)
}

//go:noescape
func curve32(s, r *float32, y *int32, n int, sum *float32, width int)

//go:noescape
func curve32x4(s, r *float32, y *int32, n int, sum *float32)

//go:noescape
func image32(a, p *float32, n int, scale, lambda float32) float32

//go:noescape
func correct32(s *Gradients[float32], rest *float32, rows, width int, along float32) float32

//go:noescape
func correct32x4(s *Gradients[float32], rest *float32, rows int, along float32) float32

//go:noescape
func turn32(p, z *float32, n int, keep float32)
