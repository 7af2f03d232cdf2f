package serve

import (
	"fmt"
	"slices"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

const (
	historyWhen = 10 // cells
	historyWhat = 44
	historyBy   = 12
)

// what says what a change did.
func what(c engine.Change) string {
	switch c.Action {
	case engine.Register:
		return fmt.Sprintf("version %d registered", c.To)
	case engine.Promote:
		if c.From == 0 {
			return fmt.Sprintf("version %d made champion", c.To)
		}
		return fmt.Sprintf("version %d made champion, was %d", c.To, c.From)
	case engine.Rollback:
		return fmt.Sprintf("rolled back to version %d from %d", c.To, c.From)
	case engine.Challenge:
		return fmt.Sprintf("version %d challenger, %s", c.To, trial(c.Share))
	case engine.Retire:
		return fmt.Sprintf("version %d challenger no more", c.From)
	}
	return fmt.Sprintf("%s: version %d", c.Action, c.To)
}

// changes draws the newest changes, at most that many, each in a line or, where
// that is too narrow for why, in two.
func (s *Screen) changes(most, width int) []string {
	h, y := s.host, s.host.Symbols
	list := slices.Clone(s.known.history)
	slices.Reverse(list)
	list = list[:min(most, len(list))]
	did := 0
	for _, c := range list {
		did = max(did, len([]rune(what(c))))
	}
	did = min(did, historyWhat, width-historyWhen-2)
	by := 0
	for _, c := range list {
		by = max(by, min(len([]rune(c.By)), historyBy))
	}
	why := width - historyWhen - 2 - did - 2 - by - 2
	const leastWhy = 24
	var lines []string
	for _, c := range list {
		head := h.Styles.Dim.Render(y.FitRight(format.Ago(c.Time, h.Clock()), historyWhen)) + "  " + y.Fit(y.Text(what(c), did), did) + "  "
		if why >= leastWhy {
			lines = append(lines, head+h.Styles.Dim.Render(y.Fit(y.Text(c.By, by), by)+"  "+y.Text(c.Reason, why)))
			continue
		}
		room := width - historyWhen - 2
		lines = append(lines, head, draw.Blanks(historyWhen+2)+h.Styles.Dim.Render(y.Text(y.Text(c.By, historyBy)+": "+c.Reason, room)))
	}
	return lines
}

// historyLines are all changes, under a heading.
func (s *Screen) historyLines(width int) []string {
	h := s.host
	n := len(s.known.history)
	lines := []string{h.Symbols.Spread(h.Styles.Title.Render("History of "+engine.ModelName), h.Styles.Dim.Render("newest first"), width), ""}
	if n > 0 {
		return append(lines, s.changes(n, width)...)
	}
	return append(lines, draw.Styled(h.Styles.Dim, draw.Wrap(s.noHistory(), width))...)
}

// noHistory says why there are no changes to see.
func (s *Screen) noHistory() string {
	switch {
	case s.known.err != nil:
		return "It could not be read: " + s.host.Symbols.Text(s.known.err.Error(), 400)
	case !s.known.read:
		return "It is being read."
	}
	return "Here stands who made which version champion or challenger, when and why. The first training registers its best run as version 1: " +
		s.host.Key("screen.train") + " goes to Train."
}
