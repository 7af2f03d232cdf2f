package runs

import (
	"copydesk/engine/eval"
	"slices"
	"testing"
)

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
