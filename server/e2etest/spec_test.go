//go:build linux

package e2etest_test

import (
	"os"
	"path/filepath"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/classify/neural"
)

// small is a training on the demo corpus that takes some tens of milliseconds.
func small(kinds ...classify.Kind) engine.Spec {
	s := engine.DefaultSpec()
	s.Classifiers = kinds
	network(s).MaxIter = 3
	network(s).HiddenLayerSizes = []int{20}
	return s
}

// endless is a training that goes on until it is cancelled, or some minutes: its
// steps are so small that it always gets a little better.
func endless() engine.Spec {
	s := small(classify.NeuralNetwork)
	n := network(s)
	n.MaxIter = 1_000_000
	n.LearningRateInit = 0.00001
	n.HiddenLayerSizes = []int{200, 200}
	return s
}

// network returns the neural network's parameters of a spec.
func network(s engine.Spec) *neural.MLPClassifier {
	f, _ := families.Lookup(classify.NeuralNetwork)
	return s.Models[f.Key].(*neural.MLPClassifier)
}

// lastingEpochs is how many small steps take a network three seconds or some more,
// so that it can be looked at, and left, before it ends.
const lastingEpochs = 600

// lasting is a training of so many.
func lasting() engine.Spec {
	s := endless()
	network(s).MaxIter = lastingEpochs
	return s
}

// demo is the corpus of a spec without paths.
func demo(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "testdata", "demo.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
