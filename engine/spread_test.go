package engine

import (
	"slices"
	"testing"
)

func TestSpread(t *testing.T) {
	many := make([]int32, 100)
	for i := range many {
		many[i] = int32(i % 40)
	}
	for _, tt := range []struct {
		name          string
		truth         []int32
		categories, n int
		want          []int
	}{
		{"none", nil, 3, 4, []int{}},
		{"fewer than asked for", []int32{2, 2, 0}, 3, 4, []int{2, 0, 1}},
		{"round by round", []int32{0, 0, 0, 0, 1, 2, 2}, 3, 5, []int{0, 4, 5, 1, 6}},
		{"a category alone", []int32{1, 1, 1}, 3, 2, []int{0, 1}},
		{"more categories than asked for", many, 40, 4, []int{0, 10, 20, 30}},
		{"no category", []int32{-1, 3, 1}, 3, 4, []int{2}},
	} {
		if got := spread(tt.truth, tt.categories, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
