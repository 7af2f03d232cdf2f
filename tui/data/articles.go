package data

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

const (
	pageLimit = 100 // articles that are read at a time
	ahead     = 30  // articles before the end from which more are read
)

// articles is a list of articles of a corpus, read page by page.
type articles struct {
	scroll
	screen *Screen
	query  engine.ArticleQuery

	known  []engine.CorpusArticle
	total  int
	next   string // token of the next page
	number int    // of what is asked; an answer to another is dropped
	read   bool   // the first page has come
	busy   bool   // a page is on its way
	err    error  // of the last page

	origins origins
	rows    rows
	text    text // of the article under the cursor
}

func newArticles(s *Screen, q engine.ArticleQuery) *articles {
	return &articles{screen: s, query: q, origins: origins{known: make(map[int64]*engine.CorpusArticle)}}
}

// reset drops what was read.
func (a *articles) reset() {
	a.number++
	a.known, a.total, a.next, a.read, a.busy, a.err = nil, 0, "", false, false, nil
	a.scroll, a.rows, a.text = scroll{}, rows{}, text{}
	a.origins = origins{known: make(map[int64]*engine.CorpusArticle), number: a.origins.number + 1}
}

// broke waits for no page any more, and for no origin.
func (a *articles) broke(m screen.Broke) {
	if a.busy {
		a.busy, a.err = false, m.Err
	}
	if x := a.current(); a.origins.busy && x != nil {
		a.origins.known[x.Row] = nil
	}
	a.origins.busy = false
}

// narrow lists only articles of a category and with a text, "" being any.
func (a *articles) narrow(category, contains string) {
	if a.query.Category != category || a.query.Contains != contains {
		a.query.Category, a.query.Contains = category, contains
		a.reset()
	}
}

func (a *articles) narrowed() bool { return a.query.Category != "" || a.query.Contains != "" }

// current returns the article under the cursor, nil if there is none.
func (a *articles) current() *engine.CorpusArticle {
	if a.cursor >= len(a.known) {
		return nil
	}
	return &a.known[a.cursor]
}

// pageMsg is a page that a list asked for.
type pageMsg struct {
	list   *articles
	number int
	page   engine.ArticlePage
	err    error
}

// want reads the first page, and more if the cursor is near the end of what is
// known; of a duplicate also what it repeats.
func (a *articles) want() tea.Cmd {
	more := !a.read || a.next != "" && a.cursor >= len(a.known)-ahead
	if a.busy || !more || a.err != nil {
		return a.wantOrigin()
	}
	a.busy = true
	corpora, number, q := a.screen.corpora, a.number, a.query
	q.Token = a.next
	return tea.Batch(a.wantOrigin(), a.screen.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		page, err := corpora.Articles(ctx, q)
		return pageMsg{a, number, page, err}
	}))
}

func (s *Screen) takePage(m pageMsg) tea.Cmd {
	a := m.list
	if m.number != a.number {
		return nil
	}
	a.busy = false
	if a.err = m.err; m.err != nil {
		return nil
	}
	a.read = true
	a.known = append(a.known, m.page.Articles...)
	a.total, a.next, a.n = m.page.Total, m.page.Next, len(a.known)
	return s.want()
}

// heading says what is listed, where that is not all.
func (a *articles) heading(width int) string {
	h := a.screen.host
	if !a.narrowed() || !a.read {
		return ""
	}
	said := format.Plural(a.total, "article", "articles")
	if a.query.Category != "" {
		said += " of " + h.Symbols.Text(a.query.Category, 24)
	}
	if a.query.Contains != "" {
		said += " with \"" + h.Symbols.Text(a.query.Contains, 24) + "\""
	}
	return h.Symbols.Fit(h.Styles.Bold.Render(said)+h.Styles.Dim.Render("   "+h.Key("corpus.close")+" lists all"), width)
}

