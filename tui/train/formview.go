package train

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// formView shows the form: its sections, in two columns where there is room, then
// what the cursor is on, and the start.
func (s *Screen) formView(width, height int) []string {
	const airy = 17 // lines from which blanks are spent
	h, f := s.host, &s.form
	lines := []string{s.formTitle(width)}
	below := s.formFoot(width)
	if height >= airy {
		lines = append(lines, "")
		below = append([]string{""}, below...)
	}
	room := max(1, height-len(lines)-len(below))
	rows := f.rows()
	rows = rows[:len(rows)-1] // the start stands below
	if width < draw.Wide-2*draw.Margin {
		lines = append(lines, s.column(rows, 0, width, room)...)
	} else {
		const gap = 4
		split := 0
		for split < len(rows) && rows[split].section != featuresSection {
			split++
		}
		each := min((width-gap)/2, 100)
		lines = append(lines, h.Symbols.Beside(s.column(rows[:split], 0, each, room), each, draw.Blanks(gap), s.column(rows[split:], 1, each, room))...)
	}
	return append(lines, below...)
}

func (s *Screen) formTitle(width int) string {
	h, f := s.host, &s.form
	title := "A training"
	if f.again != "" {
		title = f.again + ", once more"
	}
	said := "as the defaults say"
	switch n := f.changes(); {
	case n > 0:
		said = format.Plural(n, "change", "changes") + ", marked *"
	case f.again != "":
		said = "as it was"
	}
	return h.Symbols.Spread(h.Styles.Title.Render(title), h.Styles.Dim.Render(said), width)
}

// formFoot is what the row under the cursor is, and the start.
func (s *Screen) formFoot(width int) []string {
	h, f := s.host, &s.form
	r := f.current()
	about := r.help
	switch {
	case f.edit != nil:
		about += ". ctrl+u empties the line"
	case r.kind == settingRow && strings.Contains(r.id, "."):
		about = r.id + ": " + about
	case r.kind == startRow:
		about = "everything above is what it trains"
	}
	unsaid := func(choice string) bool { return !strings.Contains(r.help, choice) }
	if r.kind == settingRow && len(r.choices) > 1 && slices.ContainsFunc(r.choices, unsaid) {
		about += " (" + strings.Join(r.choices, ", ") + ")"
	}
	const most = 2
	help := draw.Wrap(about, width)
	for len(help) < most { // so that the start stays where it is
		help = append(help, "")
	}
	lines := draw.Styled(h.Styles.Dim, help[:most])
	start := fmt.Sprintf("Start training: %s on %s", names(f.spec.Classifiers), h.Symbols.Text(f.spec.Source.Name(), 40))
	if s.starting {
		start = "Starting the training"
	}
	start = h.Symbols.Fit(start, width-2)
	if r.kind == startRow {
		return append(lines, h.Styles.Accent.Bold(true).Render(h.Symbols.Cursor+" "+start))
	}
	return append(lines, "  "+start)
}

// column shows rows with their sections, scrolled so that the cursor is seen.
func (s *Screen) column(rows []row, number, width, height int) []string {
	f := &s.form
	var lines []string
	section := ""
	top, bottom := -1, -1 // lines of the row under the cursor, with its section if it is the first there
	for _, r := range rows {
		begins := len(lines)
		if r.section != section {
			if section != "" {
				lines = append(lines, "")
				begins++
			}
			section = r.section
			lines = append(lines, s.host.Styles.Title.Render(s.host.Symbols.Text(section, width)))
		}
		lines = append(lines, s.rowLines(r, width)...)
		if r.id == f.cursor {
			top, bottom = begins, len(lines)-1
		}
	}
	first := min(f.firsts[number], max(0, len(lines)-height))
	if top >= 0 {
		first, _ = draw.Window(first, bottom, len(lines), height)
		first, _ = draw.Window(first, top, len(lines), height)
	}
	if first < len(lines)-1 && lines[first] == "" {
		first++ // a column does not begin with a blank
	}
	f.firsts[number] = first
	return lines[first:min(len(lines), first+height)]
}

// rowLines are a row, and what is wrong with what is typed into it.
func (s *Screen) rowLines(r row, width int) []string {
	const label = 20
	h, f := s.host, &s.form
	at := r.id == f.cursor
	head := "  "
	if at {
		head = h.Symbols.Cursor + " "
	}
	if r.changed {
		head += "* "
	} else {
		head += "  "
	}
	head += h.Symbols.Fit(h.Symbols.Text(r.label, label), label) + " "
	room := width - ansi.StringWidth(head)
	value, notes := s.rowValue(r, at, room)
	switch {
	case at && f.edit != nil:
		f.edit.Width = max(1, room-1)
		lines := []string{h.Styles.Accent.Bold(true).Render(head) + h.Typed(*f.edit)}
		if f.wrong != "" {
			const indent = 4
			for _, line := range draw.Wrap("! "+h.Symbols.Text(f.wrong, mostSaid*width), width-indent) {
				lines = append(lines, draw.Blanks(indent)+h.Styles.Bad.Render(line))
			}
		}
		return lines
	case at:
		head, value = h.Styles.Accent.Bold(true).Render(head), h.Styles.Accent.Bold(true).Render(value)
	case r.changed:
		head, value = h.Styles.Bold.Render(head), h.Styles.Bold.Render(value)
	}
	return []string{head + h.Symbols.Pieces(room, append([]string{value}, draw.Styled(h.Styles.Dim, notes)...)...)}
}

// roomForHelp is from how many cells a value has what it is beside it.
const roomForHelp = 56

// rowValue is what a row says, and what there is to say of it: what it says
// without changes.
func (s *Screen) rowValue(r row, at bool, room int) (value string, notes []string) {
	h, f := s.host, &s.form
	switch r.kind {
	case corpusRow:
		return s.corpusValue(f.spec.Source, at, room)
	case modelRow:
		value = "[ ] " + r.value
		if r.on {
			value = "[x] " + r.value
		}
		return value, nil
	}
	write := func(v string, width int) string {
		switch {
		case v == "" && r.section == corpusSection:
			return "none"
		case r.path:
			return h.Symbols.Path(v, width)
		}
		return h.Symbols.Text(v, width)
	}
	value = write(r.value, room)
	if at && len(r.choices) > 1 {
		value = "< " + value + " >"
	}
	const most, column = 24, 12
	switch {
	case r.changed && f.again != "":
		notes = []string{"it had " + write(r.base, most)}
	case r.changed:
		notes = []string{"default " + write(r.base, most)}
	case f.again != "" && r.usual != r.value:
		notes = []string{"by default " + write(r.usual, most)}
	case room >= roomForHelp:
		notes = []string{h.Symbols.Text(r.help, room-max(column, ansi.StringWidth(value))-3)}
	}
	if room >= roomForHelp { // what is said stands in a column
		value = h.Symbols.Fit(value, max(column, ansi.StringWidth(value)))
	}
	return value, notes
}

// corpusValue is a corpus by its name, with its size.
func (s *Screen) corpusValue(source engine.Source, at bool, room int) (value string, notes []string) {
	h, f := s.host, &s.form
	c, listed := f.corpus(source)
	switch {
	case listed:
		value, notes = h.Symbols.Text(c.Source.Name(), room-4), corpusFigures(c)
	case source.Digest == "" && source.Train != "":
		value = h.Symbols.Path(source.Train, room-4)
	default:
		value = h.Symbols.Text(source.Name(), room-4)
		if !f.listed {
			notes = []string{"reading the corpora"}
		}
	}
	if at && len(f.corpora) > 1 {
		value = "< " + value + " >"
	}
	return value, notes
}
