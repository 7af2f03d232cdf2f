package neural

import (
	"context"
	"slices"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/kernel"
)

// kernelSets returns the sets of this machine, the generic one first.
func kernelSets[T kernel.Float]() []*kernel.Set[T] {
	all := []*kernel.Set[T]{kernel.Generic[T]()}
	if best := kernel.Best[T](); best.Name != kernel.GenericName {
		all = append(all, best)
	}
	return all
}

// A model does not depend on the set of kernels that it was trained with.
func TestKernelSets(t *testing.T) {
	t.Run("float32", testKernelSets[float32])
	t.Run("float64", testKernelSets[float64])
}

func testKernelSets[T kernel.Float](t *testing.T) {
	sets := kernelSets[T]()
	if len(sets) == 1 {
		t.Skip("this machine has one set of kernels")
	}
	for _, activation := range []string{relu, identity, logistic, tanh} {
		for _, classes := range []int{2, 5} {
			c := New()
			c.HiddenLayerSizes, c.Activation, c.MaxIter = []int{23, 10, 9}, activation, 4
			var texts [][]byte
			for _, k := range sets {
				fit, err := fit(context.Background(), c, articles(330, 200, classes), classify.Options{Seed: 3}, k)
				if err != nil {
					t.Fatal(err)
				}
				var text []byte
				for _, x := range fit.Model.Tensors() {
					text = append(text, x.Data...)
				}
				texts = append(texts, text)
			}
			if !slices.Equal(texts[0], texts[1]) {
				t.Errorf("%s, %d classes: %s and %s kernels give different models", activation, classes, sets[0].Name, sets[1].Name)
			}
		}
	}
}