// view draws the list beside the article under the cursor, or above it.
func (a *articles) view(p pane, width, height int) []string {
	h := a.screen.host
	var lines []string
	switch {
	case a.err != nil && len(a.known) == 0:
		return a.screen.unread(a.err, width)
	case !a.read:
		return []string{h.Styles.Dim.Render("Reading the articles.")}
	}
	if said := a.heading(width); said != "" {
		lines = []string{said, ""}
	}
	if len(a.known) == 0 {
		return append(lines, draw.Wrap(a.none(p), width)...)
	}
	room := height - len(lines)
	if wide(width) {
		left := (width - 3) / 2
		return append(lines, h.Symbols.Beside(a.list(left, room), left, draw.Blanks(3), a.preview(width-3-left, room))...)
	}
	list := a.list(width, max(4, room/2))
	lines = append(append(lines, list...), "")
	return append(lines, a.preview(width, room-len(list)-1)...)
}

// none says that there are no articles.
func (a *articles) none(p pane) string {
	switch {
	case a.narrowed():
		return "There are none."
	case p == paneDuplicates:
		return "No article has the text of an earlier one."
	case p == paneConflicts:
		return "No two articles with the same text are of different categories."
	}
	return "There are no articles."
}

// rows are lines of a list, drawn for a width.
type rows struct {
	width int
	lines map[int]string
}

// list draws the articles, one a line.
func (a *articles) list(width, height int) []string {
	h, y := a.screen.host, a.screen.host.Symbols
	if a.rows.width != width {
		a.rows = rows{width, make(map[int]string)}
	}
	name := 0
	head := "  " + y.FitRight("line", 8) + "  "
	if a.query.Category == "" {
		name = min(16, width/3)
		head += y.Fit("category", name+2)
	}
	lines := []string{h.Styles.Dim.Render(y.Fit(head+"article", width))}
	from, to := a.window(len(a.known), height-2)
	for i := from; i < to; i++ {
		line, ok := a.rows.lines[i]
		if !ok {
			line = a.row(a.known[i], name, width-2)
			a.rows.lines[i] = line
		}
		lines = append(lines, a.screen.underCursor(line, i == a.cursor))
	}
	where := position(from, to, a.total)
	switch {
	case a.busy:
		where += ", reading more"
	case a.err != nil:
		where += "; more could not be read: " + y.Text(a.err.Error(), width)
	}
	return append(lines, h.Styles.Dim.Render(y.Fit(where, width)))
}

func (a *articles) row(x engine.CorpusArticle, name, width int) string {
	y := a.screen.host.Symbols
	line := y.FitRight(format.Count(x.Line), 8) + "  "
	if name > 0 {
		line += y.Fit(y.Text(x.Category, name), name+2)
	}
	return line + y.Text(x.Text, width-ansi.StringWidth(line))
}

// preview is the article under the cursor, as far as there is room.
func (a *articles) preview(width, height int) []string {
	x := a.current()
	if x == nil || height <= 0 {
		return nil
	}
	s := a.screen
	lines := append(s.label(x, width), a.repeats(width)...)
	if height > 6 {
		lines = append(lines, "")
	}
	height -= len(lines)
	if height <= 0 {
		return lines[:max(0, len(lines)+height)]
	}
	words, _ := a.text.lines(s.host, x, width, height+1)
	if len(words) > height {
		words = append([]string{}, words[:height]...)
		last := ansi.Truncate(words[height-1], max(0, width-2), "")
		words[height-1] = strings.TrimRight(last, " ") + " " + s.host.Symbols.Ellipsis
	}
	return append(lines, words...)
}

// label says where an article belongs and where it stands.
func (s *Screen) label(x *engine.CorpusArticle, width int) []string {
	y := s.host.Symbols
	where := "line " + format.Count(x.Line)
	if k := s.profile(); k != nil && len(k.profile.Reports) > 1 {
		where += " of the " + y.Text(x.Part, 12) + " file"
	}
	return []string{y.Spread(s.host.Styles.Bold.Render(y.Text(x.Category, width)), s.host.Styles.Dim.Render(where), width)}
}
