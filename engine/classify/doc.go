// Package classify is the contract between the classifiers and the rest of the
// program: an Estimator has parameters and learns, a Model answers, and one
// that is an Explainer says why.
//
// The classifiers are in packages of their own (bayes, logistic, forest,
// neural), named and parametrised as scikit-learn's; package families lists
// them. To fit one and ask it:
//
//	fit, err := bayes.New().Fit(ctx, classify.Set{X: x, Y: y, Classes: 4}, classify.Options{Seed: 42})
//	if err != nil {
//		return err
//	}
//	p := make([]float64, 4)
//	fit.Model.NewScorer().Score(x.Row(0), p)
//
// Package classifiertest has the conformance suite that each of them passes.
package classify
