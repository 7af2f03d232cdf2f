package compare

import (
	"fmt"
	"math"
	"strings"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

const (
	valueWidth = 10 // of a figure in a column, with the blank before it
	deltaWidth = 10 // of a difference
	nameLeast  = 14 // of what a line is called
)

// columns are the runs other than the baseline that a table of a width has room
// for, the one that is shown beside the baseline among them, and how wide the
// names of its lines are.
func (s *Screen) columns(width, per, nameMost int) (others []int, name int) {
	n := len(s.sides) - 1
	room := max(1, (width-2-nameLeast-valueWidth)/per)
	from, to := draw.Window(0, s.second-1, n, min(n, room))
	for i := from; i < to; i++ {
		others = append(others, i+1)
	}
	return others, max(0, min(nameMost, width-2-valueWidth-per*len(others)))
}

// header names the columns of a table of values and differences.
func (s *Screen) header(name int, first string, others []int) string {
	y := s.host.Symbols
	line := "  " + y.Fit(first, name) + y.FitRight(s.column(0), valueWidth)
	for _, i := range others {
		line += y.FitRight(s.column(i), valueWidth) + y.FitRight(letters[i:i+1]+" - A", deltaWidth)
	}
	return line
}

// column is what a run is called above its figures.
func (s *Screen) column(i int) string { return s.host.Symbols.Text(s.name(i), valueWidth-1) }

// delta is a difference of a figure, with its sign, in the unit of the figure.
func delta(name string, from, to *float64) string {
	if from == nil || to == nil {
		return ""
	}
	d := *to - *from
	same := format.Figure(name, *from) == format.Figure(name, *to)
	switch {
	case math.IsNaN(d):
		return ""
	case d == 0 || same && format.Figure(name, math.Abs(d)) == format.Figure(name, 0):
		return "0"
	case d > 0:
		return "+" + format.Figure(name, d)
	}
	return "-" + format.Figure(name, -d)
}

// better is whether the second of two values of a metric is the better one: 1 if
// it is, -1 if it is worse.
func better(name string, from, to *float64) int {
	if from == nil || to == nil || *from == *to {
		return 0
	}
	if (*to < *from) == engine.LowerIsBetter(name) {
		return 1
	}
	return -1
}

// judgedDelta is a difference in a column, in the colour of what it means.
func (s *Screen) judgedDelta(name string, from, to *float64, plain bool) string {
	text := s.host.Symbols.FitRight(delta(name, from, to), deltaWidth)
	switch verdict := better(name, from, to); {
	case plain:
	case verdict > 0:
		return s.host.Styles.Good.Render(text)
	case verdict < 0:
		return s.host.Styles.Bad.Render(text)
	}
	return text
}

// foot is the line below a table: what is hidden, and which lines of it are on
// the screen; none if there is nothing to say.
func (s *Screen) foot(said string, from, to, n, width int) []string {
	where := ""
	if to-from < n {
		where = fmt.Sprintf("%d to %d of %d", from+1, to, n)
	}
	y := s.host.Symbols
	if len(said)+len(where)+4 > width { // what is hidden says more than what has no room
		said, _, _ = strings.Cut(said, "; ")
	}
	switch {
	case said == "" && where == "":
		return nil
	case said == "":
		said, where = where, ""
	}
	return []string{s.host.Styles.Dim.Render(y.Spread("  "+said, where, width))}
}

// where says which lines of a list are on the screen, "" if all are.
func (s *Screen) where(from, to, n int) string {
	if to-from >= n {
		return ""
	}
	return s.host.Styles.Dim.Render(fmt.Sprintf("  %d to %d of %d", from+1, to, n))
}

// rest says which runs a table has no room for.
func (s *Screen) rest(others []int) string {
	missing := len(s.sides) - 1 - len(others)
	if missing == 0 {
		return ""
	}
	return fmt.Sprintf("%s and %s show %s", s.host.Key("compare.previous"), s.host.Key("compare.next"), format.Plural(missing, "more run", "more runs"))
}
