package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine/eval"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// confusionPane is by how much the answers of the second run differ from those of
// the first: of each truth (rows) and answer (columns), to be walked with the
// arrows.
type confusionPane struct {
	names         []string // empty where the matrices cannot be held against each other
	first, second [][]int
	totals        [2][]int // of each row
	shares        bool     // of the row, instead of counts
	uneven        bool     // they are not of the same articles: only shares can be compared
	row, column   int
	firstRow      int
	firstColumn   int
}

// show takes two reports, which are of the same articles or not.
func (c *confusionPane) show(a, b *eval.Report, same bool) {
	was := c.names
	c.names, c.first, c.second, c.totals, c.uneven = nil, nil, nil, [2][]int{}, false
	if a == nil || b == nil || !slices.EqualFunc(a.Categories, b.Categories, func(x, y eval.CategoryScores) bool { return x.Category == y.Category }) {
		return
	}
	for _, s := range a.Categories {
		c.names = append(c.names, s.Category)
	}
	c.first, c.second = a.Confusion, b.Confusion
	for i, matrix := range [][][]int{c.first, c.second} {
		for _, row := range matrix {
			total := 0
			for _, n := range row {
				total += n
			}
			c.totals[i] = append(c.totals[i], total)
		}
	}
	c.uneven = !same || !slices.Equal(c.totals[0], c.totals[1])
	if !slices.Equal(was, c.names) {
		c.row, c.column = 0, 0
	}
	c.move(0, 0)
}

func (c *confusionPane) move(down, right int) {
	n := len(c.names)
	c.row = max(0, min(c.row+down, n-1))
	c.column = max(0, min(c.column+right, n-1))
}

// toLargest goes to the cell of the row that differs most, the diagonal aside.
func (c *confusionPane) toLargest() {
	largest := 0.0
	c.column = c.row
	for j := range c.names {
		if d := c.change(c.row, j); j != c.row && max(d, -d) > largest {
			largest, c.column = max(d, -d), j
		}
	}
}

func (c *confusionPane) switchUnit() { c.shares = !c.shares }

