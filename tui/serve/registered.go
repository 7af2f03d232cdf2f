package serve

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/champion"
	"copydesk/tui/format"
)

// versionLines are the registered versions, the newest first.
func (s *Screen) versionLines(most, width int) []string {
	h, y := s.host, s.host.Symbols
	all := h.Board.Versions
	if len(all) == 0 {
		return nil
	}
	list := all
	note := format.Plural(len(all), "version", "versions")
	if len(all) > most {
		list = all[:most]
		note = fmt.Sprintf("the newest %d of %s", most, note)
	}
	lines := []string{s.heading("Registered versions", note, width)}
	for _, v := range list {
		mark := " "
		if v.Champion {
			mark = h.Styles.Accent.Render(y.Champion)
		}
		head := mark + " " + y.FitRight(fmt.Sprint(v.Number), 4) + "  " + y.Fit(y.Text(string(v.Kind), 12), 4) + "  " + y.Fit(champion.Accuracy(s.host, v), accuracyWidth) + " "
		parts := []string{role(v), "", champion.Corpus(s.host, v, 20), ""}
		if v.ChosenOn == "test" {
			parts[1] = format.ChosenOn(v.ChosenOn)
		}
		if width >= pairWidth {
			parts[3] = "registered " + format.Ago(v.Created, h.Clock())
		}
		lines = append(lines, head+y.Pieces(width-ansi.StringWidth(head), parts...))
	}
	return lines
}

// recent are the last changes of the registry.
func (s *Screen) recent(most, width int) []string {
	if len(s.known.history) == 0 && s.known.err == nil {
		return nil
	}
	note := s.host.Key("serve.history") + " shows all"
	if len(s.known.history) <= most {
		note = ""
	}
	lines := []string{s.heading("History", note, width)}
	if s.known.err != nil {
		return append(lines, s.host.Styles.Bad.Render(s.host.Symbols.Text("! "+s.noHistory(), width)))
	}
	return append(lines, s.changes(most, width)...)
}
