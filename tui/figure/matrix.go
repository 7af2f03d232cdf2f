package figure

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
)

// Matrix is a table of true categories (rows) and answers (columns), to be walked
// with the arrows. What stands in its cells is whose it is.
type Matrix struct {
	Names       []string // of the categories
	Row, Column int      // the cell under the cursor
	Shares      bool     // of their rows are wanted, instead of counts

	firstRow, firstColumn int
}

// Cell is what a cell of a matrix shows.
type Cell struct {
	Text  string // harmless; "" where there is nothing
	Shade int    // below draw.Levels
	Good  bool   // it is right that there is so much of it
}

// Look is how a matrix is drawn.
type Look struct {
	Corner  string // above the names of the rows, harmless
	Cell    func(row, column int) Cell
	Foot    []string // what the cell under the cursor means, in lines
	Focused bool     // keys go to it
}

// Move moves the cursor, as far as there are cells.
func (m *Matrix) Move(down, right int) {
	n := len(m.Names)
	m.Row = max(0, min(m.Row+down, n-1))
	m.Column = max(0, min(m.Column+right, n-1))
}

// SwitchUnit shows shares, or counts if it were those.
func (m *Matrix) SwitchUnit() { m.Shares = !m.Shares }

// ToMost goes to the cell of the row under the cursor of which there is most, the
// diagonal aside; to that if there is none.
func (m *Matrix) ToMost(of func(column int) float64) {
	most := 0.0
	m.Column = m.Row
	for j := range m.Names {
		if v := of(j); j != m.Row && v > most {
			most, m.Column = v, j
		}
	}
}

// Totals are the sums of the rows.
func Totals(counts [][]int) []int {
	totals := make([]int, len(counts))
	for i, row := range counts {
		for _, n := range row {
			totals[i] += n
		}
	}
	return totals
}

// ShareOf is n of so many, 0 of none.
func ShareOf(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// ShadeOf is how dark a share is: it counts the limits that it reaches.
func ShadeOf(share float64, limits [draw.Levels - 1]float64) int {
	for i, limit := range limits {
		if share < limit {
			return i
		}
	}
	return draw.Levels - 1
}

const (
	namedMin  = 8 // cells from which on a column carries a name; below it carries a number
	mostLabel = 20
	leastCell = 4
)

// View draws the matrix, or the part around the cursor that there is room for,
// above the foot.
func (m *Matrix) View(f Figures, l Look, width, height int) []string {
	n := len(m.Names)
	numbers := len(strconv.Itoa(n))
	label := 0
	for _, name := range m.Names {
		label = max(label, ansi.StringWidth(f.Symbols.Text(name, mostLabel)))
	}
	label = min(label, max(namedMin, min(mostLabel, width/4)))
	least := leastCell
	for i := range n {
		for j := range n {
			least = max(least, len(l.Cell(i, j).Text)+2)
		}
	}
	head := 2 + numbers + 1 + label
	cell := max(least, min(label+2, (width-head)/max(1, n)))
	columns := max(1, min(n, (width-head)/cell))
	rows := height - 1 - len(l.Foot) // without the titles
	if columns < n || rows < n {
		rows--
	}
	fromC, toC := draw.Window(m.firstColumn, m.Column, n, columns)
	fromR, toR := draw.Window(m.firstRow, m.Row, n, rows)
	m.firstColumn, m.firstRow = fromC, fromR

	lines := []string{f.Styles.Dim.Render(f.Symbols.Fit("  "+l.Corner, head)) + m.titles(f, cell, fromC, toC)}
	for i := fromR; i < toR; i++ {
		name := f.Symbols.FitRight(strconv.Itoa(i+1), numbers) + " " + f.Symbols.Fit(f.Symbols.Text(m.Names[i], label), label)
		var b strings.Builder
		b.WriteString(m.mark(f, name, i == m.Row, l.Focused))
		for j := fromC; j < toC; j++ {
			b.WriteString(m.cell(f, l, i, j, cell))
		}
		lines = append(lines, b.String())
	}
	switch {
	case toR-fromR < n || toC-fromC < n:
		where := fmt.Sprintf("  rows %d to %d, columns %d to %d of %d", fromR+1, toR, fromC+1, toC, n)
		lines = append(lines, f.Styles.Dim.Render(f.Symbols.Fit(where, width)))
	case len(lines)+len(l.Foot) < height:
		lines = append(lines, "") // there is room
	}
	return append(lines, l.Foot...)
}

// mark marks the row that the cursor is on.
func (m *Matrix) mark(f Figures, name string, current, focused bool) string {
	switch {
	case !current:
		return "  " + name
	case focused:
		return f.Styles.Accent.Bold(true).Render(f.Symbols.Cursor + " " + name)
	}
	return f.Styles.Bold.Render(f.Symbols.Cursor + " " + name)
}

// titles are the heads of the columns: names where they fit, else numbers.
func (m *Matrix) titles(f Figures, cell, from, to int) string {
	var b strings.Builder
	for j := from; j < to; j++ {
		title := strconv.Itoa(j + 1)
		if cell >= namedMin {
			title = f.Symbols.Text(m.Names[j], cell-2)
		}
		// The shade of a cell stands at its right; its title ends where the figure does.
		title = f.Symbols.FitRight(title, cell-1) + " "
		if j == m.Column {
			b.WriteString(f.Styles.Bold.Render(title))
		} else {
			b.WriteString(f.Styles.Dim.Render(title))
		}
	}
	return b.String()
}

// cell is a figure and its shade, in the colour of what it means.
func (m *Matrix) cell(f Figures, l Look, i, j, width int) string {
	c := l.Cell(i, j)
	text, mark, style := c.Text, f.Symbols.Shades[c.Shade], f.Styles.Miss[c.Shade]
	switch {
	case text == "":
		text, mark, style = ".", " ", f.Styles.Dim
	case c.Good:
		style = f.Styles.Hit[c.Shade]
	}
	pad := width - 1 - len(text)
	if i != m.Row || j != m.Column {
		return style.Render(draw.Blanks(pad) + text + mark)
	}
	open, end := "", ""
	if l.Focused {
		// Brackets say it where there is no colour.
		open, end = "[", "]"
	}
	return draw.Blanks(pad-len(open)) + f.Styles.Cursor.Render(open+text+end) + draw.Blanks(1-len(end))
}
