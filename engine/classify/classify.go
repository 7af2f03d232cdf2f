package classify

import (
	"context"
	"slices"

	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// Kind is the short name of a classifier.
type Kind string

const (
	NaiveBayes         Kind = "nb"
	LogisticRegression Kind = "lr"
	RandomForest       Kind = "rf"
	NeuralNetwork      Kind = "mlp"
)

// Set is what a classifier learns from: n rows of features and the class of each.
type Set struct {
	X       *sparse.Matrix // n x features
	Y       []int32        // n classes, each in [0, Classes)
	Classes int            // at least 2
}

// Validate reports (fault.Invalid) why nothing can be learned from s.
func (s Set) Validate() error {
	switch {
	case s.X == nil || s.X.Rows == 0:
		return fault.Newf(fault.Invalid, "no rows to learn from")
	case len(s.Y) != s.X.Rows:
		return fault.Newf(fault.Invalid, "%d rows with %d labels", s.X.Rows, len(s.Y))
	case s.Classes < 2:
		return fault.Newf(fault.Invalid, "%d categories, at least 2 are needed", s.Classes)
	}
	seen := make([]bool, s.Classes)
	for i, y := range s.Y {
		if y < 0 || int(y) >= s.Classes {
			return fault.Newf(fault.Invalid, "row %d has class %d of %d", i, y, s.Classes)
		}
		seen[y] = true
	}
	if k := slices.Index(seen, false); k >= 0 {
		return fault.Newf(fault.Invalid, "class %d of %d has no row", k, s.Classes)
	}
	return nil
}

// Options are what is not a parameter of the estimator.
type Options struct {
	// Seed is scikit-learn's random_state. Estimators without chance ignore it.
	Seed uint32
	// Progress, if not nil, is called after each step, in order, from one
	// goroutine at a time. It must return quickly.
	Progress func(Progress)
}

// Report calls o.Progress if there is one.
func (o Options) Report(p Progress) {
	if o.Progress != nil {
		o.Progress(p)
	}
}

// Unit is what a step of a fit is.
type Unit string

const (
	Rows       Unit = "row"
	Iterations Unit = "iteration"
	Trees      Unit = "tree"
	Epochs     Unit = "epoch"
)

// Progress is one step of a fit.
type Progress struct {
	Unit  Unit
	Step  int // counts from 1
	Total int // the last step at the most
	// Loss is what is minimised, as it stands after the step: the objective of
	// the logistic regression, the mean training loss of an epoch. Nil where
	// there is none.
	Loss *float64
	// Gradient is the largest absolute component of the gradient, nil where
	// there is none.
	Gradient *float64
}

// Estimator is a classifier with its parameters, as scikit-learn uses the word.
// Its exported fields are the parameters; encoding/json reads and writes them
// under scikit-learn's names.
type Estimator interface {
	// Validate reports (fault.Invalid, by name) a parameter out of its range.
	Validate() error
	// Fit learns. It stops within 100 ms or so when ctx ends, with an error
	// that wraps ctx.Err(). The same parameters, set and seed give the same
	// model, bit for bit, for any GOMAXPROCS.
	Fit(ctx context.Context, s Set, o Options) (*Fit, error)
	// Memory estimates what Fit takes on this machine for a set of that shape.
	Memory(s Shape) Memory
	// Load makes the model again whose Tensors were saved. What does not fit
	// the parameters or the shape is refused with fault.Corrupt.
	Load(t tensor.Set, features, classes int) (Model, error)
}

// Fit is the outcome of learning.
type Fit struct {
	Model Model
	// Iterations is scikit-learn's n_iter_: steps taken. 0 where it has none.
	Iterations int
	// Passes is how often the rows were gone through in these iterations, where
	// one takes more than a pass. 0 where that is not counted.
	Passes int
	// Loss is what was minimised, at the end. Nil where there is none.
	Loss *float64
	// Converged is false when a limit on iterations ended the fit.
	Converged bool
}

// Model is a fitted classifier. It is immutable and safe for concurrent use.
type Model interface {
	// Shape returns the columns that a row must have and the classes answered.
	Shape() (features, classes int)
	// NewScorer returns a scorer with buffers of its own.
	NewScorer() Scorer
	// Tensors returns all that Load needs beside the parameters.
	Tensors() tensor.Set
}

// Scorer computes probabilities, reusing its buffers: one for each goroutine.
type Scorer interface {
	// Score writes the probability of each class for x, whose columns are below
	// the model's features, into p, whose length is the number of classes.
	Score(x sparse.Vector, p []float64)
}

// Family is one of the classifiers: what the program needs to know of it
// without knowing it.
type Family struct {
	Kind Kind
	// Name is scikit-learn's class name.
	Name string
	// Key is the name of its section in the configuration, under models.
	Key string
	// New returns an estimator with the default parameters, to be changed in
	// place (it is a pointer).
	New func() Estimator
	// Foreign are parameters that scikit-learn has and this estimator has not:
	// they are refused by name.
	Foreign []string
}
