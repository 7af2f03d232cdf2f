package neural

import (
	"context"
	"fmt"
	"math"
	"runtime"

	"copydesk/engine/classify"
	"copydesk/engine/crew"
	"copydesk/engine/fault"
	"copydesk/engine/kernel"
	"copydesk/engine/random"
)

// scikit-learn's defaults of parameters that cannot be set here.
const (
	beta1   = 0.9
	beta2   = 0.999
	epsilon = 1e-8
)

// When a fit ends before MaxIter: scikit-learn's tol and n_iter_no_change, which
// cannot be set here. Improvements of the loss below Tolerance are none; up to
// NIterNoChange epochs in a row without improvement are forgiven.
const (
	Tolerance     = 1e-4
	NIterNoChange = 10
)

// fit learns from s, whose parameters and shape have been checked, with the
// kernels k.
func fit[T kernel.Float](ctx context.Context, c *MLPClassifier, s classify.Set, o classify.Options, k *kernel.Set[T]) (*classify.Fit, error) {
	r := random.New(o.Seed)
	n, err := newNetwork[T](ctx, layerSizes(s.X.Columns, c.HiddenLayerSizes, s.Classes), c.Activation, r, k)
	if err != nil {
		return nil, fmt.Errorf("initialising the neural network: %w", err)
	}
	w := crew.New(runtime.GOMAXPROCS(0))
	defer w.Dismiss()
	t := newTrainer(n, c, s, w)

	order := make([]int32, s.X.Rows)
	for i := range order {
		order[i] = int32(i)
	}
	best, noChange := math.Inf(1), 0
	for epoch := 1; ; epoch++ {
		shuffle(order, r)
		loss, err := t.epoch(ctx, order)
		if err != nil {
			return nil, fmt.Errorf("training the neural network, epoch %d: %w", epoch, err)
		}
		if loss > best-Tolerance {
			noChange++
		} else {
			noChange = 0
		}
		best = min(best, loss)
		converged := noChange > NIterNoChange
		done := converged || epoch == c.MaxIter
		if math.IsNaN(loss) || math.IsInf(loss, 0) || done && !n.bounded() {
			return nil, fault.Newf(fault.Invalid, "the neural network overflowed in epoch %d; learning_rate_init (%v) or alpha (%v) is too large", epoch, c.LearningRateInit, c.Alpha)
		}
		o.Report(classify.Progress{Unit: classify.Epochs, Step: epoch, Total: c.MaxIter, Loss: &loss})
		if done {
			return &classify.Fit{Model: &model[T]{n, s.Classes}, Iterations: epoch, Loss: &loss, Converged: converged}, nil
		}
	}
}

// shuffle reorders order as sklearn.utils.shuffle does: by a permutation that
// NumPy's shuffle makes from the identity.
func shuffle(order []int32, r *random.State) {
	by := make([]int32, len(order))
	for i := range by {
		by[i] = int32(i)
	}
	r.Shuffle(len(by), func(i, j int) { by[i], by[j] = by[j], by[i] })
	for i, j := range by {
		by[i] = order[j]
	}
	copy(order, by)
}
