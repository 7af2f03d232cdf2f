package compare

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// topTerms is how many terms of a category are read.
const topTerms = 30

// termsPane lists the terms of a category whose weight differs most.
type termsPane struct {
	category int
	first    int
}

// termsRead is what was read of the terms of two runs.
type termsRead struct {
	changes *engine.TermChanges
	why     string // there are none
}

const unreadTerms = "the terms could not be read"

// termsMsg is the terms of two runs.
type termsMsg struct {
	pair    [2]string
	changes engine.TermChanges
	why     string
	err     error
}

// weigh reads the terms of the two runs that are shown, if they are not known.
// One read is under way at a time.
func (s *Screen) weigh() tea.Cmd {
	a, b, ok := s.pair()
	key := [2]string{a.id, b.id}
	if _, known := s.terms[key]; known || !ok || s.weighing || a.run.State != engine.Succeeded || b.run.State != engine.Succeeded {
		return nil
	}
	s.weighing = true
	pairs := s.desk.Pairs
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := termsMsg{pair: key}
		m.changes, m.err = pairs.TermChanges(ctx, key[0], key[1], topTerms)
		m.why, m.err = refusal(m.err)
		return m
	})
}

func (s *Screen) takeTerms(m termsMsg) tea.Cmd {
	s.weighing = false
	switch {
	case m.err != nil:
		s.host.Say(screen.Bad, m.err.Error())
		s.terms[m.pair] = termsRead{why: unreadTerms}
	case m.why != "":
		s.terms[m.pair] = termsRead{why: m.why}
	default:
		s.terms[m.pair] = termsRead{changes: &m.changes}
	}
	s.moveTerms(0, 0)
	return s.weigh() // another pair may be shown meanwhile
}

// termsOfPair is what is known of the terms of the two runs that are shown.
func (s *Screen) termsOfPair() termsRead {
	a, b, ok := s.pair()
	if !ok {
		return termsRead{}
	}
	return s.terms[[2]string{a.id, b.id}]
}

// moveTerms scrolls the list, or goes to another category.
func (s *Screen) moveTerms(down, right int) {
	p, c := &s.changes, s.termsOfPair().changes
	if c == nil {
		return
	}
	if n := len(c.Categories); right != 0 {
		p.category, p.first = (p.category+right+n)%n, 0
	} else if p.category >= n {
		p.category, p.first = 0, 0
	}
	p.first = max(0, min(p.first+down, len(c.Categories[p.category].Changes)-1))
}

func (s *Screen) termsView(focused bool, width, height int) []string {
	p, h := &s.changes, s.host
	a, b, _ := s.pair()
	read := s.termsOfPair()
	switch {
	case read.why != "":
		return s.sentence(read.why, width)
	case a.read && b.read && (a.run.State != engine.Succeeded || b.run.State != engine.Succeeded):
		return s.sentence("only the terms of runs that are done can be compared", width)
	case read.changes == nil:
		return s.sentence("the terms are being weighed", width)
	}
	c := read.changes.Categories[min(p.category, len(read.changes.Categories)-1)]
	if len(c.Changes) == 0 {
		return s.sentence("no term differs", width)
	}
	lines := []string{s.termsTitle(c.Category, len(read.changes.Categories), focused, width)}
	name := max(8, min(width-2-3*valueWidth, 30))
	lines = append(lines, h.Styles.Dim.Render("  "+h.Symbols.Fit(read.changes.Measure, name)+h.Symbols.FitRight(s.column(0), valueWidth)+
		h.Symbols.FitRight(s.column(s.second), valueWidth)+h.Symbols.FitRight(letters[s.second:s.second+1]+" - A", valueWidth)))
	room := height - len(lines)
	if len(c.Changes) > room {
		room--
	}
	from := max(0, min(p.first, len(c.Changes)-room))
	to := min(len(c.Changes), from+room)
	p.first = from
	for _, t := range c.Changes[from:max(from, to)] {
		lines = append(lines, "  "+h.Symbols.Fit(h.Symbols.Text(t.Term, name-1), name)+weight(h.Symbols, t.First)+weight(h.Symbols, t.Second)+
			h.Symbols.FitRight(format.Signed(t.Difference()), valueWidth))
	}
	if where := s.where(from, to, len(c.Changes)); where != "" {
		lines = append(lines, where)
	}
	return lines
}

// termsTitle names the category and how to come to others.
func (s *Screen) termsTitle(category string, n int, focused bool, width int) string {
	h := s.host
	if category == "" {
		return h.Styles.Bold.Render(h.Symbols.Fit("  all categories together", width))
	}
	others := ""
	if n > 1 {
		others = fmt.Sprintf("%d of %d", s.changes.category+1, n)
		if focused {
			others = h.Key("compare.left") + " " + h.Key("compare.right") + " " + others
		}
	}
	room := width - ansi.StringWidth(others) - 4
	return h.Symbols.Spread("  "+h.Styles.Bold.Render(h.Symbols.Text(category, room)), h.Styles.Dim.Render(others), width)
}

// weight is a term's weight in a column, a dash where the model does not know it.
func weight(y draw.Symbols, v *float64) string {
	if v == nil {
		return y.FitRight(format.Missing, valueWidth)
	}
	return y.FitRight(format.Signed(*v), valueWidth)
}
