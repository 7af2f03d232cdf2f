package bayes

import (
	"context"
	"runtime"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
)

// MultinomialNB is the estimator. Its field is scikit-learn's parameter.
type MultinomialNB struct {
	// Alpha is added to the sum of each feature in each class. Below 1e-10 it
	// counts as 1e-10, as in scikit-learn 1.2.
	Alpha float64 `json:"alpha"`
}

const (
	minAlpha = 1e-10
	// maxSum bounds alpha and the features, so that their sums do not overflow.
	maxSum = 1e100
	// rowsAtOnce is the number of rows from one look at the context, and one
	// report, to the next.
	rowsAtOnce = 1 << 14
)

// New returns the default parameter: alpha 1.
func New() *MultinomialNB {
	return &MultinomialNB{Alpha: 1}
}

// Family returns what the program needs to know of this classifier.
func Family() classify.Family {
	return classify.Family{
		Kind:    classify.NaiveBayes,
		Name:    "MultinomialNB",
		Key:     "naive_bayes",
		New:     func() classify.Estimator { return New() },
		Foreign: []string{"class_prior", "fit_prior", "force_alpha"},
	}
}

// Validate reports (fault.Invalid) a parameter out of its range.
func (e *MultinomialNB) Validate() error {
	if !(e.Alpha >= 0 && e.Alpha <= maxSum) {
		return fault.Newf(fault.Invalid, "alpha is %v: it must be between 0 and %v", e.Alpha, maxSum)
	}
	return nil
}

// Fit sums up the features of each class. Its steps are rows; there is no loss.
// Features that are negative, not finite or beyond 1e100 are refused
// (fault.Invalid).
func (e *MultinomialNB) Fit(ctx context.Context, s classify.Set, o classify.Options) (*classify.Fit, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if s.X.Columns == 0 {
		return nil, fault.Newf(fault.Invalid, "no features to learn from")
	}

	m := newModel(s.X.Columns, s.Classes)
	ranges := columnRanges(s.X, runtime.GOMAXPROCS(0))
	m.touch(ranges)
	for from := 0; from < s.X.Rows; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := min(from+rowsAtOnce, s.X.Rows)
		if err := m.add(s, from, to, ranges); err != nil {
			return nil, err
		}
		from = to
		o.Report(classify.Progress{Unit: classify.Rows, Step: to, Total: s.X.Rows})
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.takeLogarithms(max(e.Alpha, minAlpha), float64(s.X.Rows), ranges)
	return &classify.Fit{Model: m, Converged: true}, nil
}
