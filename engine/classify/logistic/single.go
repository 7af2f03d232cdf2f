package logistic

import (
	"context"

	"copydesk/engine/kernel"
)

// lanes is what the rows of single are padded to a multiple of, with zeros.
const lanes = 8

// single solves Newton equations as newton.solve does, in single precision. A
// step is not the minimum: the gradient, which decides where the search ends, is
// always that of double precision, and so single precision costs no digit of the
// result. It halves what has to be moved through the caches.
type single struct {
	f       *objective
	kernels *kernel.Set[float32]
	width   int // of the rows, padded

	rows, columns []float32 // the values of f.x and of f.columns
	residual      []float32 // n x width
	change        []float32 // n x width

	vectors kernel.Gradients[float32] // features+1 rows
	rest    []float32                 // 1 over the sum of each row of the inverse
	sums    []float32                 // width sums for each chunk of rows
}

// singleWillDo reports whether single precision resolves the Newton equations of
// f: where the penalty is weak their condition is too bad.
func singleWillDo(f *objective, stages int) bool {
	const least, most = 1e-6, 1e6 // so that neither the features nor their squares leave the range
	reach := f.reach()
	return f.width > 1 && stages == 0 && reach >= least && reach <= most
}

func newSingle(f *objective) *single {
	width := (f.width + lanes - 1) / lanes * lanes
	narrow := func(values []float64) []float32 {
		out := make([]float32, len(values))
		for i, v := range values {
			out[i] = float32(v)
		}
		return out
	}
	vector := func() []float32 { return make([]float32, (f.x.Columns+1)*width) }
	return &single{
		f:        f,
		kernels:  kernel.Best[float32](),
		width:    width,
		rows:     narrow(f.x.Value),
		columns:  narrow(f.columns.Value),
		residual: make([]float32, f.x.Rows*width),
		change:   make([]float32, f.x.Rows*width),
		vectors: kernel.Gradients[float32]{
			Solution: vector(), Search: vector(), Remainder: vector(),
			Image: vector(), Inverse: vector(), Corrected: vector(),
		},
		rest: make([]float32, f.x.Columns+1),
		sums: make([]float32, count(f.x.Rows, rowChunk)*width),
	}
}

// solve is newton.solve for the equation of m.
func (s *single) solve(ctx context.Context, m *newton, part float64) (promised float64, solved bool) {
	length := norm(m.gradient)
	s.load(ctx, m, length)
	square := s.correct(ctx, 0)
	copy(s.vectors.Search, s.vectors.Corrected)
	goal := part * part * square
	for range maxProducts {
		if square <= goal || ctx.Err() != nil {
			break
		}
		bend := s.multiply(ctx)
		if !(bend > 0) {
			break
		}
		promised += square * square / bend / 2
		last := square
		square = s.correct(ctx, square/bend)
		s.turn(ctx, square/last)
	}
	// The preconditioner sees to it that the rows of a step sum to zero, but only
	// to the precision that it has.
	for i := range s.rest {
		from, row := s.vectors.Solution[i*s.width:], s.f.row(m.step, i)
		for k := range row {
			row[k] = length * float64(from[k])
		}
		mean := sum(row) / float64(len(row))
		for k := range row {
			row[k] -= mean
		}
	}
	return promised * length * length, square <= goal
}

// load takes the equation of m over, with a gradient of length 1.
func (s *single) load(ctx context.Context, m *newton, length float64) {
	f, v := s.f, &s.vectors
	each(ctx, f.x.Rows, rowChunk, func(_, from, to int) {
		for i := from; i < to; i++ {
			out := s.residual[i*s.width:]
			for k, r := range f.row(f.residual, i) {
				out[k] = float32(r)
			}
		}
	})
	clear(v.Solution)
	clear(v.Search)
	clear(v.Image)
	each(ctx, f.x.Columns+1, featureChunk, func(_, from, to int) {
		for i := from; i < to; i++ {
			inverse, remainder := v.Inverse[i*s.width:], v.Remainder[i*s.width:]
			for k, g := range f.row(m.gradient, i) {
				remainder[k] = float32(-g / length)
			}
			total := float32(0)
			for k, h := range f.row(m.inverse, i) {
				inverse[k] = float32(h)
				total += inverse[k]
			}
			s.rest[i] = 1 / total
		}
	})
}

// multiply writes the image of the search direction and returns their inner
// product.
func (s *single) multiply(ctx context.Context) float64 {
	f, width := s.f, s.width
	search, image := s.vectors.Search, s.vectors.Image
	free := f.x.Columns * width
	each(ctx, f.x.Rows, rowChunk, func(chunk, from, to int) {
		for i := from; i < to; i++ {
			out := s.change[i*width:][:width]
			copy(out, search[free:])
			a, b := f.x.Start[i], f.x.Start[i+1]
			s.kernels.Gather(out, search, f.x.Index[a:b], s.rows[a:b])
		}
		sum := s.sums[chunk*width:][:width]
		clear(sum)
		s.kernels.Curve(s.change[from*width:to*width], s.residual[from*width:to*width], f.y[from:to], sum)
	})
	clear(image[free:])
	for at := 0; at < len(s.sums); at += width {
		for k, v := range s.sums[at:][:width] {
			image[free+k] += v
		}
	}
	scale, lambda := float32(1/float64(f.x.Rows)), float32(f.lambda)
	each(ctx, f.x.Columns, featureChunk, func(chunk, from, to int) {
		clear(image[from*width : to*width])
		for j := from; j < to; j++ {
			a, b := f.columns.Start[j], f.columns.Start[j+1]
			s.kernels.Gather(image[j*width:][:width], s.change, f.columns.Index[a:b], s.columns[a:b])
		}
		f.parts[chunk] = float64(s.kernels.Image(image[from*width:to*width], search[from*width:to*width], scale, lambda))
	})
	own := s.kernels.Image(image[free:], search[free:], scale, 0)
	return sum(f.parts[:count(f.x.Columns, featureChunk)]) + float64(own)
}

// correct is newton.correct.
func (s *single) correct(ctx context.Context, along float64) float64 {
	v := &s.vectors
	each(ctx, len(s.rest), featureChunk, func(chunk, from, to int) {
		a, b := from*s.width, to*s.width
		s.f.parts[chunk] = float64(s.kernels.Correct(&kernel.Gradients[float32]{
			Solution: v.Solution[a:b], Search: v.Search[a:b], Remainder: v.Remainder[a:b],
			Image: v.Image[a:b], Inverse: v.Inverse[a:b], Corrected: v.Corrected[a:b],
		}, s.rest[from:to], float32(along)))
	})
	return sum(s.f.parts)
}

// turn is newton.turn.
func (s *single) turn(ctx context.Context, keep float64) {
	each(ctx, len(s.rest), featureChunk, func(_, from, to int) {
		a, b := from*s.width, to*s.width
		s.kernels.Turn(s.vectors.Search[a:b], s.vectors.Corrected[a:b], float32(keep))
	})
}
