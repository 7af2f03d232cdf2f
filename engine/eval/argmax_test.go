package eval_test

import (
	"math"
	"testing"

	"copydesk/engine/eval"
)

func TestArgmax(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		row  []float64
		want int
	}{
		{nil, -1},
		{[]float64{3}, 0},
		{[]float64{1, 3, 2}, 1},
		{[]float64{1, 3, 3}, 1},
		{[]float64{-2, -1}, 1},
		{[]float64{0, math.Copysign(0, -1)}, 0},
		{[]float64{math.Inf(-1), math.Inf(-1)}, 0},
		{[]float64{1, nan, math.Inf(1), nan}, 1},
	}
	for _, tt := range tests {
		if got := eval.Argmax(tt.row); got != tt.want {
			t.Errorf("Argmax(%v) = %d, want %d", tt.row, got, tt.want)
		}
	}
}
