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

// articles is a list of articles of a corpus, read page by page.
type articles struct {
	scroll
	screen *Screen
	query  engine.ArticleQuery

	pages screen.Pages[engine.CorpusArticle]

	origins origins
	rows    rows
	text    text // of the article under the cursor
}

func newArticles(s *Screen, q engine.ArticleQuery) *articles {
	return &articles{screen: s, query: q, origins: origins{known: make(map[int64]*engine.CorpusArticle)}}
}

// reset drops what was read.
func (a *articles) reset() {
	a.pages.Reset()
	a.scroll, a.rows, a.text = scroll{}, rows{}, text{}
	a.origins = origins{known: make(map[int64]*engine.CorpusArticle), number: a.origins.number + 1}
}

// broke waits for no page any more, and for no origin.
func (a *articles) broke(m screen.Broke) {
	a.pages.Take(m)
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
	if a.cursor >= len(a.pages.Items) {
		return nil
	}
	return &a.pages.Items[a.cursor]
}

// want reads the first page, and more if the cursor is near the end of what is
// known; of a duplicate also what it repeats.
func (a *articles) want() tea.Cmd {
	corpora, q := a.screen.corpora, a.query
	return tea.Batch(a.wantOrigin(), a.pages.Want(a.screen.host.Work, a.cursor, func(ctx context.Context, token string) (screen.Page[engine.CorpusArticle], error) {
		q.Token = token
		page, err := corpora.Articles(ctx, q)
		return screen.Page[engine.CorpusArticle]{Items: page.Articles, Total: page.Total, Next: page.Next}, err
	}))
}

// takePage hands a message to the lists that may have asked for it.
func (s *Screen) takePage(m tea.Msg) tea.Cmd {
	if s.inside == nil {
		return nil
	}
	for _, a := range append(s.inside.lists[:], s.inside.peek) {
		if a != nil && a.pages.Take(m) {
			a.n = len(a.pages.Items)
			return s.want()
		}
	}
	return nil
}

// heading says what is listed, where that is not all.
func (a *articles) heading(width int) string {
	h := a.screen.host
	if !a.narrowed() || !a.pages.Read {
		return ""
	}
	said := format.Plural(a.pages.Total, "article", "articles")
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
	case a.pages.Err != nil && len(a.pages.Items) == 0:
		return a.screen.unread(a.pages.Err, width)
	case !a.pages.Read:
		return []string{h.Styles.Dim.Render("Reading the articles.")}
	}
	if said := a.heading(width); said != "" {
		lines = []string{said, ""}
	}
	if len(a.pages.Items) == 0 {
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
	from, to := a.window(len(a.pages.Items), height-2)
	for i := from; i < to; i++ {
		line, ok := a.rows.lines[i]
		if !ok {
			line = a.row(a.pages.Items[i], name, width-2)
			a.rows.lines[i] = line
		}
		lines = append(lines, a.screen.underCursor(line, i == a.cursor))
	}
	where := position(from, to, a.pages.Total)
	switch {
	case a.pages.Busy:
		where += ", reading more"
	case a.pages.Err != nil:
		where += "; more could not be read: " + y.Text(a.pages.Err.Error(), width)
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
