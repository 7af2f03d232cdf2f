package engine_test

import (
	"math"
	"testing"

	"copydesk/engine"
)

func TestTally(t *testing.T) {
	for _, tt := range []struct {
		correct, total int
		accuracy       float64
		ok             bool
		low, high      float64
	}{
		{0, 0, 0, false, 0, 1},
		{3, 4, 0.75, true, 0.3006, 0.9544},
		{0, 5, 0, true, 0, 0.4345},
		{1, 1, 1, true, 0.2065, 1},
	} {
		tally := engine.Tally{Correct: tt.correct, Total: tt.total}
		accuracy, ok := tally.Accuracy()
		i := tally.Interval()
		if accuracy != tt.accuracy || ok != tt.ok || math.Abs(i.Low-tt.low) > 1e-4 || math.Abs(i.High-tt.high) > 1e-4 {
			t.Errorf("%d of %d: %v, %v, %+v", tt.correct, tt.total, accuracy, ok, i)
		}
	}
}
