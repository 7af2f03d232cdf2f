package runs

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// factsPane lists what is said of a run, its metrics, parameters and provenance.
type factsPane struct {
	cursor int // the fact
	first  int // the line

	key      factsKey
	sections []section // for the key
	facts    []fact    // of all sections

	width int
	lines []factLine // for the key and the width; nil: to be made
}

type factsKey struct {
	run     string
	version uint64 // of the board's runs
}

// factLine is a line of the pane, of a fact; -1 between sections.
type factLine struct {
	fact int
	text string // harmless
	name string // "" where it continues
}

const factName = 20 // cells

func (f *factsPane) view(h *screen.Host, r engine.Run, focused bool, width, height int) []string {
	f.know(h, r)
	if f.lines == nil || width != f.width {
		f.draw(h, width)
	}
	rows := height
	if len(f.lines) > height {
		rows--
	}
	first, _ := draw.Window(f.first, f.last(), len(f.lines), rows)
	from, to := draw.Window(first, f.at(), len(f.lines), rows)
	f.first = from
	var lines []string
	for _, l := range f.lines[from:to] {
		name := h.Symbols.Fit(l.name, factName)
		switch {
		case l.fact < 0:
			lines = append(lines, "")
		case focused && l.fact == f.cursor:
			lines = append(lines, h.Styles.Accent.Bold(true).Render(h.Symbols.Cursor+" "+name+l.text))
		default:
			lines = append(lines, "  "+h.Styles.Dim.Render(name)+l.text)
		}
	}
	if to-from < len(f.lines) {
		lines = append(lines, h.Styles.Dim.Render(fmt.Sprintf("  %d to %d of %d lines", from+1, to, len(f.lines))))
	}
	return lines
}

// at is the first line of the fact under the cursor, last its last.
func (f *factsPane) at() int {
	for i, l := range f.lines {
		if l.fact == f.cursor {
			return i
		}
	}
	return 0
}

func (f *factsPane) last() int {
	at := f.at()
	for at+1 < len(f.lines) && f.lines[at+1].fact == f.cursor {
		at++
	}
	return at
}

func (f *factsPane) move(by int) { f.cursor = max(0, min(f.cursor+by, len(f.facts)-1)) }

// know notes the facts of a run, unless they are those already.
func (f *factsPane) know(h *screen.Host, r engine.Run) {
	if key := (factsKey{r.ID, h.Board.RunsVersion}); key != f.key {
		f.key, f.sections, f.lines = key, factsOf(r), nil
		f.facts = slices.Concat(f.sections...)
		f.move(0)
	}
}

// draw wraps the facts.
func (f *factsPane) draw(h *screen.Host, width int) {
	f.width, f.lines = width, nil
	at := 0
	for _, section := range f.sections {
		if at > 0 {
			f.lines = append(f.lines, factLine{fact: -1})
		}
		for _, fact := range section {
			name := h.Symbols.Text(fact.name, factName-1)
			for _, text := range draw.Wrap(h.Symbols.Whole(fact.value), max(10, width-factName-2)) {
				f.lines = append(f.lines, factLine{at, text, name})
				name = ""
			}
			at++
		}
	}
}

// current is the fact under the cursor.
func (f *factsPane) current() fact {
	if f.cursor < len(f.facts) {
		return f.facts[f.cursor]
	}
	return fact{}
}

func (d *detail) cannotCopyFact() string {
	if d.focus != paneFacts || len(d.facts.facts) == 0 {
		return "no fact is selected"
	}
	return ""
}

func (s *Screen) copyFact() tea.Cmd {
	now := s.detail.facts.current()
	return s.host.Copy("the "+now.name, now.value)
}
