package logistic

import (
	"context"
	"math"
)

const (
	// maxProducts bounds the conjugate gradients of one iteration; ten to fifty
	// are usual.
	maxProducts = 1000
	// maxHalvings bounds a line search; most take the whole step.
	maxHalvings = 30
	// sufficient is the part of the decrease promised by the slope that a step
	// must achieve (Armijo).
	sufficient = 1e-4
	// rounding is the relative error to expect of a value of the objective.
	rounding = 1e-14
)

// newton minimizes an objective by a truncated Newton method with line search
// (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.1).
//
// With more than two classes the objective does not change, but for the
// penalty, when the same is added to the weights of all classes. Its gradient
// has no part in these directions; nor, by the preconditioner's care, have the
// steps: over the classes each row of a step sums to zero.
type newton struct {
	f     *objective
	point []float64
	tried []float64
	loss  float64 // at the point

	gradient []float64
	inverse  []float64 // of the diagonal of the Hessian
	step     []float64

	// Of the conjugate gradients: usually called r, z, p and Ap.
	remainder []float64
	corrected []float64
	search    []float64
	image     []float64
}

// outcome is how a search for the minimum ended.
type outcome struct {
	point      []float64
	loss       float64
	iterations int
	converged  bool
}

// minimize starts without weights, with the intercepts that are best then. It
// ends when the gradient is no longer than tolerance, when double precision
// allows no further step, or after maxIter iterations. Each is reported with
// the value and the largest component of the gradient after it.
func minimize(ctx context.Context, f *objective, tolerance float64, maxIter int, report func(iteration int, loss, largest float64)) (*outcome, error) {
	vector := func() []float64 { return make([]float64, f.size()) }
	m := &newton{
		f: f, point: vector(), tried: vector(),
		gradient: vector(), inverse: vector(), step: vector(),
		remainder: vector(), corrected: vector(), search: vector(), image: vector(),
	}
	target := f.lambda
	if PathStep > 0 { f.lambda = max(f.lambda, 1/float64(f.x.Rows)) }
	f.priors(f.intercepts(m.point))
	m.loss = f.try(ctx, m.point)
	m.arrive(ctx)
	_, length := norms(m.gradient)

	part := largestPart
	for i := 1; ; i++ {
		promised, solved := m.solve(ctx, min(largestPart, max(part, tolerance/(5*length))))
		lastLoss, lastLength := m.loss, length
		m.walk(ctx)
		m.arrive(ctx)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var largest float64
		largest, length = norms(m.gradient)
		report(i, m.loss, largest)
		if err := ctx.Err(); err != nil {
			return nil, err
		}

		result := &outcome{point: m.point, loss: m.loss, iterations: i}
		switch {
		case f.lambda > target:
			w := m.point[:f.x.Columns*f.width]
			_, wl := norms(w)
			if length <= PathTol*f.lambda*wl {
				f.lambda = max(target, f.lambda/PathStep)
				m.loss = f.try(ctx, m.point)
				m.arrive(ctx)
				_, length = norms(m.gradient)
				part = largestPart
				continue
			}
		case length <= tolerance:
			result.converged = true
			return result, nil
		case solved && promised <= rounding*m.loss && length > lastLength/2:
			// What is left to gain drowns in rounding, and so does the gradient.
			result.converged = true
			return result, nil
		case m.loss >= lastLoss && length >= lastLength:
			return result, nil
		case i == maxIter:
			return result, nil
		}
		part = nextPart(part, length/lastLength)
	}
}

// largestPart is the remainder allowed to the first Newton equation.
const largestPart = 0.5

// nextPart returns the part of the gradient that may remain of the next Newton
// equation, after one of which part might remain and which left the gradient
// ratio times as long: choice 2 of Eisenstat and Walker, Choosing the forcing
// terms in an inexact Newton method (1996).
func nextPart(part, ratio float64) float64 {
	const gamma, power = 0.9, 1.618
	next := gamma * math.Pow(ratio, power)
	if slow := gamma * math.Pow(part, power); slow > 0.1 {
		next = max(next, slow)
	}
	return min(next, largestPart)
}

