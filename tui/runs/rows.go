package runs

import (
	"strings"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

const (
	columnGap = 2
	headWidth = 4 // cursor, mark, champion, a blank
)

// fitting returns the columns that fit, as rank has them stay, and widens those
// that have use for it to what is left.
func fitting(all []column, rank []int, width int) []column {
	shown := make([]bool, len(all))
	room := width - headWidth
	for _, i := range rank {
		if need := all[i].width + columnGap; need <= room {
			shown[i], room = true, room-need
		}
	}
	var out []column
	for i, c := range all {
		if shown[i] {
			out = append(out, c)
		}
	}
	for i := range out {
		more := max(0, min(room, out[i].spare))
		out[i].width, room = out[i].width+more, room-more
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
		if c.name == o.column.name {
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

// heads are the marks before a run.
type heads struct{ selected, marked, champion bool }

// markedSign stands before a run that is marked.
const markedSign = "x"

// row is the line of a run. best reports whether no run is better in a column.
func row(h *screen.Host, shown []column, r *engine.Run, is heads, best func(column, *engine.Run) bool) string {
	var b strings.Builder
	sign := func(on bool, sign string) {
		if !on {
			sign = " "
		}
		b.WriteString(sign)
	}
	sign(is.selected, h.Symbols.Cursor)
	sign(is.marked, markedSign)
	sign(is.champion, h.Symbols.Champion)
	b.WriteByte(' ')
	for _, c := range shown {
		cell, mark := c.cell(r, c.width), ""
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
		if isBest && !is.selected {
			cell = h.Styles.Bold.Render(cell)
		}
		b.WriteString(cell + draw.Blanks(columnGap))
	}
	if is.selected {
		return h.Styles.Accent.Bold(true).Render(b.String())
	}
	return b.String()
}
