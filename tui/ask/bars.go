package ask

import (
	"fmt"
	"slices"
	"strings"

	"copydesk/tui/draw"
)

const (
	mostName = 24 // cells of a category
	mostBar  = 40
)

// bars draws the categories of an answer in at most height lines: the most
// probable ones, and how many more there are. The answer is bold and has a dot;
// the truth is called so.
func (s *Screen) bars(a answer, i, width, height int) []string {
	h, y := s.host, s.host.Symbols
	name := min(a.widest, max(8, width*2/5))
	marks := 2 // cells for what a category is, beside its probability
	if s.truth != "" {
		marks += len(" truth")
	}
	room := max(4, min(mostBar, width-2-name-1-1-5-marks))
	line := func(at int) string {
		c := a.order[at]
		category, share := a.categories[c], a.prediction.Probabilities[c]
		head, style := "  ", h.Styles.Plain
		if category == s.selected(a) && !s.typing && i == s.front {
			head = h.Styles.Accent.Render(y.Cursor) + " "
		}
		mark := ""
		if category == a.prediction.Category {
			mark, style = y.Best, h.Styles.Bold
		}
		if category == s.truth {
			mark += " truth"
		}
		ink := h.Styles.Dim
		if category == a.prediction.Category {
			ink = h.Styles.Accent
		}
		return head + style.Render(y.Fit(a.names[c], name)) + " " + ink.Render(y.Fit(y.Bar(share, room), room)) + " " +
			style.Render(fmt.Sprintf("%.3f", share)+" "+strings.TrimLeft(mark, " "))
	}
	n := len(a.order)
	if n <= height {
		lines := make([]string, n)
		for at := range n {
			lines[at] = y.Fit(line(at), width)
		}
		return lines
	}
	truth := slices.IndexFunc(a.order, func(c int) bool { return a.categories[c] == s.truth })
	shown := max(1, height-1)
	first := 0
	if i == s.front {
		first = s.first
	}
	from, to := draw.Window(first, s.position(a), n, shown)
	// The truth has a line of its own where it is further down.
	own := truth >= to && from == 0 && shown > 2 && s.position(a) < shown-1
	if own {
		to--
	}
	if i == s.front {
		s.first = from
	}
	var lines []string
	for at := from; at < to; at++ {
		lines = append(lines, y.Fit(line(at), width))
	}
	left := n - (to - from)
	if own {
		lines = append(lines, y.Fit(line(truth), width))
		left--
	}
	rest := fmt.Sprintf("  and %d more", left)
	switch {
	case from > 0:
		rest = fmt.Sprintf("  %d to %d of %d", from+1, to, n)
	case own:
		rest += fmt.Sprintf(", the truth is %s", ordinal(truth+1))
	}
	return append(lines, h.Styles.Dim.Render(y.Fit(rest, width)))
}

// selected is the category that the cursor is on.
func (s *Screen) selected(a answer) string {
	if slices.Contains(a.categories, s.category) {
		return s.category
	}
	return a.prediction.Category
}

// ordinal is a position in words: 1st, 2nd, 17th.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}
