package compare

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action {
	do := func(f func()) func() tea.Cmd {
		return func() tea.Cmd {
			f()
			return nil
		}
	}
	move := func(down, right int) func() tea.Cmd { return do(func() { s.move(down, right) }) }
	const far = 1 << 20 // more than any list has
	table := []screen.Action{
		{ID: "compare.enter", Place: here, Keys: []string{"enter"}, Short: "go in", Title: "to the articles of a line or a cell, from a category to its row of the matrix", Refused: s.cannotEnter, Run: s.enter},
		{ID: "compare.pane", Place: here, Keys: []string{"tab"}, Short: "next pane", Title: "to the next pane", Refused: s.few, Run: do(func() { s.turn(+1) })},
		{ID: "compare.choose", Place: here, Keys: []string{"r"}, Short: "choose runs", Title: "choose the runs to compare", Refused: s.cannotChoose, Run: s.choose},
		{ID: "compare.all", Place: here, Keys: []string{"a"}, Short: "show all", Title: "also what is the same in all runs, or only what differs", Refused: s.few, Run: do(func() { s.all = !s.all; s.derive() })},
		{ID: "compare.next", Place: here, Keys: []string{"]"}, Short: "next run", Title: "hold the next run against the baseline, in panes of two runs", Refused: s.only, Run: func() tea.Cmd { return s.turnPair(+1) }},
		{ID: "compare.baseline", Place: here, Keys: []string{"b"}, Short: "turn round", Title: "make the other run the baseline", Refused: s.few, Run: s.rebase},
		{ID: "compare.markdown", Place: here, Keys: []string{"m"}, Short: "Markdown", Title: "write the comparison to a file, in Markdown", Refused: s.cannotExport, Run: func() tea.Cmd { return s.enquire(markdown) }},
		{ID: "compare.csv", Place: here, Keys: []string{"v"}, Short: "CSV", Title: "write the comparison to a file, in CSV", Refused: s.cannotExport, Run: func() tea.Cmd { return s.enquire(csv) }},
		{ID: "compare.copy", Place: here, Keys: []string{"y"}, Title: "copy the comparison, in Markdown", Refused: s.cannotExport, Run: s.copyMarkdown},
		{ID: "compare.back", Place: here, Keys: []string{"shift+tab"}, Title: "to the pane before", Refused: s.few, Run: do(func() { s.turn(-1) })},
		{ID: "compare.previous", Place: here, Keys: []string{"["}, Title: "hold the run before against the baseline", Refused: s.only, Run: func() tea.Cmd { return s.turnPair(-1) }},
		{ID: "compare.share", Place: here, Keys: []string{"%"}, Title: "the difference of the matrices in counts or in shares of their rows", Refused: s.apart, Run: do(s.confusion.SwitchUnit)},
		{ID: "compare.axis", Place: here, Keys: []string{"s"}, Title: "draw the curves on a logarithmic or a linear axis", Refused: s.cannotSwitchAxis, Run: do(s.switchAxis)},
		{ID: "compare.up", Place: here, Keys: []string{"up", "k"}, Title: "up", Run: move(-1, 0)},
		{ID: "compare.down", Place: here, Keys: []string{"down", "j"}, Title: "down", Run: move(+1, 0)},
		{ID: "compare.left", Place: here, Keys: []string{"left", "h"}, Title: "left in the matrix; the category before, in Terms", Run: move(0, -1)},
		{ID: "compare.right", Place: here, Keys: []string{"right", "l"}, Title: "right in the matrix; the next category, in Terms", Run: move(0, +1)},
		{ID: "compare.pageup", Place: here, Keys: []string{"pgup", "ctrl+u"}, Title: "ten up", Run: move(-10, 0)},
		{ID: "compare.pagedown", Place: here, Keys: []string{"pgdown", "ctrl+d"}, Title: "ten down", Run: move(+10, 0)},
		{ID: "compare.top", Place: here, Keys: []string{"home", "g"}, Title: "to the first", Run: move(-far, 0)},
		{ID: "compare.bottom", Place: here, Keys: []string{"end", "G"}, Title: "to the last", Run: move(+far, 0)},
	}
	return append(table, s.articleActions()...)
}

func (s *Screen) articleActions() []screen.Action {
	move := func(by func() int) func() tea.Cmd { return func() tea.Cmd { return s.articles.Move(by()) } }
	return []screen.Action{
		{ID: "compared.open", Place: onArticles, Keys: []string{"enter"}, Short: "ask both why", Title: "open the article in Ask, with both runs", Refused: func() string { return s.articles.Empty() }, Run: func() tea.Cmd { return s.articles.Open() }},
		{ID: "compared.close", Place: onArticles, Keys: []string{"esc"}, Short: "back to the comparison", Title: "back to the comparison", Run: s.closeArticles},
		{ID: "compared.other", Place: onArticles, Keys: []string{"o"}, Short: "those of the other run", Title: "the articles that the other run answered so", Refused: s.cannotSwap, Run: s.swap},
		{ID: "compared.up", Place: onArticles, Keys: []string{"up", "k"}, Title: "up", Run: move(func() int { return -1 })},
		{ID: "compared.down", Place: onArticles, Keys: []string{"down", "j"}, Title: "down", Run: move(func() int { return +1 })},
		{ID: "compared.pageup", Place: onArticles, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: move(func() int { return -s.articles.Page() })},
		{ID: "compared.pagedown", Place: onArticles, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: move(func() int { return +s.articles.Page() })},
		{ID: "compared.top", Place: onArticles, Keys: []string{"home", "g"}, Title: "to the first", Run: func() tea.Cmd { return s.articles.Top() }},
		{ID: "compared.bottom", Place: onArticles, Keys: []string{"end", "G"}, Title: "to the last that was read", Run: func() tea.Cmd { return s.articles.Bottom() }},
	}
}
