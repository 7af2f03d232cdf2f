package classify_test

import (
	"math"
	"testing"

	"copydesk/engine/classify"
)

func TestSoftmax(t *testing.T) {
	tests := []struct{ scores, want []float64 }{
		{[]float64{5}, []float64{1}},
		{[]float64{0, 0}, []float64{0.5, 0.5}},
		{[]float64{0, math.Log(3)}, []float64{0.25, 0.75}},
		{[]float64{1e300, 1e300, -1e300}, []float64{0.5, 0.5, 0}},
		{[]float64{-800, -800 + math.Log(3)}, []float64{0.25, 0.75}},
	}
	for _, tt := range tests {
		p := append([]float64(nil), tt.scores...)
		classify.Softmax(p)
		for k := range p {
			if math.Abs(p[k]-tt.want[k]) > 1e-12 {
				t.Errorf("Softmax(%v) = %v, want %v", tt.scores, p, tt.want)
				break
			}
		}
	}
}
