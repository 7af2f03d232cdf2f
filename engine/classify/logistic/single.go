package logistic

import (
	"context"

	"copydesk/engine/kernel"
)

// The rows of single are padded with zeros: to fewLanes, or to a multiple of
// lanes.
const fewLanes, lanes = 4, 8

// padded returns the length of a row of width columns.
func padded(width int) int {
	if width <= fewLanes {
		return fewLanes
	}
	return (width + lanes - 1) / lanes * lanes
}

// single solves Newton equations as newton.solve does, in single precision. A
// step is not the minimum: the gradient, which decides where the search ends, is
// always that of double precision, and so single precision costs no digit of the
// result. It halves what has to be moved through the caches.
type single struct {
	f       *objective
	kernels *kernel.Set[float32]
	width   int // of the rows, padded

	rows     []float32 // the values of f.x
	columns  *blocks   // of f.columns
	residual []float32 // n x width
	change   []float32 // n x width

	vectors kernel.Gradients[float32] // features+1 rows
	zeros   []float32                 // width of them
	more    []float32                 // what a block adds to that of the blocks before it
	rest    []float32                 // 1 over the sum of each row of the inverse
	sums    []float32                 // width sums for each chunk of rows
}

// singleWillDo reports whether single precision resolves the Newton equations of
// f: where the penalty is weak their condition is too bad.
func singleWillDo(f *objective, stages int) bool {
	const least, most = 1e-6, 1e6 // so that neither the features nor their squares leave the range
	return f.width > 1 && stages == 0 && f.reach >= least && f.reach <= most
}

func newSingle(ctx context.Context, f *objective) *single {
	width, entries := padded(f.width), f.x.NNZ()
	rows := make([]float32, entries)
	f.each(ctx, entries, entryChunk, func(_, from, to int) {
		for e := from; e < to; e++ {
			rows[e] = float32(f.x.Value[e])
		}
	})
	columns := newBlocks(ctx, f)
	vector := func() []float32 { return make([]float32, (f.x.Columns+1)*width) }
	s := &single{
		f:        f,
		kernels:  kernel.Best[float32](),
		width:    width,
		rows:     rows,
		columns:  columns,
		residual: make([]float32, f.x.Rows*width),
		change:   make([]float32, f.x.Rows*width),
		vectors: kernel.Gradients[float32]{
			Solution: vector(), Search: vector(), Remainder: vector(),
			Image: vector(), Inverse: vector(), Corrected: vector(),
		},
		zeros: make([]float32, width),
		rest:  make([]float32, f.x.Columns+1),
		sums:  make([]float32, count(f.x.Rows, rowChunk)*width),
	}
	if len(columns.start) > 1 {
		s.more = make([]float32, f.x.Columns*width)
	}
	return s
}

// gather writes the products of the columns, with these coefficients, and
// s.change to out, which has a row for each feature, and calls done for each chunk
// of features once it is whole.
func (s *single) gather(ctx context.Context, out, coefficients []float32, done func(chunk, from, to int)) {
	for b, start := range s.columns.start {
		s.f.each(ctx, s.f.x.Columns, featureChunk, func(chunk, from, to int) {
			part := out[from*s.width : to*s.width]
			if b == 0 {
				s.kernels.Rows(part, s.zeros, s.change, start[from:to+1], s.columns.index, coefficients)
			} else {
				more := s.more[from*s.width : to*s.width]
				s.kernels.Rows(more, s.zeros, s.change, start[from:to+1], s.columns.index, coefficients)
				for i, v := range more {
					part[i] += v
				}
			}
			if b == len(s.columns.start)-1 {
				done(chunk, from, to)
			}
		})
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
	s.f.each(ctx, len(s.rest), featureChunk, func(_, from, to int) {
		for i := from; i < to; i++ {
			solution, row := s.vectors.Solution[i*s.width:], s.f.row(m.step, i)
			for k := range row {
				row[k] = length * float64(solution[k])
			}
			mean := sum(row) / float64(len(row))
			for k := range row {
				row[k] -= mean
			}
		}
	})
	return promised * length * length, square <= goal
}

// load takes the equation of m over, with a gradient of length 1, and makes its
// preconditioner.
func (s *single) load(ctx context.Context, m *newton, length float64) {
	f, v, width := s.f, &s.vectors, s.width
	free := make([]float64, f.width) // the intercepts' part of the diagonal
	f.mean(ctx, free, func(from, to int, sum []float64) {
		for i := from; i < to; i++ {
			residual, curve := s.residual[i*width:], s.change[i*width:]
			for k, r := range f.row(f.residual, i) {
				c := curvature(r)
				residual[k], curve[k] = float32(r), float32(c)
				sum[k] += c
			}
		}
	})
	clear(v.Solution)
	clear(v.Search)
	clear(v.Image)
	scale, lambda := float32(1/float64(f.x.Rows)), float32(f.lambda)
	s.gather(ctx, v.Inverse, s.columns.squares, func(_, from, to int) {
		for i := from; i < to; i++ {
			row := v.Inverse[i*width:][:f.width]
			for k, h := range row {
				row[k] = 1 / (h*scale + lambda)
			}
		}
	})
	for k, h := range free {
		v.Inverse[f.x.Columns*width+k] = float32(1 / max(h, f.leastCurvature()))
	}
	f.each(ctx, f.x.Columns+1, featureChunk, func(_, from, to int) {
		for i := from; i < to; i++ {
			remainder := v.Remainder[i*width:]
			for k, g := range f.row(m.gradient, i) {
				remainder[k] = float32(-g / length)
			}
			total := float32(0)
			for _, h := range v.Inverse[i*width:][:f.width] {
				total += h
			}
			s.rest[i] = 1 / total
		}
	})
}

// multiply writes the image of the search direction and returns their inner
// product.
func (s *single) multiply(ctx context.Context) float64 {
	f, width := s.f, s.width
	f.passes++
	search, image := s.vectors.Search, s.vectors.Image
	free := f.x.Columns * width
	f.each(ctx, f.x.Rows, rowChunk, func(chunk, from, to int) {
		change, sum := s.change[from*width:to*width], s.sums[chunk*width:][:width]
		s.kernels.Rows(change, search[free:], search, f.x.Start[from:to+1], f.x.Index, s.rows)
		clear(sum)
		s.kernels.Curve(change, s.residual[from*width:to*width], f.y[from:to], sum)
	})
	clear(image[free:])
	for at := 0; at < len(s.sums); at += width {
		for k, v := range s.sums[at:][:width] {
			image[free+k] += v
		}
	}
	scale, lambda := float32(1/float64(f.x.Rows)), float32(f.lambda)
	s.gather(ctx, image, s.columns.values, func(chunk, from, to int) {
		part := image[from*width : to*width]
		f.parts[chunk] = float64(s.kernels.Image(part, search[from*width:to*width], scale, lambda))
	})
	own := s.kernels.Image(image[free:], search[free:], scale, 0)
	return sum(f.parts[:count(f.x.Columns, featureChunk)]) + float64(own)
}

// correct is newton.correct.
func (s *single) correct(ctx context.Context, along float64) float64 {
	v := &s.vectors
	s.f.each(ctx, len(s.rest), featureChunk, func(chunk, from, to int) {
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
	s.f.each(ctx, len(s.rest), featureChunk, func(_, from, to int) {
		a, b := from*s.width, to*s.width
		s.kernels.Turn(s.vectors.Search[a:b], s.vectors.Corrected[a:b], float32(keep))
	})
}
