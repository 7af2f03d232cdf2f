package classifiertest

import (
	"math"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
)

// TryLoad is the body of fuzz tests of Load: it must refuse the tensors with
// fault.Corrupt, or give a model whose probabilities sum to 1. Tensors whose
// data is not of their shape are passed over: no file can hold them.
func TryLoad(t *testing.T, f classify.Family, set tensor.Set, features, classes int) {
	t.Helper()
	encoded, err := set.Encode()
	if err != nil {
		t.Skip("not as many bytes as the shape needs")
	}
	if set, err = tensor.Decode(encoded); err != nil {
		t.Fatal(err)
	}
	m, err := f.New().Load(set, features, classes)
	if err != nil {
		if fault.KindOf(err) != fault.Corrupt {
			t.Fatalf("%v, want a fault of kind corrupt", err)
		}
		return
	}
	p := make([]float64, classes)
	m.NewScorer().Score(sparse.Vector{Index: []int32{0}, Value: []float64{1}}, p)
	total := 0.0
	for _, v := range p {
		total += v
	}
	if !(math.Abs(total-1) < 1e-9) {
		t.Fatalf("probabilities %v", p)
	}
}
