package command

import (
	"bufio"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/safe"
)

// markdown is a table in Markdown that is readable as it is.
type markdown struct {
	header []string
	rows   [][]string
}

func newMarkdown(header ...string) *markdown { return &markdown{header: header} }

// add adds a row of as many cells as the header has.
func (m *markdown) add(cells ...string) error {
	row := make([]string, len(m.header))
	for i, c := range cells {
		row[i] = escapeMarkdown(c)
	}
	m.rows = append(m.rows, row)
	return nil
}

// markup is what Markdown, and HTML in it, would take for more than text.
var markup = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", "&lt;", "&", "&amp;", "~", `\~`)

func escapeMarkdown(s string) string { return markup.Replace(safe.Text(s)) }

func (m *markdown) write(w io.Writer) error {
	widths := make([]int, len(m.header))
	for _, row := range append([][]string{m.header}, m.rows...) {
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
	line(m.header)
	rule := make([]string, len(widths))
	for i, n := range widths {
		rule[i] = strings.Repeat("-", n)
	}
	line(rule)
	for _, row := range m.rows {
		line(row)
	}
	return out.Flush()
}
