package tui

import (
	"fmt"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine/eval"
	"copydesk/tui/format"
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

func (c *confusionPane) switchUnit() tea.Cmd {
	c.shares = !c.shares
	return nil
}

// namedMin is from how many cells on a column of the matrix carries a name; below
// it carries a number.
const namedMin = 8

func (c *confusionPane) view(a *app, focused bool, width, height int) []string {
	numbers := len(strconv.Itoa(len(c.names)))
	label := 0
	for _, name := range c.names {
		label = max(label, ansi.StringWidth(a.symbols.text(name, 20)))
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
	fromC, toC := window(c.firstColumn, c.column, len(c.names), columns)
	fromR, toR := window(c.firstRow, c.row, len(c.names), height-3)
	c.firstColumn, c.firstRow = fromC, fromR

	lines := []string{a.styles.dim.Render(a.symbols.fit("  truth", head)) + c.titles(a, cell, fromC, toC)}
	for i := fromR; i < toR; i++ {
		name := a.symbols.fitRight(strconv.Itoa(i+1), numbers) + " " + a.symbols.fit(a.symbols.text(c.names[i], label), label)
		if i == c.row {
			name = underCursor(a, focused).Render(a.symbols.cursor + " " + name)
		} else {
			name = "  " + name
		}
		var b strings.Builder
		b.WriteString(name)
		for j := fromC; j < toC; j++ {
			b.WriteString(c.cell(a, focused, i, j, cell))
		}
		lines = append(lines, b.String())
	}
	where := ""
	if toR-fromR < len(c.names) || toC-fromC < len(c.names) {
		where = a.styles.dim.Render(fmt.Sprintf("  rows %d to %d, columns %d to %d of %d", fromR+1, toR, fromC+1, toC, len(c.names)))
	}
	return append(lines, where, a.symbols.fit(c.sentence(a, width), width))
}

// titles are the heads of the columns: names where they fit, else numbers.
func (c *confusionPane) titles(a *app, cell, from, to int) string {
	var b strings.Builder
	for j := from; j < to; j++ {
		title := strconv.Itoa(j + 1)
		if cell >= namedMin {
			title = a.symbols.text(c.names[j], cell-2)
		}
		// The shade of a cell stands at its right; its title ends where the figure does.
		title = a.symbols.fitRight(title, cell-1) + " "
		if j == c.column {
			b.WriteString(a.styles.bold.Render(title))
		} else {
			b.WriteString(a.styles.dim.Render(title))
		}
	}
	return b.String()
}

// cell is a figure and its shade, as dark as its share of the row.
func (c *confusionPane) cell(a *app, focused bool, i, j, width int) string {
	n := c.counts[i][j]
	share := c.share(i, j)
	text := format.Count(n)
	if c.shares {
		text = fmt.Sprintf("%.0f", 100*share)
	}
	shade := shadeOf(share)
	mark := a.symbols.shades[shade]
	style := a.styles.miss[shade]
	switch {
	case n == 0:
		text, mark, style = ".", " ", a.styles.dim
	case i == j:
		style = a.styles.hit[shade]
	}
	text = a.symbols.fitRight(text, width-1)
	if i == c.row && j == c.column {
		pad := len(text) - len(strings.TrimLeft(text, " "))
		open, close := "", ""
		if focused {
			// Brackets say it where there is no colour.
			open, close = "[", "]"
		}
		figure := text[pad:]
		return blanks(pad-len(open)) + a.styles.cursor.Render(open+figure+close) + blanks(1-len(close))
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
	return levels - 1
}

// sentence says what the cell under the cursor means. Where it is too long the
// names give way, the longer first.
func (c *confusionPane) sentence(a *app, width int) string {
	n, total := c.counts[c.row][c.column], c.totals[c.row]
	tell := func(truth, answer string) string {
		was := "answered " + answer
		if c.row == c.column {
			was = "answered right"
		}
		return fmt.Sprintf("%s of %s %s %s (%s)", format.Count(n), format.Count(total), truth, was, format.Percent(c.share(c.row, c.column)))
	}
	truth, answer := a.symbols.text(c.names[c.row], width), a.symbols.text(c.names[c.column], width)
	room := width - ansi.StringWidth(tell("", ""))
	if c.row == c.column {
		return tell(a.symbols.text(truth, room), "")
	}
	shorter := min(ansi.StringWidth(truth), ansi.StringWidth(answer), room/2)
	truth = a.symbols.text(truth, room-shorter)
	return tell(truth, a.symbols.text(answer, room-ansi.StringWidth(truth)))
}
