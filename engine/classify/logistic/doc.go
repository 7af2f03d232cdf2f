// Package logistic is scikit-learn's LogisticRegression with the L2 penalty:
// the log-linear model
//
//	p(k | x) = exp(w_k·x + b_k) / Σ_j exp(w_j·x + b_j)
//
// whose weights and intercepts minimise
//
//	1/n Σ_i -log p(y_i | x_i)  +  1/(2 C n) Σ_k ‖w_k‖²
//
// over the n rows learned from. The intercepts are free. Two classes have one
// weight vector and one intercept, as there: p(1 | x) = 1 / (1 + exp(-w·x - b)).
//
//	m := logistic.New()
//	m.C = 10
//	fit, err := m.Fit(ctx, classify.Set{X: x, Y: y, Classes: 4}, classify.Options{})
//	if err != nil {
//		return err
//	}
//	p := make([]float64, 4)
//	fit.Model.NewScorer().Score(x.Row(0), p)
//
// # The solver
//
// The objective has one minimum (up to a constant that all intercepts can
// share; they sum to zero here), and what is promised is that minimum, not a
// path to it. The parameter solver accepts the name users bring, lbfgs, but
// L-BFGS is not what runs: the minimum is reached by a truncated Newton method,
// whose steps come from conjugate gradients preconditioned by the diagonal of
// the Hessian. It needs some ten iterations where L-BFGS needs hundreds for the
// same gradient, so max_iter, which counts them, is rarely met.
//
// Nor is there a tol. scikit-learn's default of 1e-4 ends some 1e-4 (in
// probability) short of the minimum, at a place that depends on its version;
// here the fit goes on until no logit of a row it learned from can be more than
// about 1e-6 from where it belongs, or until double precision allows no further
// step. Compared with scikit-learn, compare at a small tol.
package logistic
