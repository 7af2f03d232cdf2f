// Package neural is scikit-learn's MLPClassifier: a multilayer perceptron
// trained by Adam on sparse rows.
//
//	c := neural.New()
//	c.HiddenLayerSizes = []int{50}
//	fit, err := c.Fit(ctx, classify.Set{X: x, Y: y, Classes: 4}, classify.Options{Seed: 42})
//	if err != nil {
//		return err
//	}
//	p := make([]float64, 4)
//	fit.Model.NewScorer().Score(x.Row(0), p)
//
// In float64 it takes the steps that scikit-learn 1.2 takes, from the same
// weights, in the same order of rows; sums are formed in another order, which
// moves the last digits. In float32, the default, it takes half the memory and
// less time for the same accuracy.
//
// The arithmetic is that of package kernel, so a model has the same bits with
// either of its sets, for any number of processors.
package neural
