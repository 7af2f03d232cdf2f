package serve

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/x/ansi"

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
func (s *Screen) what(c engine.Change) string {
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
	return fmt.Sprintf("%s: version %d", s.host.Symbols.Text(string(c.Action), 24), c.To)
}

// changeColumns are the widths of the columns of changes.
type changeColumns struct{ what, by, why int }

// columnsOf returns the columns that changes need; why is 0 where there is no
// room for it beside the others.
func (s *Screen) columnsOf(list []engine.Change, width int) changeColumns {
	var c changeColumns
	for _, change := range list {
		c.what = max(c.what, ansi.StringWidth(s.host.Symbols.Text(s.what(change), historyWhat)))
		c.by = max(c.by, ansi.StringWidth(s.host.Symbols.Text(change.By, historyBy)))
	}
	return c.within(width)
}

func (c changeColumns) within(width int) changeColumns {
	const least = 24
	c.why = width - historyWhen - 2 - c.what - 2 - c.by - 2
	if c.why < least {
		c.what, c.why = width-historyWhen-2, 0
	}
	return c
}

// change draws a change in a line or, where there is no column for why, in two.
func (s *Screen) change(change engine.Change, c changeColumns) []string {
	h, y := s.host, s.host.Symbols
	head := h.Styles.Dim.Render(y.FitRight(format.Ago(change.Time, h.Clock()), historyWhen)) + "  " + y.Fit(y.Text(s.what(change), c.what), c.what)
	by := y.Text(change.By, historyBy)
	if c.why > 0 {
		return []string{head + "  " + h.Styles.Dim.Render(y.Fit(by, c.by)+"  "+y.Text(change.Reason, c.why))}
	}
	return []string{head, draw.Blanks(historyWhen+2) + h.Styles.Dim.Render(y.Text(by+": "+y.Text(change.Reason, c.what), c.what))}
}

// changes draws the newest changes, at most that many.
func (s *Screen) changes(most, width int) []string {
	all := s.known.history
	list := slices.Clone(all[max(0, len(all)-most):])
	slices.Reverse(list)
	columns := s.columnsOf(list, width)
	var lines []string
	for _, change := range list {
		lines = append(lines, s.change(change, columns)...)
	}
	return lines
}

// history draws what of all changes there is room for, under a heading.
func (s *Screen) history(width, height int) []string {
	h := s.host
	all := s.known.history
	head := []string{h.Symbols.Spread(h.Styles.Title.Render("History of "+engine.ModelName), h.Styles.Dim.Render("newest first"), width), ""}
	if len(all) == 0 {
		return append(head, draw.Styled(h.Styles.Dim, draw.Wrap(s.noHistory(), width))...)
	}
	columns := changeColumns{what: historyWhat, by: historyBy}.within(width)
	each := 1
	if columns.why == 0 {
		each = 2
	}
	return s.scrolled(len(head)+each*len(all), width, height, func(i int) string {
		if i < len(head) {
			return head[i]
		}
		i -= len(head)
		return s.change(all[len(all)-1-i/each], columns)[i%each]
	})
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
