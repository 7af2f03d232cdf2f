package compare

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/articles"
	"copydesk/tui/format"
)

// answersPane counts the articles by which of the two runs is right.
type answersPane struct{ cursor int }

// pairs are those that the pane has a line for, in order.
var pairs = []string{engine.OnlyFirst, engine.OnlySecond, engine.BothWrong}

// answerLines is how many lines the pane has.
const answerLines = 5

func (p *answersPane) move(by int) { p.cursor = max(0, min(p.cursor+by, len(pairs)-1)) }

// opened is what articles stand over the comparison.
type opened struct {
	title string
	query engine.JudgedQuery
	cell  bool // they are of a cell of the matrix, so that the other run has others
}

// pairTitle says which articles a pair is.
func (s *Screen) pairTitle(pair string) string {
	switch pair {
	case engine.OnlyFirst:
		return "only " + s.name(0) + " is right"
	case engine.OnlySecond:
		return "only " + s.name(s.second) + " is right"
	}
	return "both are wrong"
}

func (s *Screen) answersView(focused bool, width, height int) []string {
	h := s.host
	if why := s.apart(); why != "" {
		return s.sentence(why, width)
	}
	_, b, _ := s.pair()
	p := b.pair
	counts := []int{p.B, p.C, p.BothWrong}
	const name, count = 24, 9
	most := 1
	for _, n := range counts {
		most = max(most, n)
	}
	room := min(30, width-2-name-count-2)
	line := func(title string, n int) string {
		return h.Symbols.Fit(title, name) + h.Symbols.FitRight(format.Count(n), count)
	}
	var lines []string
	for i, n := range counts {
		text := line(s.pairTitle(pairs[i]), n)
		bar := ""
		if room > 4 {
			bar = "  " + h.Styles.Accent.Render(strings.Repeat(h.Symbols.Full, n*room/most))
		}
		lines = append(lines, s.line(text, i == s.answers.cursor, focused)+bar)
	}
	lines = append(lines, h.Styles.Dim.Render("  "+line("both are right", p.BothRight)))
	if focused && height > len(lines) {
		lines = append(lines, h.Styles.Dim.Render("  "+h.Key("compare.enter")+" opens the articles"))
	}
	return lines
}

func (s *Screen) cannotOpenAnswers() string {
	if why := s.apart(); why != "" {
		return why
	}
	_, b, _ := s.pair()
	if n := []int{b.pair.B, b.pair.C, b.pair.BothWrong}[s.answers.cursor]; n == 0 {
		return "there are no such articles"
	}
	return ""
}

// openAnswers shows the articles of the line that the cursor is on.
func (s *Screen) openAnswers() tea.Cmd {
	a, b, _ := s.pair()
	pair := pairs[s.answers.cursor]
	title := s.pairTitle(pair)
	if pair == engine.BothWrong {
		title = s.name(0) + " and " + s.name(s.second) + " are both wrong"
	}
	return s.open(opened{title: upper(title), query: engine.JudgedQuery{Run: a.id, Against: b.id, Part: b.pair.Part, Pair: pair}})
}

func (s *Screen) cannotOpenCell() string {
	c := &s.confusion
	switch {
	case len(c.Names) == 0:
		return "there is no matrix of the two runs"
	case c.first[c.Row][c.Column]+c.second[c.Row][c.Column] == 0:
		return "neither run answered so"
	}
	return ""
}

// openCell shows the articles of a cell: those of the run that has more.
func (s *Screen) openCell() tea.Cmd {
	c := &s.confusion
	at := s.second
	if c.first[c.Row][c.Column] > c.second[c.Row][c.Column] {
		at = 0
	}
	return s.openAnswered(at, c.Names[c.Row], c.Names[c.Column])
}

// openAnswered shows the articles of a category that one of the two runs gave an
// answer to, with the answers of the other if it was judged on the same.
func (s *Screen) openAnswered(at int, truth, answer string) tea.Cmd {
	y := s.host.Symbols
	q := engine.JudgedQuery{Run: s.sides[at].id, Part: s.part(), Truth: truth, Answer: answer}
	if s.apart() == "" {
		q.Against = s.sides[s.second-at].id
	}
	name := s.name(at)
	return s.open(opened{title: fmt.Sprintf("%s that %s answered %s", y.Text(q.Truth, 30), name, y.Text(q.Answer, 30)), query: q, cell: true})
}

// open shows articles over the comparison.
func (s *Screen) open(o opened) tea.Cmd {
	a, b, _ := s.pair()
	s.opened = o
	var read tea.Cmd
	s.articles, read = articles.New(s.host, s.desk.Judge, o.title, o.query, []string{a.id, b.id})
	return read
}

func (s *Screen) closeArticles() tea.Cmd {
	s.articles = nil
	return nil
}

func (s *Screen) cannotSwap() string {
	if !s.opened.cell {
		return "they are of both runs"
	}
	return ""
}

// swap shows what the other run answered so.
func (s *Screen) swap() tea.Cmd {
	q, at := s.opened.query, 0
	if q.Run == s.sides[0].id {
		at = s.second
	}
	return s.openAnswered(at, q.Truth, q.Answer)
}