// change is by how much of the row's articles a cell has more in the second
// matrix.
func (c *confusionPane) change(i, j int) float64 {
	return share(c.second[i][j], c.totals[1][i]) - share(c.first[i][j], c.totals[0][i])
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// text is the difference in a cell, "." where there is none.
func (c *confusionPane) text(i, j int) string {
	if c.shares || c.uneven {
		d := 100 * c.change(i, j)
		if text := fmt.Sprintf("%+.1f", d); text != "+0.0" && text != "-0.0" {
			return text
		}
		return "."
	}
	return signed(c.second[i][j] - c.first[i][j])
}

// signed is a difference of counts with its sign.
func signed(d int) string {
	switch {
	case d == 0:
		return "."
	case d > 0:
		return "+" + format.Count(d)
	}
	return format.Count(d)
}

// namedMin is from how many cells on a column of the matrix carries a name; below
// it carries a number.
const namedMin = 8

func (s *Screen) confusionView(focused bool, width, height int) []string {
	c, h := &s.confusion, s.host
	if len(c.names) == 0 {
		if why := s.noReport(s.part()); why != "" {
			return s.sentence(why, width)
		}
		return s.sentence("the two runs sort into different categories", width)
	}
	numbers := len(strconv.Itoa(len(c.names)))
	label := 0
	for _, name := range c.names {
		label = max(label, ansi.StringWidth(h.Symbols.Text(name, 20)))
	}
	label = min(label, max(8, min(20, width/4)))
	least := 4
	for i := range c.names {
		for j := range c.names {
			least = max(least, len(c.text(i, j))+2)
		}
	}
	head := 2 + numbers + 1 + label
	cell := max(least, min(label+2, (width-head)/len(c.names)))
	columns := max(1, min(len(c.names), (width-head)/cell))
	foot := draw.Wrap(c.sentence(s, width), width-2)
	rows := height - 2 - len(foot)
	if rows < len(c.names) {
		rows--
	}
	fromC, toC := draw.Window(c.firstColumn, c.column, len(c.names), columns)
	fromR, toR := draw.Window(c.firstRow, c.row, len(c.names), rows)
	c.firstColumn, c.firstRow = fromC, fromR

	corner := "  truth"
	if c.shares || c.uneven {
		corner = "  truth, %"
	}
	lines := []string{h.Styles.Dim.Render(h.Symbols.Fit(corner, head)) + s.titles(cell, fromC, toC)}
	for i := fromR; i < toR; i++ {
		name := h.Symbols.FitRight(strconv.Itoa(i+1), numbers) + " " + h.Symbols.Fit(h.Symbols.Text(c.names[i], label), label)
		var b strings.Builder
		b.WriteString(s.line(name, i == c.row, focused))
		for j := fromC; j < toC; j++ {
			b.WriteString(s.cell(focused, i, j, cell))
		}
		lines = append(lines, b.String())
	}
	if toR-fromR < len(c.names) || toC-fromC < len(c.names) {
		lines = append(lines, h.Styles.Dim.Render(h.Symbols.Fit(fmt.Sprintf("  rows %d to %d, columns %d to %d of %d", fromR+1, toR, fromC+1, toC, len(c.names)), width)))
	}
	lines = append(lines, "")
	for _, l := range foot {
		lines = append(lines, "  "+l)
	}
	return lines
}

// titles are the heads of the columns: names where they fit, else numbers.
func (s *Screen) titles(cell, from, to int) string {
	c, y := &s.confusion, s.host.Symbols
	var b strings.Builder
	for j := from; j < to; j++ {
		title := strconv.Itoa(j + 1)
		if cell >= namedMin {
			title = y.Text(c.names[j], cell-2)
		}
		// The shade of a cell stands at its right; its title ends where the figure does.
		title = y.FitRight(title, cell-1) + " "
		if j == c.column {
			b.WriteString(s.host.Styles.Bold.Render(title))
		} else {
			b.WriteString(s.host.Styles.Dim.Render(title))
		}
	}
	return b.String()
}

// cell is a difference and its shade, as dark as its share of the row, in the
// colour of what it means: more right answers are good, more wrong ones bad.
func (s *Screen) cell(focused bool, i, j, width int) string {
	c, h := &s.confusion, s.host
	d := c.change(i, j)
	text := c.text(i, j)
	shade := shadeOf(max(d, -d))
	mark, style := h.Symbols.Shades[shade], h.Styles.Miss[shade]
	switch {
	case text == ".":
		mark, style = " ", h.Styles.Dim
	case (d > 0) == (i == j):
		style = h.Styles.Hit[shade]
	}
	pad := width - 1 - len(text)
	if i != c.row || j != c.column {
		return style.Render(draw.Blanks(pad) + text + mark)
	}
	open, close := "", ""
	if focused {
		// Brackets say it where there is no colour.
		open, close = "[", "]"
	}
	return draw.Blanks(pad-len(open)) + h.Styles.Cursor.Render(open+text+close) + draw.Blanks(1-len(close))
}

// shadeOf is how dark a difference is: below 1, 3, 7 and 15 per cent of the row,
// and above.
func shadeOf(share float64) int {
	for i, limit := range [...]float64{0.01, 0.03, 0.07, 0.15} {
		if share < limit {
			return i
		}
	}
	return draw.Levels - 1
}

// sentence says what the cell under the cursor means.
func (c *confusionPane) sentence(s *Screen, width int) string {
	y := s.host.Symbols
	was := "answered " + y.Text(c.names[c.column], 24)
	if c.row == c.column {
		was = "answered right"
	}
	count := func(matrix [][]int, totals []int) string {
		n := matrix[c.row][c.column]
		return format.Count(n) + " (" + format.Percent(share(n, totals[c.row])) + ")"
	}
	said := fmt.Sprintf("%s %s: %s by %s, %s by %s", y.Text(c.names[c.row], 24), was,
		count(c.first, c.totals[0]), s.name(0), count(c.second, c.totals[1]), s.name(s.second))
	if c.uneven {
		return said + "; not the same articles"
	}
	return said
}
