package eta

import (
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/engine/classify/forest"
	"copydesk/engine/classify/logistic"
	"copydesk/engine/classify/neural"
)

var (
	demo     = Size{Rows: 610, NNZ: 8907, Features: 2037, Classes: 5}
	huffpost = Size{Rows: 12991, NNZ: 198818, Features: 10000, Classes: 41}
	agNews   = Size{Rows: 31100, NNZ: 640393, Features: 10000, Classes: 4}
)

// The medians of five trainings, seeds 1 to 5. Naive Bayes and all of demo's
// but the network take milliseconds, which no forecast needs to know.
func TestCostIsWhatWasMeasured(t *testing.T) {
	for _, tt := range []struct {
		name     string
		e        classify.Estimator
		size     Size
		measured float64
	}{
		{"lr on HuffPost", logistic.New(), huffpost, 1.072},
		{"lr on AG News", logistic.New(), agNews, 0.482},
		{"rf on HuffPost", forest.New(), huffpost, 0.063},
		{"rf on AG News", forest.New(), agNews, 0.161},
		{"mlp on demo", neural.New(), demo, 0.545},
		{"mlp on HuffPost", neural.New(), huffpost, 15.26},
		{"mlp on AG News", neural.New(), agNews, 29.142},
	} {
		if got := Cost(tt.e, tt.size); got < tt.measured/2 || got > tt.measured*2 {
			t.Errorf("%s: %.3f s, measured were %.3f s", tt.name, got, tt.measured)
		}
	}
	if got := Cost(bayes.New(), agNews); got > 0.05 {
		t.Errorf("nb on AG News: %.3f s", got)
	}
}

func TestCostGrowsWithTheWork(t *testing.T) {
	deep, wide, large := forest.New(), neural.New(), forest.New()
	deep.MaxDepth = forest.NoLimit
	large.NEstimators = 500
	wide.HiddenLayerSizes = []int{400, 400}
	for name, of := range map[string]struct{ less, more classify.Estimator }{
		"depth": {forest.New(), deep}, "trees": {forest.New(), large}, "units": {neural.New(), wide},
	} {
		if less, more := Cost(of.less, agNews), Cost(of.more, agNews); more < 2*less {
			t.Errorf("more %s: %.2f s beside %.2f s", name, more, less)
		}
	}
	brief := neural.New()
	brief.MaxIter = 3
	if got := Epochs(brief, agNews); got != 3 {
		t.Errorf("%v epochs of at most 3", got)
	}
	if got := wide.HiddenLayerSizes; got[0] != 400 || got[1] != 400 {
		t.Errorf("the estimator was changed: %v", got)
	}
}
