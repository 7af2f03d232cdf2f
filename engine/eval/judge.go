package eval

import (
	"math"

	"copydesk/engine/fault"
)

// rounding is how far outside [0, 1] a probability may lie: an average of
// float32 probabilities is not exactly a probability.
const rounding = 1e-6

// Judge compares answers with the truth.
//
// truth[i] is the category of row i as an index into categories, and
// probabilities holds len(categories) values for each row, row by row. The
// answer to a row is its first largest probability (see [Argmax]). trainCounts
// is the number of training rows of each category; nil leaves the majority
// baseline out.
//
// It fails with fault.Invalid for fewer than two categories, no rows, lengths
// that do not match, an index outside categories, a probability that is NaN or
// not between 0 and 1, and training counts that are negative or all 0.
func Judge(categories []string, truth []int32, probabilities []float64, trainCounts []int) (*Report, error) {
	if err := check(categories, truth, probabilities, trainCounts); err != nil {
		return nil, err
	}

	k := len(categories)
	confusion := newConfusion(k)
	topK := newTopK(k)
	hits := make([]int, len(topK))
	losses := make([]float64, len(truth))
	clipped := make([]float64, k)
	for i, t := range truth {
		row := probabilities[i*k : (i+1)*k]
		confusion[t][Argmax(row)]++
		losses[i] = loss(row, int(t), clipped)
		r := rank(row, int(t))
		for j := range topK {
			if r < topK[j].K {
				hits[j]++
			}
		}
	}
	for j := range topK {
		topK[j].Accuracy = ratio(hits[j], len(truth))
	}

	report := &Report{
		Rows:       len(truth),
		LogLoss:    mean(losses),
		TopK:       topK,
		Categories: categoryScores(categories, confusion),
		Confusion:  confusion,
	}
	report.average()
	report.Baselines = baselines(report, trainCounts)
	return report, nil
}

func check(categories []string, truth []int32, probabilities []float64, trainCounts []int) error {
	k, rows := len(categories), len(truth)
	switch {
	case k < 2:
		return fault.Newf(fault.Invalid, "judging needs at least two categories, got %d", k)
	case rows == 0:
		return fault.Newf(fault.Invalid, "judging needs at least one row, got none")
	case len(probabilities)/k != rows || len(probabilities)%k != 0:
		return fault.Newf(fault.Invalid, "got %d probabilities for %d rows of %d categories, expected one for each category of each row",
			len(probabilities), rows, k)
	}
	for i, t := range truth {
		if t < 0 || int(t) >= k {
			return fault.Newf(fault.Invalid, "truth[%d] is %d, expected an index from 0 to %d", i, t, k-1)
		}
	}
	for i, p := range probabilities {
		if !(p >= -rounding && p <= 1+rounding) { // NaN compares false
			return fault.Newf(fault.Invalid, "the probability of category %q in row %d is %v, expected a number from 0 to 1", categories[i%k], i/k, p)
		}
	}
	if trainCounts == nil {
		return nil
	}
	if len(trainCounts) != k {
		return fault.Newf(fault.Invalid, "got training counts for %d categories, expected %d", len(trainCounts), k)
	}
	known := false
	for i, n := range trainCounts {
		if n < 0 {
			return fault.Newf(fault.Invalid, "the training count of category %q is %d, expected 0 or more", categories[i], n)
		}
		known = known || n > 0
	}
	if !known {
		return fault.Newf(fault.Invalid, "all training counts are 0, expected at least one training row")
	}
	return nil
}

func newConfusion(k int) [][]int {
	counts := make([]int, k*k)
	confusion := make([][]int, k)
	for i := range confusion {
		confusion[i] = counts[i*k : (i+1)*k : (i+1)*k]
	}
	return confusion
}

func newTopK(categories int) []TopK {
	var topK []TopK
	for _, k := range [...]int{1, 2, 3, 5} {
		if k < categories {
			topK = append(topK, TopK{K: k})
		}
	}
	return topK
}

// loss is one row's term of sklearn.metrics.log_loss with eps="auto". clipped
// is scratch space of the row's length.
func loss(row []float64, truth int, clipped []float64) float64 {
	const eps = 0x1p-52
	for j, p := range row {
		clipped[j] = min(max(p, eps), 1-eps)
	}
	return -math.Log(clipped[truth] / sum(clipped))
}

