package neural

import (
	"context"
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/crew"
	"copydesk/engine/kernel"
	"copydesk/engine/sparse"
)

// A batch is worked off in two rounds of tasks, whose bounds depend on the
// shapes alone. First chunks of rows run forward and back: each row's loss and
// deltas are its own. Then spans of weights collect their gradients from the
// rows in order and take their step. No sum depends on who computes it.
const (
	chunkRows    = 8    // rows in a task of the first round
	inputWeights = 4096 // weights, about, in a task of the second: input layer,
	upperWeights = 512  // whose rows meet few articles, and upper layers
)

// trainer holds the state of Adam and the buffers of a batch.
type trainer[T kernel.Float] struct {
	network *network[T]
	crew    *crew.Crew
	moments []moments[T] // of each layer
	spans   []span
	rate    float64
	alpha   float64
	steps   float64 // of Adam, so far

	x      *sparse.Matrix
	values []T // of x
	y      []int32

	batch   []int32 // rows of x, in order
	columns columns[T]
	back    [][]T     // the weights of each layer but the first, transposed
	units   [][]T     // of each layer: a row of units for each row of the batch
	deltas  [][]T     // the loss's derivatives by the layers' sums, likewise
	losses  []float64 // cross-entropy of each row of the batch
	squares []float64 // sum of the squared weights of each span
	all     []int32   // 0, 1, 2, ...
	ones    []T
	scratch []scratch[T] // of each worker

	weights, intercepts kernel.Step[T]      // the step that is taken
	pass, adapt         func(worker, i int) // the tasks of the two rounds
}

// moments are Adam's first and second moments of a layer's weights.
type moments[T kernel.Float] struct{ m, v []T }

// span is the rows [from, to) of a layer's weights.
type span struct{ layer, from, to int }

// scratch is a worker's own.
type scratch[T kernel.Float] struct {
	active        [][]int32 // units of each hidden layer
	rows          []int32   // a list of rows
	value         []T       // of a list's elements
	sums          []T       // of a layer's deltas, before the derivative
	column        []T       // one unit of each row
	gradient      []T       // of a span of weights, zero in between
	touched       []int32   // its rows that are not
	p             []float64 // probabilities
	units, deltas [][]T     // one row's part of those of the batch
}

// newTrainer returns a trainer of n, which it changes: no one else may.
func newTrainer[T kernel.Float](n *network[T], c *MLPClassifier, s classify.Set, w *crew.Crew) *trainer[T] {
	rows := c.BatchSize.Rows(s.X.Rows)
	t := &trainer[T]{
		network: n,
		crew:    w,
		rate:    c.LearningRateInit,
		alpha:   c.Alpha,
		x:       s.X,
		values:  convert[T](s.X.Value),
		y:       s.Y,
		columns: newColumns[T](s.X.Columns),
		losses:  make([]float64, rows),
		scratch: make([]scratch[T], w.Size()),
	}
	t.pass, t.adapt = t.passChunk, t.adaptSpan
	widest, most := 0, 0 // layer, and span
	for l, layer := range n.layers {
		t.moments = append(t.moments, moments[T]{make([]T, len(layer.w)), make([]T, len(layer.w))})
		t.units = append(t.units, make([]T, rows*layer.out))
		t.deltas = append(t.deltas, make([]T, rows*layer.out))
		t.back = append(t.back, nil)
		if l > 0 {
			t.back[l] = make([]T, layer.in*layer.out)
			t.transpose(span{l, 0, layer.in})
		}
		widest = max(widest, layer.out)
	}
	// The dearest spans come first, so that the workers finish together.
	for l := len(n.layers) - 1; l >= 0; l-- {
		in, weights := n.layers[l].in, upperWeights
		if l == 0 {
			weights = inputWeights
		}
		size := max(weights/n.layers[l].out, 1)
		for from := 0; from < in; from += size {
			t.spans = append(t.spans, span{l, from, min(from+size, in)})
		}
		t.spans = append(t.spans, span{l, in, in + 1})
		most = max(most, min(size, in)*n.layers[l].out)
	}
	t.squares = make([]float64, len(t.spans))
	t.all, t.ones = make([]int32, max(rows, widest+1, s.X.Columns+1)), make([]T, rows)
	for i := range t.all {
		t.all[i] = int32(i)
	}
	for i := range t.ones {
		t.ones[i] = 1
	}
	for i := range t.scratch {
		t.scratch[i] = scratch[T]{
			active:   apart[[]int32](len(n.layers) - 1),
			rows:     apart[int32](rows),
			value:    apart[T](max(rows, widest)),
			sums:     apart[T](widest),
			column:   apart[T](rows),
			gradient: apart[T](most),
			touched:  apart[int32](most),
			p:        apart[float64](s.Classes),
			units:    apart[[]T](len(n.layers)),
			deltas:   apart[[]T](len(n.layers)),
		}
		copy(t.scratch[i].active, n.lists())
	}
	return t
}

