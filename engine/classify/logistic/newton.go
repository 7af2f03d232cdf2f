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
	// largestPart of a gradient may remain when a Newton equation is solved.
	largestPart = 0.5
	// exact is a part that makes the solution exact for all purposes.
	exact = 1e-2
	// near is a part that is only asked for where the quadratic model is good.
	near = 0.1
)

// newton minimises an objective by a truncated Newton method with line search
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
	step     []float64

	// single solves the equations as long as single precision will do; after
	// that it is nil.
	single *single

	// Of the conjugate gradients in double precision, which are made when they
	// are needed: the inverse of the diagonal of the Hessian, and what is usually
	// called r, z, p and Ap.
	inverse   []float64
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

// minimise starts without weights, with the intercepts that are best then. It
// ends when the gradient is no longer than tolerance, when double precision
// allows no further step, or after maxIter iterations. Each is reported with
// the value and the largest component of the gradient after it.
//
// A weak penalty makes a landscape of cliffs and plains that a quadratic model
// knows little of. The way to its minimum leads past those of stronger ones:
// lambda starts stages powers of ten too high and goes down by one whenever the
// gradient is small beside the penalty's part in it.
func minimise(ctx context.Context, f *objective, stages int, tolerance float64, maxIter int, report func(iteration int, loss, largest float64)) (*outcome, error) {
	vector := func() []float64 { return make([]float64, f.size()) }
	m := &newton{
		f: f, point: vector(), tried: vector(),
		gradient: vector(), step: vector(),
	}
	if singleWillDo(f, stages) {
		m.single = newSingle(ctx, f)
	}
	target := f.lambda
	f.lambda = target * math.Pow10(stages)
	f.priors(f.intercepts(m.point))
	length := m.restart(ctx)

	part := largestPart
	for i := 1; ; i++ {
		lastLoss, lastLength := m.loss, length
		used := min(largestPart, max(part, tolerance/(5*length)))
		promised, solved := m.solve(ctx, used)
		m.walk(ctx)
		length = m.arrive(ctx)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		loss, largest := m.at(target)
		report(i, loss, largest)
		if err := ctx.Err(); err != nil {
			return nil, err
		}

		enough := tolerance
		if stages > 0 {
			enough = max(tolerance, f.lambda*norm(m.weights())/2)
		}
		// When all that is left to gain drowns in rounding, only the gradient can
		// tell that this is the minimum: an exact step no longer shortens it.
		drowned := solved && promised <= rounding*m.loss
		settled := length <= enough || drowned && used <= exact && length > lastLength/2
		stuck := !drowned && m.loss >= lastLoss && length >= lastLength
		// Far from the minimum a step may lengthen the gradient, however exact.
		if m.single != nil && (!solved || stuck || length > lastLength/2 && (drowned || used <= near)) {
			m.single = nil
			settled, stuck = length <= enough, false
		}
		part = nextPart(used, length/lastLength)
		if drowned {
			part = min(part, exact)
		}
		switch {
		case stages > 0 && (settled || stuck) && i < maxIter:
			stages--
			f.lambda = target * math.Pow10(stages)
			length = m.restart(ctx)
			part = largestPart
		case settled || stuck || i == maxIter:
			return &outcome{
				point:      m.point,
				loss:       loss,
				iterations: i,
				converged:  settled && stages == 0,
			}, nil
		}
	}
}

// restart takes value and derivatives at the point for a new lambda and returns
// the length of the gradient.
func (m *newton) restart(ctx context.Context) float64 {
	m.loss = m.f.try(ctx, m.point)
	return m.arrive(ctx)
}

// at returns the value at the point, and the largest component of the gradient,
// for another lambda.
func (m *newton) at(lambda float64) (loss, largest float64) {
	more := lambda - m.f.lambda
	weights := m.weights()
	for i, g := range m.gradient {
		if i < len(weights) {
			g += more * weights[i]
		}
		largest = max(largest, math.Abs(g))
	}
	return m.loss + more/2*dot(weights, weights), largest
}

// weights returns the point without the intercepts.
func (m *newton) weights() []float64 { return m.point[:m.f.x.Columns*m.f.width] }

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

// arrive moves the objective to the point tried last, takes the gradient there
// and returns its length.
func (m *newton) arrive(ctx context.Context) float64 {
	m.f.accept()
	m.f.differentiate(ctx, m.point, m.gradient)
	return norm(m.gradient)
}

// precondition takes the preconditioner at the point.
func (m *newton) precondition(ctx context.Context) {
	m.f.curve(ctx, m.inverse)
	free := m.f.intercepts(m.inverse)
	for k := range free {
		free[k] = max(free[k], m.f.leastCurvature())
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
	if m.single != nil {
		return m.single.solve(ctx, m, part)
	}
	if m.search == nil {
		vectors := make([]float64, 5*m.f.size())
		for _, v := range []*[]float64{&m.inverse, &m.remainder, &m.corrected, &m.search, &m.image} {
			*v, vectors = vectors[:m.f.size()], vectors[m.f.size():]
		}
	}
	m.precondition(ctx)
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
	m.f.each(ctx, m.f.size(), featureChunk*m.f.width, func(_, from, to int) {
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

// norm returns the length of v.
func norm(v []float64) float64 { return math.Sqrt(dot(v, v)) }
