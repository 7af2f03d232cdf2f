package data

import (
	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
)

// formView draws the form above the beginning of the file.
func (s *Screen) formView(width, height int) []string {
	f, h, y := s.form, s.host, s.host.Symbols
	lines := []string{h.Styles.Title.Render("Add a corpus"), ""}
	values, notes := f.values(s.names().Short)
	for row, r := range formRows {
		if row == rowAdd {
			lines = append(lines, "", s.underCursor(y.Fit(s.addLine(), width-2), f.cursor == row))
			break
		}
		line := y.Fit(r.label, labelWidth)
		room := width - 2 - labelWidth
		value := y.Text(values[row], room)
		if row == rowFile || row == rowValidation || row == rowTest {
			value = y.Path(values[row], room)
		}
		note := y.Whole(notes[row])
		if value != "" && note != "" {
			note = "   " + note
		}
		if ansi.StringWidth(value)+ansi.StringWidth(note) > room {
			note = ""
		}
		if f.cursor == row {
			line = s.underCursor(line+value+note, true)
		} else {
			line = "  " + h.Styles.Dim.Render(line) + value + h.Styles.Dim.Render(note)
		}
		lines = append(lines, line)
	}
	lines = append(lines, "")
	switch {
	case f.err != nil:
		lines = append(lines, draw.Styled(h.Styles.Bad, draw.Wrap("! "+y.Text(f.err.Error(), mostSaid*width), width))...)
	case !f.read:
		lines = append(lines, h.Styles.Dim.Render("Reading the beginning of the file."))
	}
	if room := height - len(lines) - 2; f.read && len(f.head.Articles) > 0 && room > 0 {
		lines = append(lines, h.Styles.Title.Render("The first articles, as they will be read"))
		for _, a := range f.head.Articles[:min(len(f.head.Articles), room)] {
			name := min(16, width/4)
			lines = append(lines, h.Styles.Dim.Render(y.Fit(y.Text(a.Category, name), name))+"  "+y.Text(a.Text, width-name-2))
		}
	}
	return lines
}

// addLine is the row that adds the corpus.
func (s *Screen) addLine() string {
	if s.form.sending {
		return "It is being asked for."
	}
	return "Add it: its rows are checked and a copy is kept"
}