// apart returns n elements that are not in a cache line with others': what two
// workers write in one line travels between their processors each time.
func apart[E any](n int) []E {
	const beside = 32 // elements: two lines or more
	return make([]E, n+2*beside)[beside:][:n:n]
}

// epoch passes over the rows in the given order and returns their mean loss.
func (t *trainer[T]) epoch(ctx context.Context, order []int32) (float64, error) {
	total := 0.0
	for rest := order; len(rest) > 0; {
		size := min(len(rest), len(t.losses))
		loss, err := t.learn(ctx, rest[:size])
		if err != nil {
			return 0, err
		}
		total += loss * float64(size)
		rest = rest[size:]
	}
	return total / float64(len(order)), nil
}

// learn takes one step of Adam and returns the batch's loss before it.
func (t *trainer[T]) learn(ctx context.Context, batch []int32) (float64, error) {
	t.batch = batch
	if err := t.crew.Do(ctx, 1+(len(batch)+chunkRows-1)/chunkRows, t.pass); err != nil {
		return 0, err
	}

	t.steps++
	rows := float64(len(batch))
	t.weights = kernel.Step[T]{
		Alpha: T(t.alpha),
		Scale: T(1 / rows),
		Beta1: beta1, Rest1: 1 - beta1,
		Beta2: beta2, Rest2: 1 - beta2,
		Rate:    T(t.rate * math.Sqrt(1-math.Pow(beta2, t.steps)) / (1 - math.Pow(beta1, t.steps))),
		Epsilon: epsilon,
	}
	t.intercepts = t.weights
	t.intercepts.Alpha = 0
	if err := t.crew.Do(ctx, len(t.spans), t.adapt); err != nil {
		return 0, err
	}

	entropy, square := 0.0, 0.0
	for _, l := range t.losses[:len(batch)] {
		entropy += l
	}
	for _, q := range t.squares {
		square += q
	}
	return entropy/rows + 0.5*t.alpha*square/rows, nil
}

// passChunk is the ith task of a batch's first round.
func (t *trainer[T]) passChunk(worker, i int) {
	if i == 0 {
		t.columns.collect(t.x, t.values, t.batch)
		return
	}
	for at := (i - 1) * chunkRows; at < min(i*chunkRows, len(t.batch)); at++ {
		t.propagate(at, &t.scratch[worker])
	}
}

// adaptSpan is the ith task of a batch's second round.
func (t *trainer[T]) adaptSpan(worker, i int) {
	p := t.spans[i]
	if p.from == t.network.layers[p.layer].in {
		t.update(p, &t.intercepts, &t.scratch[worker])
		return
	}
	t.squares[i] = t.update(p, &t.weights, &t.scratch[worker])
	if p.layer > 0 {
		t.transpose(p)
	}
}

