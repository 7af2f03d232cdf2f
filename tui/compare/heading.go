package compare

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

// heading says which runs are compared, on what, and what of them cannot be.
func (s *Screen) heading(width, height int) []string {
	h := s.host
	about := s.about()
	line := s.names(width, width >= draw.Wide-2*draw.Margin)
	var lines []string
	if ansi.StringWidth(line)+2+ansi.StringWidth(about) <= width {
		lines = append(lines, h.Symbols.Spread(line, h.Styles.Dim.Render(about), width))
	} else {
		lines = append(lines, h.Symbols.Fit(line, width))
		if about != "" && height >= 14 {
			lines = append(lines, h.Styles.Dim.Render(h.Symbols.Fit(about, width)))
		}
	}
	most := max(1, min(4, height/6))
	told := draw.Wrap(strings.Join(s.troubles(), " "), width)
	if len(told) > most {
		told = told[:most]
		told[most-1] = ansi.Truncate(told[most-1], width-1, "") + h.Symbols.Ellipsis
	}
	if told[0] != "" {
		lines = append(lines, draw.Styled(h.Styles.Warn, told)...)
	}
	return lines
}

// troubles are the sentences on what cannot be compared.
func (s *Screen) troubles() []string {
	var said []string
	if s.failed {
		said = append(said, "What belongs to the runs could not be read; "+s.host.Key("read")+" reads it again.")
	}
	if s.lost != "" {
		said = append(said, s.lost)
	}
	for i, x := range s.sides {
		if t := x.trouble(s.host, s.name(i), s.sides[0]); t != "" {
			said = append(said, t)
		}
	}
	return said
}

// about says on which articles the two runs are compared.
func (s *Screen) about() string {
	a, b, _ := s.pair()
	if !a.read || a.run.Dataset.Digest != b.run.Dataset.Digest {
		return ""
	}
	corpus := s.host.Symbols.Text(figure.CorpusOf(a.run), 30)
	if b.pair != nil {
		return fmt.Sprintf("the same %s %s articles of %s", format.Count(b.pair.Rows), b.pair.Part, corpus)
	}
	return "both of " + corpus
}

// names are the runs: the baseline, and what it is held against; the one that
// panes of two show in brackets where there are several.
func (s *Screen) names(width int, long bool) string {
	h := s.host
	line := ""
	for i := range s.sides {
		rest := s.name(i)[1:]
		if long && s.sides[i].read {
			rest += " " + format.Ago(figure.When(s.sides[i].run), h.Clock())
		}
		style, open := h.Styles.Plain, ""
		switch {
		case i == 0:
			rest, style = rest+" (baseline)", h.Styles.Title
		case i == s.second && len(s.sides) > 2:
			rest, style, open = rest+"]", h.Styles.Accent.Bold(true), "["
		case i == s.second:
			style = h.Styles.Title
		}
		switch i {
		case 0:
		case 1:
			line += h.Styles.Dim.Render(" against ")
		default:
			line += "   "
		}
		// The letters are the legend of the curves.
		line += style.Render(open) + s.hue(i).Bold(true).Render(letters[i:i+1]) + style.Render(rest)
	}
	if ansi.StringWidth(line) <= width {
		return line
	}
	if long {
		return s.names(width, false)
	}
	a, b := s.name(0), s.name(s.second)
	return h.Styles.Title.Render(a) + h.Styles.Dim.Render(" against ") + h.Styles.Title.Render(b) +
		h.Styles.Dim.Render(fmt.Sprintf(" (%d of %d)", s.second, len(s.sides)-1))
}

// hue is the colour of a run.
func (s *Screen) hue(i int) lipgloss.Style { return s.host.Styles.Series[i%draw.Hues] }

// upper begins a sentence with a capital letter.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
