// Package bayes is scikit-learn's MultinomialNB: naive Bayes for counts, or for
// weights that take their place, such as tf-idf.
//
// With T(k, j) the sum of feature j over the rows of class k, and n(k) the
// number of those rows out of n,
//
//	log p(k | x) = log n(k)/n + Σ_j x_j log (T(k, j) + alpha) / Σ_i (T(k, i) + alpha) + constant
//
// (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008,
// chapter 13.) It learns in one pass:
//
//	fit, err := bayes.New().Fit(ctx, classify.Set{X: x, Y: y, Classes: 4}, classify.Options{})
//	if err != nil {
//		return err
//	}
//	p := make([]float64, 4)
//	fit.Model.NewScorer().Score(x.Row(0), p)
package bayes
