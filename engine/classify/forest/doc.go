// Package forest is scikit-learn's RandomForestClassifier for sparse tf-idf
// rows: the same trees for the same random_state.
//
//	estimator := forest.New()
//	estimator.MaxDepth = forest.NoLimit
//	fit, err := estimator.Fit(ctx, classify.Set{X: x, Y: y, Classes: 4}, classify.Options{Seed: 42})
//	if err != nil {
//		return err
//	}
//	weights := fit.Model.(*forest.Model).FeatureImportances()
//
// The method is Breiman, "Random Forests", 2001: each tree learns from a
// bootstrap sample of the rows and looks, at each node, for the best split
// among a random choice of the features. The trees are CART with the Gini
// impurity. To be equal to scikit-learn 1.2 node for node, the package draws
// the same random numbers in the same order, holds feature values in float32,
// and computes every score with the same float64 expressions, so that ties
// fall the same way.
package forest
