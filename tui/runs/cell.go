package runs

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/articles"
	"copydesk/tui/screen"
)

func (s *Screen) cellActions() []screen.Action {
	move := func(by func(p *articles.Pane) int) func() tea.Cmd {
		return func() tea.Cmd { return s.detail.articles.Move(by(s.detail.articles)) }
	}
	empty := func() string { return s.detail.articles.Empty() }
	return []screen.Action{
		{ID: "cell.open", Place: onCell, Keys: []string{"enter"}, Short: "ask why", Title: "open the article in Ask", Refused: empty, Run: func() tea.Cmd { return s.detail.articles.Open() }},
		{ID: "cell.close", Place: onCell, Keys: []string{"esc"}, Short: "back to the run", Title: "back to the run", Run: func() tea.Cmd {
			s.detail.articles = nil
			return nil
		}},
		{ID: "cell.up", Place: onCell, Keys: []string{"up", "k"}, Title: "up", Run: move(func(*articles.Pane) int { return -1 })},
		{ID: "cell.down", Place: onCell, Keys: []string{"down", "j"}, Title: "down", Run: move(func(*articles.Pane) int { return +1 })},
		{ID: "cell.pageup", Place: onCell, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: move(func(p *articles.Pane) int { return -p.Page() })},
		{ID: "cell.pagedown", Place: onCell, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: move(func(p *articles.Pane) int { return +p.Page() })},
		{ID: "cell.top", Place: onCell, Keys: []string{"home", "g"}, Title: "to the first", Run: func() tea.Cmd { return s.detail.articles.Top() }},
		{ID: "cell.bottom", Place: onCell, Keys: []string{"end", "G"}, Title: "to the last that is read", Run: func() tea.Cmd { return s.detail.articles.Bottom() }},
	}
}

func (d *detail) cannotEnter() string {
	switch {
	case d.unjudged() != "":
		return d.unjudged()
	case d.focus == paneCategories:
		return ""
	case d.focus != paneConfusion:
		return "neither a category nor a cell of the matrix is selected"
	case d.confusion.counts[d.confusion.Row][d.confusion.Column] == 0:
		return "no article is in this cell"
	}
	return ""
}

// enter goes from a category to its row of the matrix, and from a cell of that
// to the articles in it.
func (s *Screen) enter() tea.Cmd {
	d := s.detail
	if d.focus == paneCategories {
		d.focus = paneConfusion
		d.confusion.toWorst(d.categories.category())
		return nil
	}
	c := &d.confusion
	truth, answer := c.Names[c.Row], c.Names[c.Column]
	title := fmt.Sprintf("%s, answered %s", truth, answer)
	if c.Row == c.Column {
		title = truth + ", answered right"
	}
	return s.openArticles(title, engine.JudgedQuery{Truth: truth, Answer: answer})
}

// openMistakes shows all articles that were answered wrong.
func (s *Screen) openMistakes() tea.Cmd {
	return s.openArticles("Wrong answers, the most confident first", engine.JudgedQuery{Verdict: engine.WrongVerdict})
}

// openArticles shows articles that the run was judged on, of the part whose
// report is shown.
func (s *Screen) openArticles(title string, q engine.JudgedQuery) tea.Cmd {
	d := s.detail
	q.Run = d.run
	_, q.Part = d.report()
	var cmd tea.Cmd
	d.articles, cmd = articles.New(s.host, s.desk.Judge, title, q, []string{d.run})
	return cmd
}
