package draw

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

const (
	MinWidth  = 60 // cells and lines below which nothing is shown but a message
	MinHeight = 20
	Wide      = 100 // cells from which panes stand side by side
	Tall      = 30  // lines from which they also stand one over the other
	Margin    = 2   // blanks at the left of every screen
)

// Blanks returns n blanks, none if n is negative.
func Blanks(n int) string { return strings.Repeat(" ", max(0, n)) }

// Fit makes s, which may be styled, exactly width cells wide.
func (y Symbols) Fit(s string, width int) string {
	if w := ansi.StringWidth(s); w <= width {
		return s + Blanks(width-w)
	}
	return ansi.Truncate(s, max(0, width), y.Ellipsis)
}

// FitRight is Fit with the blanks at the left.
func (y Symbols) FitRight(s string, width int) string {
	if w := ansi.StringWidth(s); w <= width {
		return Blanks(width-w) + s
	}
	return ansi.Truncate(s, max(0, width), y.Ellipsis)
}

// Spread puts left and right at the two ends of a line. Where there is no room
// for both, right is left out.
func (y Symbols) Spread(left, right string, width int) string {
	l, r := ansi.StringWidth(left), ansi.StringWidth(right)
	if r == 0 || l+2+r > width {
		return y.Fit(left, width)
	}
	return left + Blanks(width-l-r) + right
}

// Pieces joins the parts that fit, in order, three blanks apart. The first always
// stands; empty ones are left out.
func (y Symbols) Pieces(width int, parts ...string) string {
	line := ""
	for _, part := range parts {
		switch {
		case part == "":
		case line == "":
			line = part
		case ansi.StringWidth(line)+3+ansi.StringWidth(part) <= width:
			line += "   " + part
		}
	}
	return y.Fit(line, width)
}

// Wrap breaks s, one line of harmless text, into lines of at most width cells:
// between words, and within those that are longer. An option such as --label is
// one word.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	if ansi.StringWidth(s) <= width {
		return []string{s}
	}
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(s) {
		n := ansi.StringWidth(word)
		if used > 0 && used+1+n <= width {
			line, used = line+" "+word, used+1+n
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		if n > width {
			parts := strings.Split(ansi.Hardwrap(word, width, true), "\n")
			lines = append(lines, parts[:len(parts)-1]...)
			word = parts[len(parts)-1]
			n = ansi.StringWidth(word)
		}
		line, used = word, n
	}
	return append(lines, line)
}

// Beside puts two blocks of lines next to each other, each line of the first
// fitted into its width.
func (y Symbols) Beside(left []string, leftWidth int, between string, right []string) []string {
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = y.Fit(l, leftWidth) + between + r
	}
	return lines
}

// Indented puts the margin before each line.
func Indented(lines []string) []string {
	for i, line := range lines {
		if line != "" {
			lines[i] = Blanks(Margin) + line
		}
	}
	return lines
}

// Window returns the range of n lines that a pane of height lines shows, so that
// the cursor is in it and as little as possible moves from first.
func Window(first, cursor, n, height int) (from, to int) {
	if height <= 0 {
		return 0, 0
	}
	first = min(first, cursor)
	first = max(first, cursor-height+1)
	first = max(0, min(first, n-height))
	return first, min(n, first+height)
}
