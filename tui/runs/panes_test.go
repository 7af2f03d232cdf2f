package runs

import (
	"copydesk/engine/eval"
	"slices"
	"testing"
)

func TestShade(t *testing.T) {
	for _, tt := range []struct {
		share float64
		want  int
	}{{0, 0}, {0.049, 0}, {0.05, 1}, {0.3, 2}, {0.5, 3}, {1, 4}} {
		if got := shadeOf(tt.share); got != tt.want {
			t.Errorf("shadeOf(%v) = %d, want %d", tt.share, got, tt.want)
		}
	}
}

func TestCategoriesWorstFirst(t *testing.T) {
	var c categoriesPane
	c.show(&eval.Report{Categories: []eval.CategoryScores{
		{Category: "b", F1: 0.9, Support: 5}, {Category: "none"}, {Category: "a", F1: 0.1, Support: 3}, {Category: "c", F1: 0, Predicted: 2},
	}})
	var names []string
	for _, s := range c.scores {
		names = append(names, s.Category)
	}
	if want := []string{"c", "a", "b", "none"}; !slices.Equal(names, want) {
		t.Errorf("order %q, want %q", names, want)
	}
}
