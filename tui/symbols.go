package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/safe"
)

// symbols are the marks that a screen is drawn with, and how text from data is
// shown beside them. Each mark is one cell wide unless it says otherwise.
type symbols struct {
	ascii     bool
	cursor    string
	best      string
	champion  string
	rule      string
	full      string
	head      string // the end of a bar
	empty     string
	live      string // a bar whose end is not known
	vertical  string
	ellipsis  string // 1 cell
	plusMinus string // 1 to 3 cells
	up, down  string
	shades    [levels]string
	keys      map[string]string // names of keys, of any width
}

func unicodeSymbols() symbols {
	return symbols{
		cursor: ">", best: "•", champion: "★", rule: "─", full: "━", head: "╸", empty: "─", live: "━",
		vertical: "│", ellipsis: "…", plusMinus: "±", up: "↑", down: "↓",
		shades: [levels]string{" ", "░", "▒", "▓", "█"},
		keys:   map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→"},
	}
}

func asciiSymbols() symbols {
	return symbols{
		ascii: true, cursor: ">", best: "*", champion: "!", rule: "-", full: "#", head: "#", empty: "-", live: "#",
		vertical: "|", ellipsis: "~", plusMinus: "+/-", up: "^", down: "v",
		shades: [levels]string{" ", ".", ":", "+", "#"},
	}
}

// symbolsOf returns ASCII where the locale is not UTF-8 or the terminal is a
// bare console.
func symbolsOf(getenv func(string) string, system string) symbols {
	if t := getenv("TERM"); t == "linux" || t == "dumb" {
		return asciiSymbols()
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(name)); locale != "" {
			if strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8") {
				return unicodeSymbols()
			}
			return asciiSymbols()
		}
	}
	if system == "windows" {
		return unicodeSymbols()
	}
	return asciiSymbols()
}

// bytesPerCell is more than a cell of honest text takes: a character with its
// marks.
const bytesPerCell = 40

// text makes s from data harmless and at most width cells wide.
func (y symbols) text(s string, width int) string {
	if width <= 0 {
		return ""
	}
	s = safe.Prefix(s, (width+1)*bytesPerCell)
	if y.ascii {
		s = safe.ASCII(s)
	}
	return ansi.Truncate(s, width, y.ellipsis)
}

// whole makes s from data harmless and keeps all of it on one line.
func (y symbols) whole(s string) string {
	s = safe.Text(s)
	if y.ascii {
		s = safe.ASCII(s)
	}
	return s
}

// path makes a path harmless and at most width cells wide; its end is what
// tells paths apart.
func (y symbols) path(s string, width int) string {
	s = y.whole(s)
	if over := ansi.StringWidth(s) - width; over > 0 {
		s = ansi.TruncateLeft(s, over+1, y.ellipsis)
	}
	return ansi.Truncate(s, max(0, width), "")
}

// key is the name of a key as people see it.
func (y symbols) key(k string) string {
	if s, ok := y.keys[k]; ok {
		return s
	}
	return k
}
