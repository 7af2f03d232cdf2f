package logistic

import (
	"context"
	"math"

	"copydesk/engine/classify"
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
	squares    []float64      // of the values of columns
	y          []int32
	width      int     // outputs of the model
	lambda     float64 // 1/(C n)
	kernels    *kernel.Set[float64]

	residual []float64 // n x width, at the point moved to: p - [k = y]
	trial    []float64 // n x width, at the point tried; else free

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
	columns := s.X.Transpose()
	squares := make([]float64, len(columns.Value))
	for e, v := range columns.Value {
		squares[e] = v * v
	}
	return &objective{
		x:        s.X,
		columns:  columns,
		squares:  squares,
		y:        s.Y,
		width:    width,
		lambda:   1 / (c * float64(n)),
		kernels:  kernel.Best[float64](),
		residual: make([]float64, n*width),
		trial:    make([]float64, n*width),
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

// addProduct adds x·a to out, as the function of that name does.
func (o *objective) addProduct(out, a []float64, x sparse.Vector) {
	if o.width == 1 {
		addProduct(out, a, x)
		return
	}
	o.kernels.Gather(out, a, x.Index, x.Value)
}

// try returns the value at a point.
func (o *objective) try(ctx context.Context, point []float64) float64 {
	each(ctx, o.x.Rows, rowChunk, func(chunk, from, to int) {
		loss := 0.0
		for i := from; i < to; i++ {
			z := o.row(o.trial, i)
			copy(z, o.intercepts(point))
			o.addProduct(z, point, o.x.Row(i))
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

// differentiate writes the gradient and the diagonal of the Hessian. point is
// the point moved to. What was tried is lost.
func (o *objective) differentiate(ctx context.Context, point, gradient, diagonal []float64) {
	o.mean(ctx, o.intercepts(gradient), func(i int, sum []float64) {
		for k, r := range o.row(o.residual, i) {
			sum[k] += r
		}
	})
	o.mean(ctx, o.intercepts(diagonal), func(i int, sum []float64) {
		c := o.row(o.trial, i)
		for k, r := range o.row(o.residual, i) {
			c[k] = curvature(r)
			sum[k] += c[k]
		}
	})
	scale := 1 / float64(o.x.Rows)
	each(ctx, o.x.Columns, featureChunk, func(_, from, to int) {
		for j := from; j < to; j++ {
			g, h, w := o.row(gradient, j), o.row(diagonal, j), o.row(point, j)
			clear(g)
			clear(h)
			column := o.columns.Row(j)
			o.addProduct(g, o.residual, column)
			column.Value = o.squares[o.columns.Start[j]:o.columns.Start[j+1]]
			o.addProduct(h, o.trial, column)
			for k := range g {
				g[k] = g[k]*scale + o.lambda*w[k]
				h[k] = h[k]*scale + o.lambda
			}
		}
	})
}

// multiply writes the Hessian times v to out and returns v·out. What was tried
// is lost.
func (o *objective) multiply(ctx context.Context, out, v []float64) float64 {
	o.mean(ctx, o.intercepts(out), func(i int, sum []float64) {
		s, r := o.row(o.trial, i), o.row(o.residual, i)
		copy(s, o.intercepts(v))
		o.addProduct(s, v, o.x.Row(i))
		if o.width > 1 {
			multinomialChange(s, r, o.y[i])
		} else {
			s[0] *= curvature(r[0])
		}
		for k, t := range s {
			sum[k] += t
		}
	})
	scale := 1 / float64(o.x.Rows)
	return o.reduce(ctx, func(from, to int) float64 {
		for j := from / o.width; j < min(to/o.width, o.x.Columns); j++ {
			h, w := o.row(out, j), o.row(v, j)
			clear(h)
			o.addProduct(h, o.trial, o.columns.Row(j))
			for k := range h {
				h[k] = h[k]*scale + o.lambda*w[k]
			}
		}
		return dot(v[from:to], out[from:to])
	})
}

// reach returns the length of the longest row of x: how far a logit can move
// when the weights of its class do by 1.
func (o *objective) reach() float64 {
	longest := 0.0
	for i := range o.x.Rows {
		value := o.x.Row(i).Value
		longest = max(longest, dot(value, value))
	}
	return math.Sqrt(longest)
}

// mean writes the mean over all rows of what add adds to sum for each.
func (o *objective) mean(ctx context.Context, out []float64, add func(i int, sum []float64)) {
	each(ctx, o.x.Rows, rowChunk, func(chunk, from, to int) {
		sum := o.row(o.sums, chunk)
		clear(sum)
		for i := from; i < to; i++ {
			add(i, sum)
		}
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
	each(ctx, o.x.Columns+1, featureChunk, func(chunk, from, to int) {
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
