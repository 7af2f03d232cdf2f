package logistic

import (
	"context"
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/crew"
	"copydesk/engine/kernel"
	"copydesk/engine/sparse"
)

// objective is the function that a fit minimises. It is moved from point to
// point: try asks for the value somewhere, accept moves there, and derivatives
// are those of the point moved to.
//
// A point is a matrix of features+1 rows, one for each feature and the
// intercepts last, and width columns. So are its derivatives.
type objective struct {
	x, columns *sparse.Matrix // n x features, and its transpose
	squares    *sparse.Matrix // columns with the squares of its values, once needed
	y          []int32
	width      int     // outputs of the model
	lambda     float64 // 1/(C n)
	reach      float64 // length of the longest row of x: how far a logit can move when the weights of its class do by 1
	kernels    *kernel.Set[float64]
	crew       *crew.Crew

	residual []float64 // n x width, at the point moved to: p - [k = y]
	trial    []float64 // n x width, at the point tried; else free

	zeros  []float64 // width of them
	passes int       // values and products with the Hessian taken so far

	losses []float64 // a sum for each chunk of rows
	sums   []float64 // width sums for each chunk of rows
	parts  []float64 // a sum for each chunk of features
}

// outputs returns the number of weights that a feature has: one for each class,
// but only one for two.
func outputs(classes int) int {
	if classes == 2 {
		return 1
	}
	return classes
}

func newObjective(s classify.Set, c float64) *objective {
	n, width := s.X.Rows, outputs(s.Classes)
	longest := 0.0
	for i := range n {
		value := s.X.Row(i).Value
		longest = max(longest, dot(value, value))
	}
	return &objective{
		x:        s.X,
		columns:  s.X.Transpose(),
		y:        s.Y,
		width:    width,
		lambda:   1 / (c * float64(n)),
		reach:    math.Sqrt(longest),
		kernels:  kernel.Best[float64](),
		residual: make([]float64, n*width),
		trial:    make([]float64, n*width),
		zeros:    make([]float64, width),
		losses:   make([]float64, count(n, rowChunk)),
		sums:     make([]float64, count(n, rowChunk)*width),
		parts:    make([]float64, count(s.X.Columns+1, featureChunk)),
	}
}

// size is the length of a point.
func (o *objective) size() int { return (o.x.Columns + 1) * o.width }

// intercepts returns the last row of a point.
func (o *objective) intercepts(point []float64) []float64 { return point[o.x.Columns*o.width:] }

// row returns row i of a matrix of width columns.
func (o *objective) row(a []float64, i int) []float64 { return a[i*o.width : (i+1)*o.width] }

// products writes init plus x·a for the rows from..to of x.
func (o *objective) products(out, init, a []float64, x *sparse.Matrix, from, to int) {
	if o.width > 1 {
		o.kernels.Rows(out, init, a, x.Start[from:to+1], x.Index, x.Value)
		return
	}
	for i := from; i < to; i++ {
		z := out[i-from : i-from+1]
		z[0] = init[0]
		addProduct(z, a, x.Row(i))
	}
}

// try returns the value at a point.
func (o *objective) try(ctx context.Context, point []float64) float64 {
	o.passes++
	o.each(ctx, o.x.Rows, rowChunk, func(chunk, from, to int) {
		o.products(o.trial[from*o.width:to*o.width], o.intercepts(point), point, o.x, from, to)
		loss := 0.0
		for i := from; i < to; i++ {
			z := o.row(o.trial, i)
			if o.width > 1 {
				loss += multinomialResidual(z, o.y[i])
				continue
			}
			residual, l := binaryResidual(z[0], o.y[i])
			z[0] = residual
			loss += l
		}
		o.losses[chunk] = loss
	})
	weights := point[:o.x.Columns*o.width]
	square := o.reduce(ctx, func(from, to int) float64 {
		part := weights[from:min(to, len(weights))]
		return dot(part, part)
	})
	return sum(o.losses)/float64(o.x.Rows) + o.lambda/2*square
}

// accept moves to the point last tried.
func (o *objective) accept() { o.residual, o.trial = o.trial, o.residual }

