package plain

import (
	"bufio"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/safe"
)

const (
	gap      = 2 // blanks between columns
	minWidth = 6 // cells that a shrinking column keeps at the least
	ellipsis = "…"
)

// Column is a column of a table.
type Column struct {
	Title string
	Right bool // aligned at the right, for numbers
	// Shrink marks a column that may be truncated where the table is too wide.
	Shrink bool
}

// Table is rows under a header, without borders. Its methods are for one
// goroutine.
type Table struct {
	columns []Column
	rows    [][]string
}

// NewTable returns a table without rows.
func NewTable(columns ...Column) *Table {
	return &Table{columns: columns}
}

// Row adds a row. Cells that are missing at the end are empty; there must not be
// more cells than columns.
func (t *Table) Row(cells ...string) {
	row := make([]string, len(t.columns))
	copy(row, cells)
	t.rows = append(t.rows, row)
}

// Write writes the table. Where it is wider than width cells the columns that
// shrink are truncated, the widest first, then whatever stands beyond width is.
// A width of 0 is no limit.
func (t *Table) Write(w io.Writer, width int) error {
	lines := make([][]string, 0, len(t.rows)+1)
	header := make([]string, len(t.columns))
	for i, c := range t.columns {
		header[i] = c.Title
	}
	for _, row := range append([][]string{header}, t.rows...) {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = safe.Text(cell)
		}
		lines = append(lines, line)
	}
	widths := t.widths(lines, width)
	out := bufio.NewWriter(w)
	for _, line := range lines {
		out.WriteString(t.line(line, widths, width))
		out.WriteByte('\n')
	}
	return out.Flush()
}

func (t *Table) widths(lines [][]string, width int) []int {
	widths := make([]int, len(t.columns))
	total := gap * max(0, len(widths)-1)
	for i := range widths {
		for _, line := range lines {
			widths[i] = max(widths[i], ansi.StringWidth(line[i]))
		}
		total += widths[i]
	}
	for width > 0 && total > width {
		widest := -1
		for i, c := range t.columns {
			if c.Shrink && widths[i] > minWidth && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		next := minWidth // down to the next widest of those that shrink, all at once
		for i, c := range t.columns {
			if c.Shrink && i != widest {
				next = max(next, min(widths[i], widths[widest]-1))
			}
		}
		cut := min(total-width, widths[widest]-next)
		widths[widest] -= cut
		total -= cut
	}
	return widths
}

func (t *Table) line(cells []string, widths []int, width int) string {
	var b strings.Builder
	for i, cell := range cells {
		cell = ansi.Truncate(cell, widths[i], ellipsis)
		blanks := strings.Repeat(" ", max(0, widths[i]-ansi.StringWidth(cell)))
		if i > 0 {
			b.WriteString(strings.Repeat(" ", gap))
		}
		if t.columns[i].Right {
			b.WriteString(blanks + cell)
		} else {
			b.WriteString(cell + blanks)
		}
	}
	line := strings.TrimRight(b.String(), " ")
	if width > 0 {
		line = ansi.Truncate(line, width, ellipsis)
	}
	return line
}
