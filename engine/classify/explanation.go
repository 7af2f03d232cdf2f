package classify

import "copydesk/engine/sparse"

// Method is how the contributions of an explanation are found.
type Method string

const (
	// TermContributions are exact: the terms of a linear score.
	TermContributions Method = "term contributions"
	// PathContributions are exact: what each split on the path through a tree
	// changes, given to the feature that it looks at. Saabas, "Interpreting
	// random forests", 2014.
	PathContributions Method = "path contributions"
	// InputGradients are not exact: the slope of the score along each feature
	// times its value. Shrikumar, Greenside, Shcherbina and Kundaje, "Not just
	// a black box", 2016.
	InputGradients Method = "input gradients"
)

// Exact reports whether baseline and contributions add up to the score, but for
// rounding.
func (m Method) Exact() bool { return m != InputGradients }

// Scale is what scores and contributions are measured in.
type Scale string

const (
	// LogRatio is the centred log-ratio: the natural logarithm of a class's
	// probability over the geometric mean of all classes' probabilities
	// (Aitchison, The Statistical Analysis of Compositional Data, 1986). The
	// scores of all classes sum to 0 and their softmax are the probabilities;
	// with two classes a score is half the log-odds. Joint log-likelihoods and
	// logits give it by subtracting their mean, for only differences between
	// classes matter to the answer.
	LogRatio Scale = "log-ratio of the probability to the geometric mean of all categories' probabilities"
	// LogOdds is the difference of two classes' log-ratios: the natural
	// logarithm of the one probability over the other.
	LogOdds Scale = "natural logarithm of the probability over that of the other category"
	// Probability is the probability of a class.
	Probability Scale = "probability"
)

// Explainer is a Model that can say why it answers as it does.
type Explainer interface {
	// Explain says what the features of x, whose columns are below the model's
	// features, contribute to the score of a class.
	Explain(x sparse.Vector, class int) Explanation
}

// Weigher is an Explainer whose features have the same weight in every row.
type Weigher interface {
	Explainer
	// Weights returns, for each feature, what one unit of it adds to the score
	// of a class: a contribution that Explain gives is the weight times the
	// feature's value.
	Weights(class int) []float64
}

// Ranker is a Model that knows how much each feature matters to all its answers
// together.
type Ranker interface {
	// FeatureImportances returns a number for each feature. They sum to 1, or
	// are all 0.
	FeatureImportances() []float64
}

// Explanation is the score of a class in parts.
type Explanation struct {
	Method Method
	Scale  Scale
	// Baseline is the score before anything is known of the row.
	Baseline float64
	// Score is that of the row, as its probability follows from it.
	Score float64
	// Contributions are ascending by column, each column once. A forest also
	// has columns of which the row has no entry: that a term is absent sends a
	// row left.
	Contributions []Contribution
}

// Contribution is what a feature adds to a score.
type Contribution struct {
	Column int32
	Value  float64
}

// Minus returns what sets the class of e apart from that of f, which explains the
// same row: each part of e minus that of f.
func (e *Explanation) Minus(f Explanation) Explanation {
	d := Explanation{Method: e.Method, Scale: e.Scale, Baseline: e.Baseline - f.Baseline, Score: e.Score - f.Score}
	if d.Scale == LogRatio {
		d.Scale = LogOdds
	}
	a, b := e.Contributions, f.Contributions
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Column < b[0].Column:
			d.Contributions = append(d.Contributions, a[0])
			a = a[1:]
		case len(a) == 0 || b[0].Column < a[0].Column:
			d.Contributions = append(d.Contributions, Contribution{b[0].Column, -b[0].Value})
			b = b[1:]
		default:
			d.Contributions = append(d.Contributions, Contribution{a[0].Column, a[0].Value - b[0].Value})
			a, b = a[1:], b[1:]
		}
	}
	return d
}

// Sum returns the sum of the contributions.
func (e *Explanation) Sum() float64 {
	sum := 0.0
	for _, c := range e.Contributions {
		sum += c.Value
	}
	return sum
}

// Centred returns score[k] minus the mean of the scores.
func Centred(score []float64, k int) float64 {
	mean := 0.0
	for _, s := range score {
		mean += s / float64(len(score))
	}
	return score[k] - mean
}
