package runs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine/eval"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// confusionPane is the matrix of truth (rows) and answer (columns), to be walked
// with the arrows.
type confusionPane struct {
	names       []string
	counts      [][]int
	totals      []int // of each row
	shares      bool  // of its row, instead of counts
	row, column int
	firstRow    int
	firstColumn int
}

func (c *confusionPane) show(report *eval.Report) {
	c.names, c.counts, c.totals = nil, nil, nil
	if report == nil {
		return
	}
	for _, s := range report.Categories {
		c.names = append(c.names, s.Category)
	}
	c.counts = report.Confusion
	for _, row := range c.counts {
		total := 0
		for _, n := range row {
			total += n
		}
		c.totals = append(c.totals, total)
	}
	c.move(0, 0)
}

func (c *confusionPane) move(down, right int) {
	n := len(c.names)
	c.row = max(0, min(c.row+down, n-1))
	c.column = max(0, min(c.column+right, n-1))
}

// toWorst goes to the most frequent wrong answer of a row.
func (c *confusionPane) toWorst(row int) {
	c.row = max(0, row)
	c.column = c.row
	worst := 0
	for j, n := range c.counts[c.row] {
		if j != c.row && n > worst {
			worst, c.column = n, j
		}
	}
}

func (c *confusionPane) switchUnit() { c.shares = !c.shares }

// namedMin is from how many cells on a column of the matrix carries a name; below
// it carries a number.
const namedMin = 8

func (c *confusionPane) view(h *screen.Host, focused bool, width, height int) []string {
	numbers := len(strconv.Itoa(len(c.names)))
	label := 0
	for _, name := range c.names {
		label = max(label, ansi.StringWidth(h.Symbols.Text(name, 20)))
	}
	label = min(label, max(8, min(20, width/4)))
	least := 4
	for _, row := range c.counts {
		for _, n := range row {
			least = max(least, len(format.Count(n))+2)
		}
	}
	head := 2 + numbers + 1 + label
	cell := max(least, min(label+2, (width-head)/max(1, len(c.names))))
	columns := max(1, min(len(c.names), (width-head)/cell))
	fromC, toC := draw.Window(c.firstColumn, c.column, len(c.names), columns)
	rows := height - 2 // without the titles and the sentence
	if columns < len(c.names) || rows < len(c.names) {
		rows--
	}
	fromR, toR := draw.Window(c.firstRow, c.row, len(c.names), rows)
	c.firstColumn, c.firstRow = fromC, fromR

	lines := []string{h.Styles.Dim.Render(h.Symbols.Fit("  truth", head)) + c.titles(h, cell, fromC, toC)}
	for i := fromR; i < toR; i++ {
		name := h.Symbols.FitRight(strconv.Itoa(i+1), numbers) + " " + h.Symbols.Fit(h.Symbols.Text(c.names[i], label), label)
		if i == c.row {
			name = underCursor(h, focused).Render(h.Symbols.Cursor + " " + name)
		} else {
			name = "  " + name
		}
		var b strings.Builder
		b.WriteString(name)
		for j := fromC; j < toC; j++ {
			b.WriteString(c.cell(h, focused, i, j, cell))
		}
		lines = append(lines, b.String())
	}
	switch {
	case toR-fromR < len(c.names) || toC-fromC < len(c.names):
		lines = append(lines, h.Styles.Dim.Render(fmt.Sprintf("  rows %d to %d, columns %d to %d of %d", fromR+1, toR, fromC+1, toC, len(c.names))))
	case len(lines)+2 <= height:
		lines = append(lines, "") // there is room
	}
	return append(lines, h.Symbols.Fit(c.sentence(h, width), width))
}

// titles are the heads of the columns: names where they fit, else numbers.
func (c *confusionPane) titles(h *screen.Host, cell, from, to int) string {
	var b strings.Builder
	for j := from; j < to; j++ {
		title := strconv.Itoa(j + 1)
		if cell >= namedMin {
			title = h.Symbols.Text(c.names[j], cell-2)
		}
		// The shade of a cell stands at its right; its title ends where the figure does.
		title = h.Symbols.FitRight(title, cell-1) + " "
		if j == c.column {
			b.WriteString(h.Styles.Bold.Render(title))
		} else {
			b.WriteString(h.Styles.Dim.Render(title))
		}
	}
	return b.String()
}

// cell is a figure and its shade, as dark as its share of the row.
func (c *confusionPane) cell(h *screen.Host, focused bool, i, j, width int) string {
	n := c.counts[i][j]
	share := c.share(i, j)
	text := format.Count(n)
	if c.shares {
		text = fmt.Sprintf("%.0f", 100*share)
	}
	shade := shadeOf(share)
	mark := h.Symbols.Shades[shade]
	style := h.Styles.Miss[shade]
	switch {
	case n == 0:
		text, mark, style = ".", " ", h.Styles.Dim
	case i == j:
		style = h.Styles.Hit[shade]
	}
	text = h.Symbols.FitRight(text, width-1)
	if i == c.row && j == c.column {
		pad := len(text) - len(strings.TrimLeft(text, " "))
		open, close := "", ""
		if focused {
			// Brackets say it where there is no colour.
			open, close = "[", "]"
		}
		figure := text[pad:]
		return draw.Blanks(pad-len(open)) + h.Styles.Cursor.Render(open+figure+close) + draw.Blanks(1-len(close))
	}
	return style.Render(text + mark)
}

func (c *confusionPane) share(i, j int) float64 {
	if c.totals[i] == 0 {
		return 0
	}
	return float64(c.counts[i][j]) / float64(c.totals[i])
}

// shadeOf is how dark a share is: below 5, 15, 35 and 65 per cent, and above.
func shadeOf(share float64) int {
	for i, limit := range [...]float64{0.05, 0.15, 0.35, 0.65} {
		if share < limit {
			return i
		}
	}
	return draw.Levels - 1
}

// sentence says what the cell under the cursor means. Where it is too long the
// names give way, the longer first.
func (c *confusionPane) sentence(h *screen.Host, width int) string {
	n, total := c.counts[c.row][c.column], c.totals[c.row]
	tell := func(truth, answer string) string {
		was := "answered " + answer
		if c.row == c.column {
			was = "answered right"
		}
		return fmt.Sprintf("%s of %s %s %s (%s)", format.Count(n), format.Count(total), truth, was, format.Percent(c.share(c.row, c.column)))
	}
	truth, answer := h.Symbols.Text(c.names[c.row], width), h.Symbols.Text(c.names[c.column], width)
	room := width - ansi.StringWidth(tell("", ""))
	if c.row == c.column {
		return tell(h.Symbols.Text(truth, room), "")
	}
	shorter := min(ansi.StringWidth(truth), ansi.StringWidth(answer), room/2)
	truth = h.Symbols.Text(truth, room-shorter)
	return tell(truth, h.Symbols.Text(answer, room-ansi.StringWidth(truth)))
}
