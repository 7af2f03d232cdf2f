package figure

import (
	"math"

	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/tui/format"
)

// Optimistic is said wherever a run was chosen on the rows it is judged on.
const Optimistic = "Chosen on test: optimistic"

// z95 is the normal quantile of an interval of 95 %.
const z95 = 1.959963984540054

// Chosen returns a metric of a run on the part that it is compared on.
func Chosen(r engine.Run, name string) (float64, bool) {
	if r.ChosenOn == "validation" {
		name = "validation_" + name
	}
	v, ok := r.Metrics[name]
	return v, ok && r.ChosenOn != "" && !math.IsNaN(v)
}

// chosenRows is how many rows a run is compared on.
func chosenRows(r engine.Run) int {
	if r.ChosenOn == "validation" {
		return r.Dataset.Rows.Validation
	}
	return r.Dataset.Rows.Test
}

// Interval is half the width of the interval of a run's accuracy, "" where that
// is not known.
func (f Figures) Interval(r engine.Run) string {
	accuracy, ok := Chosen(r, "accuracy")
	n := chosenRows(r)
	if !ok || n == 0 || !(accuracy >= 0 && accuracy <= 1) {
		return ""
	}
	low, high := eval.Wilson(int(math.Round(accuracy*float64(n))), n, z95)
	return f.Half(low, high)
}

// Half is half the width of an interval, with the sign that the terminal can
// show.
func (f Figures) Half(low, high float64) string {
	s := format.Interval(low, high)
	if f.Symbols.ASCII && s != format.Missing {
		return f.Symbols.PlusMinus + s[len("±"):]
	}
	return s
}

// PartWord says on what a run is compared.
func PartWord(r engine.Run) string {
	return format.Plural(chosenRows(r), r.ChosenOn+" article", r.ChosenOn+" articles")
}
