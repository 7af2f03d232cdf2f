package runs

import (
	"fmt"
	"strings"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// column is a column of the leaderboard.
type column struct {
	title string
	width int
	right bool
	// rank says which columns stay where there is little room: the lower.
	rank int
	// best returns what runs are compared by, the lower the better, and whether
	// the run has it. Nil: the column is not sorted by.
	best func(engine.Run) (float64, bool)
	// first is how the order by best is called, last the other way round.
	first, last string
	// mark has the best of the column marked.
	mark bool
	cell func(h *screen.Host, r engine.Run, width int) string
}

// columns returns the leaderboard's columns in order of the screen.
func columns(y draw.Symbols) []column {
	higher := func(metric string) func(engine.Run) (float64, bool) {
		return func(r engine.Run) (float64, bool) {
			v, ok := figure.Chosen(r, metric)
			return -v, ok
		}
	}
	return []column{
		{title: "model", width: 6, rank: 1, cell: func(h *screen.Host, r engine.Run, w int) string { return h.Symbols.Text(string(r.Model), w) }},
		{title: "corpus", width: 10, rank: 5, cell: func(h *screen.Host, r engine.Run, w int) string { return h.Symbols.Text(figure.CorpusOf(r), w) }},
		{title: "accuracy", width: 16 + len([]rune(y.PlusMinus)), rank: 0, first: "best first", last: "worst first", mark: true, best: higher("accuracy"), cell: accuracyCell},
		{title: "macro F1", width: 8, right: true, rank: 3, first: "best first", last: "worst first", mark: true, best: higher("f1_macro"), cell: scoreCell("f1_macro")},
		{title: "log loss", width: 8, right: true, rank: 4, first: "best first", last: "worst first", mark: true,
			best: func(r engine.Run) (float64, bool) { return figure.Chosen(r, "log_loss") }, cell: scoreCell("log_loss")},
		{title: "fit", width: 9, right: true, rank: 6, first: "quickest first", last: "slowest first", best: fitTime,
			cell: func(_ *screen.Host, r engine.Run, _ int) string {
				if v, ok := fitTime(r); ok {
					return format.Seconds(v)
				}
				return ""
			}},
		{title: "size", width: 7, right: true, rank: 7, first: "smallest first", last: "largest first", best: size,
			cell: func(_ *screen.Host, r engine.Run, _ int) string {
				if v, ok := size(r); ok {
					return format.Bytes(int64(v))
				}
				return ""
			}},
		{title: "when", width: 11, right: true, rank: 2, first: "newest first", last: "oldest first",
			best: func(r engine.Run) (float64, bool) { return -float64(r.Created.UnixNano()), true },
			cell: func(h *screen.Host, r engine.Run, _ int) string { return format.Ago(figure.When(r), h.Clock()) }},
		{title: "state", width: 11, rank: 8, cell: func(h *screen.Host, r engine.Run, _ int) string { return format.StateWord(r.State) }},
	}
}

func fitTime(r engine.Run) (float64, bool) {
	return r.Resources.FitDuration, r.State == engine.Succeeded
}

func size(r engine.Run) (float64, bool) {
	return float64(r.Resources.BundleSize), r.State == engine.Succeeded
}

// accuracyCell is the accuracy with half its interval and a mark where it was
// chosen on test; of a run without one, why it has none.
func accuracyCell(h *screen.Host, r engine.Run, _ int) string {
	v, ok := figure.Chosen(r, "accuracy")
	if !ok {
		if r.State == engine.Succeeded {
			return "not judged"
		}
		return format.StateWord(r.State)
	}
	s := format.Score(v) + " " + h.Symbols.Fit(h.Interval(r), len("0.0000")+len([]rune(h.Symbols.PlusMinus)))
	if r.ChosenOn == "test" {
		s += " t"
	}
	return s
}

func scoreCell(metric string) func(*screen.Host, engine.Run, int) string {
	return func(_ *screen.Host, r engine.Run, _ int) string {
		if v, ok := figure.Chosen(r, metric); ok {
			return format.Score(v)
		}
		return ""
	}
}

const (
	columnGap = 2
	headWidth = 4 // cursor, champion and a blank after each
)

// fitting returns the columns that fit, by rank, and widens the corpus to what is
// left.
func fitting(all []column, width int) []column {
	shown := make([]bool, len(all))
	room := width - headWidth
	for rank := range all {
		for i, c := range all {
			if c.rank == rank {
				if need := c.width + columnGap; need <= room {
					shown[i], room = true, room-need
				}
			}
		}
	}
	var out []column
	for i, c := range all {
		if !shown[i] {
			continue
		}
		if c.title == "corpus" {
			c.width += max(0, min(room, 18))
		}
		out = append(out, c)
	}
	return out
}

// header is the line of the titles. The column that runs are sorted by has an
// arrow.
func header(h *screen.Host, shown []column, o order) string {
	var b strings.Builder
	b.WriteString(draw.Blanks(headWidth))
	for _, c := range shown {
		title, arrow := c.title, ""
		if c.title == o.column.title {
			arrow = h.Symbols.Down
			if o.reversed {
				arrow = h.Symbols.Up
			}
		}
		if c.right {
			b.WriteString(h.Symbols.FitRight(title, c.width) + h.Symbols.Fit(arrow, columnGap))
			continue
		}
		if c.mark {
			title = " " + title // over the figures, beside the mark
		}
		b.WriteString(h.Symbols.Fit(title+arrow, c.width) + draw.Blanks(columnGap))
	}
	return h.Styles.Dim.Render(b.String())
}

// row is the line of a run. best says for each column whether the run is the
// best of it.
func row(h *screen.Host, shown []column, r engine.Run, selected, champion bool, best func(column, engine.Run) bool) string {
	var b strings.Builder
	for _, c := range shown {
		cell, mark := c.cell(h, r, c.width), ""
		isBest := c.mark && best(c, r)
		if c.mark {
			mark = " "
			if isBest {
				mark = h.Symbols.Best
			}
		}
		cell = mark + cell
		if c.right {
			// The mark takes the blank before the column: it is as wide as its title.
			cell = h.Symbols.FitRight(cell, c.width)
		} else {
			cell = h.Symbols.Fit(cell, c.width)
		}
		if isBest && !selected {
			cell = h.Styles.Bold.Render(cell)
		}
		b.WriteString(cell + draw.Blanks(columnGap))
	}
	cursor, star := " ", " "
	if selected {
		cursor = h.Symbols.Cursor
	}
	if champion {
		star = h.Symbols.Champion
	}
	line := fmt.Sprintf("%s %s ", cursor, star)
	if selected {
		return h.Styles.Accent.Bold(true).Render(line + b.String())
	}
	return line + b.String()
}