// rank is the number of categories that top_k_accuracy_score puts before the
// truth. It sorts stably, ascending, and reads from the end, so a later equal
// comes first; two categories it does not sort but holds against one half.
func rank(row []float64, truth int) int {
	if len(row) == 2 {
		if (row[1] > 0.5) == (truth == 1) {
			return 0
		}
		return 1
	}
	before := 0
	p := row[truth]
	for _, q := range row[:truth] {
		if q > p {
			before++
		}
	}
	for _, q := range row[truth+1:] {
		if q >= p {
			before++
		}
	}
	return before
}

func categoryScores(categories []string, confusion [][]int) []CategoryScores {
	scores := make([]CategoryScores, len(categories))
	for i, counts := range confusion {
		scores[i].Category = categories[i]
		for j, n := range counts {
			scores[i].Support += n
			scores[j].Predicted += n
		}
	}
	for i := range scores {
		s := &scores[i]
		s.Precision = ratio(confusion[i][i], s.Predicted)
		s.Recall = ratio(confusion[i][i], s.Support)
		if s.Precision+s.Recall > 0 {
			s.F1 = 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
		}
	}
	return scores
}

// average fills the figures that follow from the confusion matrix and the
// scores of the categories.
func (r *Report) average() {
	var precision, recall, f1, trueRecall, supports []float64
	var correct int
	var agree, predicted, supported float64
	for i, s := range r.Categories {
		correct += r.Confusion[i][i]
		agree += float64(s.Support) * float64(s.Predicted)
		predicted += float64(s.Predicted) * float64(s.Predicted)
		supported += float64(s.Support) * float64(s.Support)
		if s.Support > 0 {
			trueRecall = append(trueRecall, s.Recall)
		}
		if s.Support+s.Predicted > 0 {
			precision = append(precision, s.Precision)
			recall = append(recall, s.Recall)
			f1 = append(f1, s.F1)
			supports = append(supports, float64(s.Support))
		}
	}

	r.Accuracy = ratio(correct, r.Rows)
	r.AccuracyInterval.Low, r.AccuracyInterval.High = Wilson(correct, r.Rows, z95)
	r.BalancedAccuracy = mean(trueRecall)
	r.PrecisionMacro, r.PrecisionWeighted = mean(precision), weightedMean(precision, supports)
	r.RecallMacro, r.RecallWeighted = mean(recall), weightedMean(recall, supports)
	r.F1Macro, r.F1Weighted = mean(f1), weightedMean(f1, supports)

	// Gorodkin's R_K, the Matthews correlation of more than two categories
	// (Computational Biology and Chemistry 28, 2004).
	n := float64(r.Rows)
	if spread := (n*n - predicted) * (n*n - supported); spread > 0 {
		r.Matthews = (float64(correct)*n - agree) / math.Sqrt(spread)
	}
}

func baselines(r *Report, trainCounts []int) Baselines {
	uniform := 1 / float64(len(r.Categories))
	b := Baselines{Uniform: Uniform{Accuracy: uniform, Factor: r.Accuracy / uniform}}
	if trainCounts == nil {
		return b
	}
	most := 0
	var total float64
	for i, n := range trainCounts {
		total += float64(n)
		if n > trainCounts[most] {
			most = i
		}
	}
	b.Majority = &Majority{
		Category:   r.Categories[most].Category,
		TrainShare: float64(trainCounts[most]) / total,
		Accuracy:   ratio(r.Categories[most].Support, r.Rows),
	}
	if b.Majority.Accuracy > 0 {
		factor := r.Accuracy / b.Majority.Accuracy
		b.Majority.Factor = &factor
	}
	return b
}

// Argmax returns the index of the first largest value of row, as numpy.argmax
// does: a NaN counts as larger than any number. It returns -1 for an empty row.
func Argmax(row []float64) int {
	if len(row) == 0 {
		return -1
	}
	best := 0
	for i, v := range row {
		if math.IsNaN(v) {
			return i
		}
		if v > row[best] {
			best = i
		}
	}
	return best
}

// ratio is part/whole, and 0 of nothing.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
