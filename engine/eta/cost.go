package eta

import (
	"math"

	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/engine/classify/forest"
	"copydesk/engine/classify/logistic"
	"copydesk/engine/classify/neural"
)

// Size is what a classifier learns from, in numbers.
type Size struct {
	Rows     int // training rows
	NNZ      int // stored values of their matrix
	Features int // columns
	Classes  int
}

// The seconds that parts of a fit take, on two cores of an x86-64 machine
// without AVX2 kernels. They were fitted to five trainings each of the demo
// corpus, HuffPost and AG News, whose fits they give within a factor of two.
const (
	perCount       = 3e-9   // naive Bayes: a stored value,
	perLikelihood  = 2e-8   // and a weight
	perProduct     = 1.4e-7 // logistic regression to its end: a stored value and class
	perTreeRow     = 5e-8   // random forest: a row in a tree of depth 10,
	perTree        = 5e-5   // and a tree
	perInput       = 4e-9   // network, in an epoch: a stored value and unit of the first layer,
	perConnection  = 7e-10  // a row and weight of the upper layers,
	perAdam        = 1.5e-9 // and a weight and batch
	unlimitedDepth = 40     // what a tree without a limit is taken to reach
)

// The epochs after which the network stops with default parameters were about
// 87 with 4 batches an epoch (the demo corpus), 53 with 65 (HuffPost) and 41
// with 156 (AG News): the more steps an epoch has, the sooner nothing improves.
const (
	epochsOfOne   = 110.0 // with one batch an epoch, until nothing improves
	epochsByBatch = -0.24
)

// Cost returns about how many seconds a fit of e takes on the machine that the
// constants are from; 0 if e is not known. Of the network it is what Epoch says
// for each of the epochs that Epochs says.
func Cost(e classify.Estimator, s Size) float64 {
	switch e := e.(type) {
	case *bayes.MultinomialNB:
		return perCount*float64(s.NNZ) + perLikelihood*float64(s.Features*s.Classes)
	case *logistic.LogisticRegression:
		return perProduct * float64(s.NNZ) * float64(outputs(s.Classes))
	case *forest.RandomForestClassifier:
		depth := float64(e.MaxDepth)
		if e.MaxDepth == forest.NoLimit {
			depth = unlimitedDepth
		}
		return float64(e.NEstimators) * (perTree + perTreeRow*float64(s.Rows)*depth/10)
	case *neural.MLPClassifier:
		return Epochs(e, s) * Epoch(e, s)
	}
	return 0
}

// Epoch returns about how many seconds an epoch of the network takes there.
func Epoch(e *neural.MLPClassifier, s Size) float64 {
	upper, in := 0, e.HiddenLayerSizes[0]
	for _, out := range append(e.HiddenLayerSizes[1:len(e.HiddenLayerSizes):len(e.HiddenLayerSizes)], outputs(s.Classes)) {
		upper += in * out
		in = out
	}
	first := e.HiddenLayerSizes[0]
	return perInput*float64(s.NNZ)*float64(first) +
		perConnection*float64(s.Rows)*float64(upper) +
		perAdam*batches(e, s)*float64(s.Features*first+upper)
}

// Epochs returns after how many epochs a network usually stops.
func Epochs(e *neural.MLPClassifier, s Size) float64 {
	usual := neural.NIterNoChange + 1 + epochsOfOne*math.Pow(batches(e, s), epochsByBatch)
	return min(usual, float64(e.MaxIter))
}

func batches(e *neural.MLPClassifier, s Size) float64 {
	return math.Ceil(float64(s.Rows) / float64(max(1, e.BatchSize.Rows(s.Rows))))
}

// outputs is how many functions tell the classes apart.
func outputs(classes int) int {
	if classes == 2 {
		return 1
	}
	return classes
}
