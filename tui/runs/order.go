package runs

import (
	"cmp"
	"slices"

	"copydesk/engine"
)

// order is what the leaderboard is sorted by.
type order struct {
	column   column
	reversed bool
}

// sentence says it.
func (o order) sentence() string {
	if o.reversed {
		return "by " + o.column.title + ", " + o.column.last
	}
	return "by " + o.column.title + ", " + o.column.first
}

// sort returns the positions of the runs in order. Runs without what is sorted
// by come last either way; equals keep the order of runs, the newest first.
func (o order) sort(runs []engine.Run) []int {
	type entry struct {
		at   int
		key  float64
		lack bool
	}
	entries := make([]entry, len(runs))
	for i, r := range runs {
		v, ok := o.column.best(r)
		if o.reversed {
			v = -v
		}
		entries[i] = entry{i, v, !ok}
	}
	slices.SortStableFunc(entries, func(x, y entry) int {
		switch {
		case x.lack != y.lack:
			if x.lack {
				return 1
			}
			return -1
		case x.lack:
			return 0
		}
		return cmp.Compare(x.key, y.key)
	})
	positions := make([]int, len(entries))
	for i, e := range entries {
		positions[i] = e.at
	}
	return positions
}
