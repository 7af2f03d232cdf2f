// Package eval judges predictions: it compares what a classifier answered with
// the truth and gives the figures that scikit-learn 1.2.1 gives for the same
// predictions, with zero_division=0.
//
// It works on category indices and probabilities alone and knows nothing of
// articles, models or runs. Every function is pure: the same input gives the
// same figures to the last bit, whatever the number of processors.
//
//	report, err := eval.Judge(categories, truth, probabilities, trainCounts)
//	if err != nil {
//		return err
//	}
//	fmt.Printf("accuracy %.3f (%.3f to %.3f)\n",
//		report.Accuracy, report.AccuracyInterval.Low, report.AccuracyInterval.High)
//
// Two models that answered the same rows are compared with [McNemar], which
// also says by how much their accuracies differ.
package eval
