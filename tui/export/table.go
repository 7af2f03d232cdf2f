package export

import (
	"bufio"
	"cmp"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/safe"
)

// Table is a table in Markdown that is readable as it is. Whatever texts it is
// given, it has a line for each row and a cell for each column.
type Table struct {
	header []string
	rows   [][]string
}

// NewTable returns a table without rows.
func NewTable(header ...string) *Table {
	t := &Table{header: make([]string, len(header))}
	for i, c := range header {
		t.header[i] = escape(c)
	}
	return t
}

// Row adds a row of at most as many cells as the header has; those that are
// missing at the end are empty.
func (t *Table) Row(cells ...string) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = escape(c)
	}
	t.markup(row...)
}

// markup adds a row of cells that are Markdown already.
func (t *Table) markup(cells ...string) {
	row := make([]string, len(t.header))
	copy(row, cells)
	t.rows = append(t.rows, row)
}

// special is what Markdown, and HTML or formulas in it, would take for more than
// text.
var special = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", "&lt;", "&", "&amp;", "~", `\~`, "$", `\$`)

// escape makes a text of one harmless line that Markdown shows as it is.
func escape(s string) string { return special.Replace(safe.Text(s)) }

// Write writes the table.
func (t *Table) Write(w io.Writer) error {
	widths := make([]int, len(t.header))
	for _, row := range append([][]string{t.header}, t.rows...) {
		for i, c := range row {
			widths[i] = max(widths[i], ansi.StringWidth(c), 3)
		}
	}
	out := bufio.NewWriter(w)
	line := func(cells []string) {
		for i, c := range cells {
			out.WriteString("| " + c + strings.Repeat(" ", widths[i]-ansi.StringWidth(c)) + " ")
		}
		out.WriteString("|\n")
	}
	line(t.header)
	rule := make([]string, len(widths))
	for i, n := range widths {
		rule[i] = strings.Repeat("-", n)
	}
	line(rule)
	for _, row := range t.rows {
		line(row)
	}
	return out.Flush()
}

// SettingRow returns what stands in a line of a setting: its name and its values,
// in the order of the runs.
func SettingRow(p engine.ParamRow) []string {
	cells := []string{p.Name}
	for _, v := range p.Values {
		cells = append(cells, cmp.Or(v, format.Missing))
	}
	return cells
}
