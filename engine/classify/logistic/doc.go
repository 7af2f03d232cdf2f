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
// share; here they sum to zero), and that minimum is what is promised, not a
// path to it. The parameter solver takes the name users bring, lbfgs, but what
// runs is not L-BFGS: it is a truncated Newton method, whose steps are found by
// conjugate gradients preconditioned with the diagonal of the Hessian. Where C
// is moderate these run in single precision, which decides how a step is found
// but not where the steps end. For large C it first follows the minimum down from stronger penalties. max_iter counts
// its iterations: some ten for C = 1, some fifty for C = 1e6. Each is worth many
// of L-BFGS's, so this limit is rarely met, and n_iter does not compare with
// scikit-learn's.
//
// There is no tol. With scikit-learn's default of 1e-4 probabilities end some
// 1e-4 off, at a place that depends on its version; here the fit goes on until
// no logit of a row learned from can be more than about 1e-6 off, or until
// double precision allows no further step. Compare with scikit-learn at a small
// tol, and with the solver newton-cg: its lbfgs stops early on a second limit.
package logistic
