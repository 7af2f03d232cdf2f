package plain

import (
	"math"
	"testing"
	"unicode/utf8"
)

func TestBar(t *testing.T) {
	for _, tt := range []struct {
		share float64
		cells int
	}{{0, 0}, {-1, 0}, {math.NaN(), 0}, {0.001, 1}, {0.5, 10}, {1, 20}, {2, 20}} {
		if got := utf8.RuneCountInString(Bar(tt.share, 20)); got != tt.cells {
			t.Errorf("%v: %d cells, want %d", tt.share, got, tt.cells)
		}
	}
}