// arrive moves the objective to the point tried last, and takes gradient and
// preconditioner there.
func (m *newton) arrive(ctx context.Context) {
	m.f.accept()
	m.f.differentiate(ctx, m.point, m.gradient, m.inverse)
	// A class that is as good as certain everywhere has an intercept without
	// curvature. It is taken to have a thousandth of that of one row.
	free := m.f.intercepts(m.inverse)
	for k := range free {
		free[k] = max(free[k], 1e-3/float64(m.f.x.Rows))
	}
	for i, h := range m.inverse {
		m.inverse[i] = 1 / h
	}
}

// solve finds the step: it solves the Newton equation, Hessian·step =
// -gradient, by preconditioned conjugate gradients, until no more than the
// given part of the gradient remains, as the preconditioner measures it. It
// returns the decrease that the quadratic model promises, and whether it got
// so far.
func (m *newton) solve(ctx context.Context, part float64) (promised float64, solved bool) {
	clear(m.step)
	clear(m.search)
	clear(m.image)
	for i, g := range m.gradient {
		m.remainder[i] = -g
	}
	square := m.correct(ctx, 0)
	copy(m.search, m.corrected)
	goal := part * part * square
	for range maxProducts {
		if square <= goal || ctx.Err() != nil {
			break
		}
		bend := m.f.multiply(ctx, m.image, m.search)
		if !(bend > 0) {
			break
		}
		promised += square * square / bend / 2
		last := square
		square = m.correct(ctx, square/bend)
		m.turn(ctx, square/last)
	}
	return promised, square <= goal
}

// correct goes along the search direction, updates the remainder and applies
// the preconditioner to it: the inverse of the diagonal of the Hessian, in the
// space of rows that sum to zero. It returns the square of the remainder's
// length, as the preconditioner measures it.
func (m *newton) correct(ctx context.Context, along float64) float64 {
	width := m.f.width
	return m.f.reduce(ctx, func(from, to int) float64 {
		step, search := m.step[from:to], m.search[from:to]
		remainder, image := m.remainder[from:to], m.image[from:to]
		for i, s := range search {
			step[i] += along * s
			remainder[i] -= along * image[i]
		}
		corrected, inverse := m.corrected[from:to], m.inverse[from:to]
		if width == 1 {
			for i, r := range remainder {
				corrected[i] = inverse[i] * r
			}
			return dot(corrected, remainder)
		}
		for at := 0; at < len(remainder); at += width {
			r, h, c := remainder[at:at+width], inverse[at:at+width], corrected[at:at+width]
			shift := dot(h, r) / sum(h)
			for k := range c {
				c[k] = h[k] * (r[k] - shift)
			}
		}
		return dot(corrected, remainder)
	})
}

// turn makes the search direction conjugate to the last.
func (m *newton) turn(ctx context.Context, keep float64) {
	each(ctx, m.f.size(), featureChunk*m.f.width, func(_, from, to int) {
		search := m.search[from:to]
		for i, c := range m.corrected[from:to] {
			search[i] = c + keep*search[i]
		}
	})
}

// walk takes the step, or as much of it as makes the objective smaller, and
// tries the point where it ends.
func (m *newton) walk(ctx context.Context) {
	slope := dot(m.gradient, m.step)
	length := 1.0
	for range maxHalvings {
		for i, p := range m.point {
			m.tried[i] = p + length*m.step[i]
		}
		loss := m.f.try(ctx, m.tried)
		if loss <= m.loss+sufficient*length*slope+rounding*m.loss {
			m.point, m.tried, m.loss = m.tried, m.point, loss
			return
		}
		length /= 2
	}
	m.f.try(ctx, m.point)
}

// norms returns the largest component of v and its length.
func norms(v []float64) (largest, length float64) {
	for _, x := range v {
		largest = max(largest, math.Abs(x))
	}
	return largest, math.Sqrt(dot(v, v))
}

var PathStep, PathTol = 0.0, 0.1
