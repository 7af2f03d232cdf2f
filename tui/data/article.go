package data

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/safe"
	"copydesk/tui/screen"
)

// article is an article that is shown whole: the one under the cursor of the
// list in front.
type article struct {
	scroll
	text text
}

// text is an article in lines of a width, as far as they were needed: an article
// may be as long as a book.
type text struct {
	row   int64
	width int
	rest  []string // paragraphs that are not broken into lines yet, harmless
	wraps []string
}

// piece is how much of a paragraph is broken at once, in bytes.
const piece = 8 << 10

// lines returns the lines of an article, at least n of them unless it has fewer;
// all says that there are no more. They are not to be changed.
func (t *text) lines(h *screen.Host, x *engine.CorpusArticle, width, n int) (lines []string, all bool) {
	if t.wraps == nil || t.row != x.Row || t.width != width {
		*t = text{row: x.Row, width: width, rest: safe.Lines(x.Text), wraps: []string{}}
	}
	for len(t.wraps) < n && len(t.rest) > 0 {
		paragraph := t.rest[0]
		begin, end, cut := paragraph, "", false
		if len(paragraph) > piece {
			if at := strings.LastIndexByte(paragraph[:piece], ' '); at > 0 {
				begin, end, cut = paragraph[:at], paragraph[at+1:], true
			}
		}
		wrapped := draw.Wrap(h.Symbols.Whole(begin), width)
		if last := len(wrapped) - 1; cut && last > 0 { // the last line goes on
			wrapped, end = wrapped[:last], wrapped[last]+" "+end
		}
		t.wraps = append(t.wraps, wrapped...)
		if t.rest = t.rest[1:]; cut {
			t.rest = append([]string{end}, t.rest...)
		}
	}
	return t.wraps, len(t.rest) == 0
}

func (s *Screen) articleActions() []screen.Action {
	scrolled := func(by func(*scroll) int) func() tea.Cmd {
		return func() tea.Cmd {
			c := &s.inside.article.scroll
			c.move(by(c))
			return nil
		}
	}
	next := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			s.inside.article = &article{}
			s.scroll().move(by)
			return s.want()
		}
	}
	return []screen.Action{
		{ID: "article.ask", Place: inArticle, Keys: []string{"enter", "o"}, Short: "ask models", Title: "put the article to models, in Ask", Refused: s.noArticle, Run: func() tea.Cmd { return s.ask(s.article()) }},
		{ID: "article.next", Place: inArticle, Keys: []string{"right", "l"}, Short: "next", Title: "the next article", Run: next(+1)},
		{ID: "article.previous", Place: inArticle, Keys: []string{"left", "h"}, Short: "before", Title: "the article before", Run: next(-1)},
		{ID: "article.copy", Place: inArticle, Keys: []string{"y"}, Short: "copy", Title: "copy the article", Refused: s.noArticle, Run: s.copy},
		{ID: "article.close", Place: inArticle, Keys: []string{"esc"}, Short: "back to the list", Title: "back to the list", Run: func() tea.Cmd {
			s.inside.article = nil
			return nil
		}},
		{ID: "article.up", Place: inArticle, Keys: []string{"up", "k"}, Title: "scroll up", Run: scrolled(func(*scroll) int { return -1 })},
		{ID: "article.down", Place: inArticle, Keys: []string{"down", "j"}, Title: "scroll down", Run: scrolled(func(*scroll) int { return +1 })},
		{ID: "article.pageup", Place: inArticle, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: scrolled(func(c *scroll) int { return -c.page })},
		{ID: "article.pagedown", Place: inArticle, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: scrolled(func(c *scroll) int { return +c.page })},
		{ID: "article.top", Place: inArticle, Keys: []string{"home", "g"}, Title: "to its beginning", Run: scrolled(func(c *scroll) int { return -c.n })},
		{ID: "article.bottom", Place: inArticle, Keys: []string{"end", "G"}, Title: "to its end", Run: scrolled(func(c *scroll) int { return +c.n })},
	}
}

// mostMeasure is the longest line of an article that is easily read, in cells.
const mostMeasure = 90

// endless is more lines than an article has.
const endless = 1 << 30

// articleView is an article whole.
func (s *Screen) articleView(width, height int) []string {
	x := s.article()
	if x == nil {
		return []string{s.host.Styles.Dim.Render("Reading the articles.")}
	}
	n := s.inside
	list, view := n.lists[n.focus], n.article
	measure := min(width, mostMeasure)
	lines := append(s.label(x, measure), list.repeats(measure)...)
	lines = append(lines, "")
	room := max(0, height-len(lines)-2)
	words, all := view.text.lines(s.host, x, measure, view.cursor+room)
	// The text moves under its reader: there is no cursor in it.
	view.n, view.page = endless, max(1, room)
	if all {
		view.n = max(1, len(words)-room+1)
	}
	view.move(0)
	from := view.cursor
	to := min(len(words), from+room)
	lines = append(lines, words[from:max(from, to)]...)
	where := "article " + format.Count(list.cursor+1) + " of " + format.Count(list.pages.Total)
	switch {
	case !all:
		where += ", lines " + format.Count(from+1) + " to " + format.Count(to)
	case to-from < len(words):
		where += ", lines " + format.Count(from+1) + " to " + format.Count(to) + " of " + format.Count(len(words))
	}
	return append(lines, "", s.host.Styles.Dim.Render(s.host.Symbols.Fit(where, width)))
}
