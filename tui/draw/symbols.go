package draw

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/safe"
)

// Symbols are the marks that a screen is drawn with, and how text from data is
// shown beside them. Each mark is one cell wide unless it says otherwise.
type Symbols struct {
	ASCII     bool
	Cursor    string
	Best      string
	Champion  string
	Rule      string
	Full      string
	Head      string // the end of a bar
	Empty     string
	Live      string // a bar whose end is not known
	Vertical  string
	Ellipsis  string // 1 cell
	PlusMinus string // 1 to 3 cells
	Up, Down  string
	Shades    [Levels]string
	keys      map[string]string // names of keys, of any width
}

// UnicodeSymbols returns those of a terminal that shows UTF-8.
func UnicodeSymbols() Symbols {
	return Symbols{
		Cursor: ">", Best: "•", Champion: "★", Rule: "─", Full: "━", Head: "╸", Empty: "─", Live: "━",
		Vertical: "│", Ellipsis: "…", PlusMinus: "±", Up: "↑", Down: "↓",
		Shades: [Levels]string{" ", "░", "▒", "▓", "█"},
		keys:   map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→"},
	}
}

// ASCIISymbols returns those of any terminal.
func ASCIISymbols() Symbols {
	return Symbols{
		ASCII: true, Cursor: ">", Best: "*", Champion: "!", Rule: "-", Full: "#", Head: "#", Empty: "-", Live: "#",
		Vertical: "|", Ellipsis: "~", PlusMinus: "+/-", Up: "^", Down: "v",
		Shades: [Levels]string{" ", ".", ":", "+", "#"},
	}
}

// SymbolsOf returns those that are named, unicode or ascii; else ASCII where the
// locale is not UTF-8 or the terminal is a bare console.
func SymbolsOf(named string, getenv func(string) string, system string) Symbols {
	switch named {
	case "unicode":
		return UnicodeSymbols()
	case "ascii":
		return ASCIISymbols()
	}
	if t := getenv("TERM"); t == "linux" || t == "dumb" {
		return ASCIISymbols()
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(name)); locale != "" {
			if strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8") {
				return UnicodeSymbols()
			}
			return ASCIISymbols()
		}
	}
	if system == "windows" {
		return UnicodeSymbols()
	}
	return ASCIISymbols()
}

// bytesPerCell is more than a cell of honest text takes: a character with its
// marks.
const bytesPerCell = 40

// Text makes s from data harmless and at most width cells wide.
func (y Symbols) Text(s string, width int) string {
	if width <= 0 {
		return ""
	}
	s = safe.Prefix(s, (width+1)*bytesPerCell)
	if y.ASCII {
		s = safe.ASCII(s)
	}
	return ansi.Truncate(s, width, y.Ellipsis)
}

// Whole makes s from data harmless and keeps all of it on one line.
func (y Symbols) Whole(s string) string {
	s = safe.Text(s)
	if y.ASCII {
		s = safe.ASCII(s)
	}
	return s
}

// Path makes a path harmless and at most width cells wide; its end is what
// tells paths apart.
func (y Symbols) Path(s string, width int) string {
	s = y.Whole(s)
	if over := ansi.StringWidth(s) - width; over > 0 {
		s = ansi.TruncateLeft(s, over+1, y.Ellipsis)
	}
	return ansi.Truncate(s, max(0, width), "")
}

// Key is the name of a key as people see it.
func (y Symbols) Key(k string) string {
	if s, ok := y.keys[k]; ok {
		return s
	}
	if k == " " {
		return "space"
	}
	return k
}