// propagate runs the batch's row at that place forward, and its error back.
func (t *trainer[T]) propagate(at int, s *scratch[T]) {
	layers := t.network.layers
	for l := range layers {
		from, to := at*layers[l].out, (at+1)*layers[l].out
		s.units[l], s.deltas[l] = t.units[l][from:to], t.deltas[l][from:to]
	}
	row := t.batch[at]
	from, to := t.x.Start[row], t.x.Start[row+1]
	t.network.forward(t.x.Index[from:to], t.values[from:to], s.units, s.active, s.value)

	last := len(layers) - 1
	answer(s.units[last], s.p)
	y := t.y[row]
	if delta := s.deltas[last]; len(delta) == 1 {
		delta[0] = T(s.p[1] - float64(y))
	} else {
		for k, p := range s.p {
			delta[k] = T(p)
		}
		delta[y] = T(s.p[y] - 1)
	}
	const tiny = 0x1p-52 // scikit-learn keeps probabilities this far from 0 and 1
	t.losses[at] = -math.Log(min(max(s.p[y], tiny), 1-tiny))

	// The derivatives that are not zero go back, for relu those of active units.
	list, values := t.all[:len(s.deltas[last])], s.deltas[last]
	for l := last; l > 0; l-- {
		delta := s.deltas[l-1]
		clear(delta)
		if t.network.activation != relu {
			t.network.kernels.Gather(delta, t.back[l], list, values)
			derive(t.network.activation, delta, s.units[l-1])
			list, values = s.active[l-1], delta
			continue
		}
		sums := s.sums[:len(delta)]
		clear(sums)
		t.network.kernels.Gather(sums, t.back[l], list, values)
		list = s.active[l-1]
		values = s.value[:len(list)]
		for e, i := range list {
			delta[i], values[e] = sums[i], sums[i]
		}
	}
}

// update takes the step for a span of weights, or of intercepts, and returns
// the sum of their squares before it.
func (t *trainer[T]) update(p span, by *kernel.Step[T], s *scratch[T]) float64 {
	layer, mv := &t.network.layers[p.layer], &t.moments[p.layer]
	out := layer.out
	from, to := p.from*out, p.to*out
	g := s.gradient[:to-from]
	touched := t.all[p.from:p.to]
	if p.layer == 0 && p.from < layer.in {
		touched = t.columns.used(p.from, p.to, s.touched)
	}
	for _, i := range touched {
		rows, units := t.inputs(p.layer, int(i), s)
		t.network.kernels.Gather(g[(int(i)-p.from)*out:][:out], t.deltas[p.layer], rows, units)
	}
	square := t.network.kernels.Adam(layer.w[from:to], mv.m[from:to], mv.v[from:to], g, by)
	for _, i := range touched {
		clear(g[(int(i)-p.from)*out:][:out])
	}
	return float64(square)
}

// transpose brings a span of weights of a layer to where the way back reads
// them.
func (t *trainer[T]) transpose(p span) {
	layer := &t.network.layers[p.layer]
	for o := range layer.out {
		column := t.back[p.layer][o*layer.in:][p.from:p.to]
		for i := range column {
			column[i] = layer.w[(p.from+i)*layer.out+o]
		}
	}
}

// inputs returns the rows of the batch whose ith input to the layer is not
// zero, or may not be, and those inputs. Intercepts have the input 1.
func (t *trainer[T]) inputs(layer, i int, s *scratch[T]) ([]int32, []T) {
	width := t.network.layers[layer].in
	switch {
	case i == width:
		return t.all[:len(t.batch)], t.ones[:len(t.batch)]
	case layer == 0:
		return t.columns.column(i)
	}
	column := s.column[:len(t.batch)]
	units := t.units[layer-1][i:]
	for row := range column {
		column[row] = units[row*width]
	}
	if t.network.activation != relu {
		return t.all[:len(column)], column
	}
	n := t.network.kernels.Rectify(column, s.rows, s.value)
	return s.rows[:n], s.value[:n]
}
