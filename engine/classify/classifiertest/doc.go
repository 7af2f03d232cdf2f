// Package classifiertest is the conformance suite of the classifiers: fit,
// predict, cancel, save, load, same seed same bits. Each passes it from a test
// of its own package:
//
//	func TestConformance(t *testing.T) {
//		classifiertest.Run(t, bayes.Family())
//	}
package classifiertest
