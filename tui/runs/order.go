package runs

import (
	"cmp"
	"slices"
	"strconv"

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

// entry is a run where runs are sorted.
type entry struct {
	at    int
	class int // numbers, then texts, then runs that lack what is sorted by
	key   float64
	text  string
}

const (
	aNumber = iota
	aText
	lacking
)

// entries are what runs are sorted by, whichever way round.
func (o order) entries(runs []engine.Run) []entry {
	entries := make([]entry, len(runs))
	for i := range runs {
		entries[i] = o.entry(&runs[i])
		entries[i].at = i
	}
	return entries
}

// sort returns the positions of the runs in order. Runs without what is sorted
// by come last either way; equals keep the order of runs, the newest first.
func (o order) sort(entries []entry) []int {
	entries = slices.Clone(entries)
	sign := 1
	if o.reversed {
		sign = -1
	}
	slices.SortFunc(entries, func(x, y entry) int {
		switch {
		case x.class == lacking || y.class == lacking:
			if c := cmp.Compare(x.class, y.class); c != 0 {
				return c
			}
		case x.class != y.class:
			return sign * cmp.Compare(x.class, y.class)
		case x.class == aNumber:
			if c := cmp.Compare(x.key, y.key); c != 0 {
				return sign * c
			}
		default:
			if c := cmp.Compare(x.text, y.text); c != 0 {
				return sign * c
			}
		}
		return x.at - y.at
	})
	positions := make([]int, len(entries))
	for i := range entries {
		positions[i] = entries[i].at
	}
	return positions
}

// entry is what a run is sorted by.
func (o order) entry(r *engine.Run) entry {
	c := &o.column
	if c.number != nil {
		v, ok := c.number(r)
		switch {
		case !ok:
			return entry{class: lacking}
		case c.high:
			v = -v
		}
		return entry{class: aNumber, key: v}
	}
	text := c.text(r)
	if text == "" {
		return entry{class: lacking}
	}
	if c.numeric {
		if v, err := strconv.ParseFloat(text, 64); err == nil {
			return entry{class: aNumber, key: v, text: text}
		}
	}
	return entry{class: aText, text: text}
}
