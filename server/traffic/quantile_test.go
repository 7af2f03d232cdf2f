package traffic

import (
	"math"
	"testing"
)

// TestQuantile holds estimates against what histogram_quantile of Prometheus
// answers, by its definition.
func TestQuantile(t *testing.T) {
	bounds := []float64{0.1, 0.2, 0.4}
	for _, tt := range []struct {
		name   string
		counts []int64
		q      float64
		want   float64
	}{
		{"half of the first bucket", []int64{10, 0, 0, 0}, 0.5, 0.05},
		{"all of the first bucket", []int64{10, 0, 0, 0}, 1, 0.1},
		{"in a later one", []int64{2, 4, 4, 0}, 0.5, 0.175},
		{"at a bound", []int64{2, 4, 4, 0}, 0.6, 0.2},
		{"beyond an empty one", []int64{5, 0, 5, 0}, 0.9, 0.36},
		{"beyond all", []int64{1, 0, 0, 9}, 0.5, 0.4},
		{"one", []int64{0, 1, 0, 0}, 0.99, 0.199},
	} {
		got := quantile(tt.q, tt.counts, bounds)
		if got == nil || math.Abs(*got-tt.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := quantile(0.5, []int64{0, 0, 0, 0}, bounds); got != nil {
		t.Errorf("without observations it is %v", *got)
	}
}
