package logistic

import (
	"context"
	"math"
	"runtime"

	"copydesk/engine/classify"
	"copydesk/engine/crew"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
)

// LogisticRegression is the estimator. Its fields are scikit-learn's parameters.
type LogisticRegression struct {
	// Penalty is l2, the only one.
	Penalty string `json:"penalty"`
	// C is the inverse of the strength of the penalty: the smaller, the
	// stronger.
	C float64 `json:"C"`
	// Solver is lbfgs, the name users bring; see the package documentation for
	// what it stands for here.
	Solver string `json:"solver"`
	// MaxIter bounds the iterations, which are Newton steps.
	MaxIter int `json:"max_iter"`
}

// New returns the default parameters: penalty l2, C 1, solver lbfgs, max_iter
// 1000.
func New() *LogisticRegression {
	return &LogisticRegression{Penalty: "l2", C: 1, Solver: "lbfgs", MaxIter: 1000}
}

// Family returns what the program needs to know of this classifier.
func Family() classify.Family {
	return classify.Family{
		Kind: classify.LogisticRegression,
		Name: "LogisticRegression",
		Key:  "logistic_regression",
		New:  func() classify.Estimator { return New() },
		Foreign: []string{
			"class_weight", "dual", "fit_intercept", "intercept_scaling", "l1_ratio", "multi_class",
			"n_jobs", "random_state", "tol", "verbose", "warm_start",
		},
	}
}

const (
	// minC and maxC are where double precision still resolves penalty and loss
	// beside each other.
	minC, maxC = 1e-12, 1e12
	// maxFeature bounds the features, so that sums of their squares do not
	// overflow.
	maxFeature = 1e100
	// maxError is how far a logit may be from where it is at the minimum.
	maxError = 1e-6
	// maxGradient bounds the gradient where C is so small that maxError does
	// not.
	maxGradient = 1e-9
)

// Validate reports (fault.Invalid) a parameter out of its range.
func (e *LogisticRegression) Validate() error {
	switch {
	case e.Penalty != "l2":
		return fault.Newf(fault.Invalid, "penalty is %q: only l2 is supported", e.Penalty)
	case !(e.C >= minC && e.C <= maxC):
		return fault.Newf(fault.Invalid, "C is %v: it must be between %v and %v", e.C, minC, maxC)
	case e.Solver != "lbfgs":
		return fault.Newf(fault.Invalid, "solver is %q: only lbfgs is accepted (every solver has the same minimum)", e.Solver)
	case e.MaxIter < 1:
		return fault.Newf(fault.Invalid, "max_iter is %d: it must be at least 1", e.MaxIter)
	}
	return nil
}

// Fit finds the weights that minimise the objective of the package
// documentation. Its steps are Newton iterations; Loss is the objective and
// Gradient the largest component of its gradient, in absolute value.
//
// With weights w and their optimum w*, ‖w - w*‖ is at most C n times the length
// of the gradient, for the penalty alone curves the objective that much. Fit
// ends when this shows that no logit of a row of s is more than 1e-6 off, or
// when rounding hides what is left to gain. Converged is false if it ended
// otherwise: after max_iter iterations, or where no step leads on.
//
// Features that are not finite or beyond ±1e100 are refused (fault.Invalid).
func (e *LogisticRegression) Fit(ctx context.Context, s classify.Set, o classify.Options) (*classify.Fit, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := checkFeatures(s.X); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}

	f := newObjective(s, e.C)
	f.crew = crew.New(runtime.GOMAXPROCS(0))
	defer f.crew.Dismiss()
	// The penalty to start with is C = 1 for rows of length 1.
	stages := int(max(0, math.Round(math.Log10(e.C*f.reach*f.reach))))
	tolerance := min(maxGradient, maxError*f.lambda/f.reach)
	got, err := minimise(ctx, f, stages, tolerance, e.MaxIter, func(iteration int, loss, largest float64) {
		o.Report(classify.Progress{
			Unit:     classify.Iterations,
			Step:     iteration,
			Total:    e.MaxIter,
			Loss:     &loss,
			Gradient: &largest,
		})
	})
	if err != nil {
		return nil, err
	}
	return &classify.Fit{
		Model:      &model{features: s.X.Columns, classes: s.Classes, weights: got.point},
		Iterations: got.iterations,
		Passes:     f.passes,
		Loss:       &got.loss,
		Converged:  got.converged,
	}, nil
}

func checkFeatures(x *sparse.Matrix) error {
	if x.Columns == 0 {
		return fault.Newf(fault.Invalid, "no features to learn from")
	}
	for i := range x.Rows {
		row := x.Row(i)
		for e, v := range row.Value {
			if !(math.Abs(v) <= maxFeature) {
				return fault.Newf(fault.Invalid, "feature %d of row %d is %v: it must be finite and at most %v in absolute value", row.Index[e], i, v, maxFeature)
			}
		}
	}
	return nil
}