// differentiate writes the gradient. point is the point moved to.
func (o *objective) differentiate(ctx context.Context, point, gradient []float64) {
	o.mean(ctx, o.intercepts(gradient), func(from, to int, sum []float64) {
		for i := from; i < to; i++ {
			for k, r := range o.row(o.residual, i) {
				sum[k] += r
			}
		}
	})
	scale := 1 / float64(o.x.Rows)
	o.each(ctx, o.x.Columns, featureChunk, func(_, from, to int) {
		part := gradient[from*o.width : to*o.width]
		o.products(part, o.zeros, o.residual, o.columns, from, to)
		for i, w := range point[from*o.width : to*o.width] {
			part[i] = part[i]*scale + o.lambda*w
		}
	})
}

// curve writes the diagonal of the Hessian. What was tried is lost.
func (o *objective) curve(ctx context.Context, diagonal []float64) {
	if o.squares == nil {
		columns := *o.columns
		columns.Value = make([]float64, len(o.columns.Value))
		for e, v := range o.columns.Value {
			columns.Value[e] = v * v
		}
		o.squares = &columns
	}
	o.mean(ctx, o.intercepts(diagonal), func(from, to int, sum []float64) {
		for i := from; i < to; i++ {
			c := o.row(o.trial, i)
			for k, r := range o.row(o.residual, i) {
				c[k] = curvature(r)
				sum[k] += c[k]
			}
		}
	})
	scale := 1 / float64(o.x.Rows)
	o.each(ctx, o.x.Columns, featureChunk, func(_, from, to int) {
		part := diagonal[from*o.width : to*o.width]
		o.products(part, o.zeros, o.trial, o.squares, from, to)
		for i := range part {
			part[i] = part[i]*scale + o.lambda
		}
	})
}

// multiply writes the Hessian times v to out and returns v·out. What was tried
// is lost.
func (o *objective) multiply(ctx context.Context, out, v []float64) float64 {
	o.passes++
	o.mean(ctx, o.intercepts(out), func(from, to int, sum []float64) {
		o.products(o.trial[from*o.width:to*o.width], o.intercepts(v), v, o.x, from, to)
		for i := from; i < to; i++ {
			s, r := o.row(o.trial, i), o.row(o.residual, i)
			if o.width > 1 {
				multinomialChange(s, r, o.y[i])
			} else {
				s[0] *= curvature(r[0])
			}
			for k, t := range s {
				sum[k] += t
			}
		}
	})
	scale := 1 / float64(o.x.Rows)
	return o.reduce(ctx, func(from, to int) float64 {
		if end := min(to, o.x.Columns*o.width); from < end {
			part := out[from:end]
			o.products(part, o.zeros, o.trial, o.columns, from/o.width, end/o.width)
			for i, w := range v[from:end] {
				part[i] = part[i]*scale + o.lambda*w
			}
		}
		return dot(v[from:to], out[from:to])
	})
}

// leastCurvature is what an intercept is taken to have in the diagonal of the
// Hessian: a thousandth of that of one row. A class that is as good as certain
// everywhere has an intercept without curvature.
func (o *objective) leastCurvature() float64 { return 1e-3 / float64(o.x.Rows) }

// mean writes the mean over all rows of what add adds to sum for some.
func (o *objective) mean(ctx context.Context, out []float64, add func(from, to int, sum []float64)) {
	o.each(ctx, o.x.Rows, rowChunk, func(chunk, from, to int) {
		sum := o.row(o.sums, chunk)
		clear(sum)
		add(from, to, sum)
	})
	clear(out)
	for chunk := range len(o.sums) / o.width {
		for k, v := range o.row(o.sums, chunk) {
			out[k] += v
		}
	}
	for k := range out {
		out[k] /= float64(o.x.Rows)
	}
}

// reduce adds up part over chunks of a point, whole rows given as offsets.
func (o *objective) reduce(ctx context.Context, part func(from, to int) float64) float64 {
	o.each(ctx, o.x.Columns+1, featureChunk, func(chunk, from, to int) {
		o.parts[chunk] = part(from*o.width, to*o.width)
	})
	return sum(o.parts)
}

// priors writes the intercepts that are best without weights: the logarithms
// of the frequencies of the classes, which sum to zero as all intercepts do.
func (o *objective) priors(intercepts []float64) {
	if o.width == 1 {
		ones := 0
		for _, y := range o.y {
			ones += int(y)
		}
		intercepts[0] = math.Log(float64(ones) / float64(len(o.y)-ones))
		return
	}
	clear(intercepts)
	for _, y := range o.y {
		intercepts[y]++
	}
	for k, n := range intercepts {
		intercepts[k] = math.Log(n)
	}
	mean := sum(intercepts) / float64(o.width)
	for k := range intercepts {
		intercepts[k] -= mean
	}
}
