package neural

import (
	"context"
	"math"

	"copydesk/engine/classify"
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
type trainer[T float] struct {
	network *network[T]
	workers *workers
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
	units   [][]T     // of each layer: a row of units for each row of the batch
	deltas  [][]T     // the loss's derivatives by the layers' sums, likewise
	losses  []float64 // cross-entropy of each row of the batch
	squares []float64 // sum of the squared weights of each span
	all     []int32   // 0, 1, 2, ...
	ones    []T
	scratch []scratch[T] // of each worker
}

// moments are Adam's first and second moments of a layer's weights.
type moments[T float] struct{ m, v []T }

// span is the rows [from, to) of a layer's weights.
type span struct{ layer, from, to int }

// scratch is a worker's own.
type scratch[T float] struct {
	index         []int32   // a list of units, or of rows,
	value         []T       // and their values
	gradient      []T       // of a row of weights
	p             []float64 // probabilities
	units, deltas [][]T     // one row's part of those of the batch
}

func newTrainer[T float](n *network[T], c *MLPClassifier, s classify.Set, w *workers) *trainer[T] {
	rows := c.BatchSize.Rows(s.X.Rows)
	t := &trainer[T]{
		network: n,
		workers: w,
		rate:    c.LearningRateInit,
		alpha:   c.Alpha,
		x:       s.X,
		values:  convert[T](s.X.Value),
		y:       s.Y,
		columns: newColumns[T](s.X.Columns),
		losses:  make([]float64, rows),
		all:     make([]int32, rows),
		ones:    make([]T, rows),
		scratch: make([]scratch[T], w.size),
	}
	for i := range t.all {
		t.all[i], t.ones[i] = int32(i), 1
	}
	widest := 0
	for _, l := range n.layers {
		t.moments = append(t.moments, moments[T]{make([]T, len(l.w)), make([]T, len(l.w))})
		t.units = append(t.units, make([]T, rows*l.out))
		t.deltas = append(t.deltas, make([]T, rows*l.out))
		widest = max(widest, l.out)
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
	}
	t.squares = make([]float64, len(t.spans))
	list := max(n.widest(), rows)
	for i := range t.scratch {
		t.scratch[i] = scratch[T]{
			index:    make([]int32, list),
			value:    make([]T, list),
			gradient: make([]T, widest),
			p:        make([]float64, s.Classes),
			units:    make([][]T, len(n.layers)),
			deltas:   make([][]T, len(n.layers)),
		}
	}
	return t
}

// epoch passes over the rows in the given order and returns their mean loss.
func (t *trainer[T]) epoch(ctx context.Context, order []int32) (float64, error) {
	total := 0.0
	for rest := order; len(rest) > 0; {
		size := min(len(rest), len(t.all))
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
	chunks := (len(batch) + chunkRows - 1) / chunkRows
	err := t.workers.do(ctx, 1+chunks, func(worker, i int) {
		if i == 0 {
			t.columns.collect(t.x, t.values, batch)
			return
		}
		for at := (i - 1) * chunkRows; at < min(i*chunkRows, len(batch)); at++ {
			t.propagate(at, &t.scratch[worker])
		}
	})
	if err != nil {
		return 0, err
	}

	t.steps++
	rows := float64(len(batch))
	weights := step[T]{
		alpha: T(t.alpha),
		scale: T(1 / rows),
		beta1: beta1, rest1: 1 - beta1,
		beta2: beta2, rest2: 1 - beta2,
		rate:    T(t.rate * math.Sqrt(1-math.Pow(beta2, t.steps)) / (1 - math.Pow(beta1, t.steps))),
		epsilon: epsilon,
	}
	intercepts := weights
	intercepts.alpha = 0
	err = t.workers.do(ctx, len(t.spans), func(worker, i int) {
		if s := t.spans[i]; s.from < t.network.layers[s.layer].in {
			t.squares[i] = t.update(s, &weights, &t.scratch[worker])
		} else {
			t.update(s, &intercepts, &t.scratch[worker])
		}
	})
	if err != nil {
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

// propagate runs the batch's row at that place forward, and its error back.
func (t *trainer[T]) propagate(at int, s *scratch[T]) {
	layers := t.network.layers
	for l := range layers {
		from, to := at*layers[l].out, (at+1)*layers[l].out
		s.units[l], s.deltas[l] = t.units[l][from:to], t.deltas[l][from:to]
	}
	row := t.batch[at]
	from, to := t.x.Start[row], t.x.Start[row+1]
	t.network.forward(t.x.Index[from:to], t.values[from:to], s.units, s.index, s.value)

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

	for l := last; l > 0; l-- {
		next, w := s.deltas[l], layers[l].w
		delta, units := s.deltas[l-1], s.units[l-1]
		if t.network.activation == relu {
			clear(delta)
			active, _ := nonzero(units, s.index, s.value)
			for _, i := range active {
				o := int(i) * len(next)
				delta[i] = dot(next, w[o:o+len(next)])
			}
			continue
		}
		for i := range delta {
			o := i * len(next)
			delta[i] = dot(next, w[o:o+len(next)])
		}
		derive(t.network.activation, delta, units)
	}
}

// update takes the step for a span of weights, or of intercepts, and returns
// the sum of their squares before it.
func (t *trainer[T]) update(p span, by *step[T], s *scratch[T]) float64 {
	layer := &t.network.layers[p.layer]
	mv := &t.moments[p.layer]
	g := s.gradient[:layer.out]
	square := 0.0
	for i := p.from; i < p.to; i++ {
		o := i * layer.out
		w := layer.w[o : o+layer.out]
		clear(g)
		rows, units := t.inputs(p.layer, i, s)
		gather(g, t.deltas[p.layer], rows, units)
		square += float64(dot(w, w))
		adam(w, mv.m[o:o+layer.out], mv.v[o:o+layer.out], g, by)
	}
	return square
}

// inputs returns the rows of the batch whose ith input to the layer is not
// zero, and those inputs. Intercepts have the input 1.
func (t *trainer[T]) inputs(layer, i int, s *scratch[T]) ([]int32, []T) {
	width := t.network.layers[layer].in
	switch {
	case i == width:
		return t.all[:len(t.batch)], t.ones[:len(t.batch)]
	case layer == 0:
		return t.columns.column(i)
	}
	units := t.units[layer-1]
	n := 0
	for row := range t.batch {
		x := units[row*width+i]
		s.index[n], s.value[n] = int32(row), x
		more := 0
		if x != 0 {
			more = 1
		}
		n += more
	}
	return s.index[:n], s.value[:n]
}
