package data

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// inside is a corpus that was gone into, in panes.
type inside struct {
	corpus  engine.Corpus
	focus   pane
	facts   scroll
	ranks   scroll // categories
	lists   [panes]*articles
	unused  scroll
	peek    *articles // of the category under the cursor
	article *article  // the one that is shown whole, nil if none is
}

// pane is a part of a corpus.
type pane int

const (
	paneFacts pane = iota
	paneCategories
	paneArticles
	paneDuplicates
	paneConflicts
	paneUnused
	panes
)

var paneTitles = [panes]string{"Facts", "Categories", "Articles", "Duplicates", "Conflicts", "Unused"}

// scroll is where a person is in a list of lines.
type scroll struct {
	cursor, first, page, n int
}

func (c *scroll) move(by int) { c.cursor = max(0, min(c.cursor+by, c.n-1)) }

// window returns the range of n lines that are shown in height lines.
func (c *scroll) window(n, height int) (from, to int) {
	c.n, c.page = n, max(1, height)
	c.move(0)
	from, to = draw.Window(c.first, c.cursor, n, height)
	c.first = from
	return from, to
}

func newInside(s *Screen, c engine.Corpus) *inside {
	n := &inside{corpus: c, peek: newArticles(s, engine.ArticleQuery{Corpus: c.Dataset.Digest, Limit: peeked})}
	for p, show := range map[pane]string{paneArticles: engine.ShowUsed, paneDuplicates: engine.ShowDuplicates, paneConflicts: engine.ShowConflicts} {
		n.lists[p] = newArticles(s, engine.ArticleQuery{Corpus: c.Dataset.Digest, Show: show, Limit: screen.PageLimit})
	}
	return n
}

// readAgain drops what was read of the articles.
func (n *inside) readAgain() {
	for _, a := range append(n.lists[:], n.peek) {
		if a != nil {
			a.reset()
		}
	}
}

// peeked is how many articles of a category are shown beside it.
const peeked = 20

// wantArticles reads articles that are to be seen and not known yet, not those of
// categories that the cursor only passes.
func (s *Screen) wantArticles() tea.Cmd {
	n, k := s.inside, s.profile()
	if n.focus == paneCategories && k != nil && n.ranks.cursor < len(k.profile.Categories) {
		if n.peek.pages.Busy {
			return nil
		}
		n.peek.narrow(k.profile.Categories[n.ranks.cursor].Category, "")
		if n.peek.pages.Read {
			return nil
		}
		return n.peek.want()
	}
	if a := n.lists[n.focus]; a != nil {
		return a.want()
	}
	return nil
}

// scroll returns the list of the pane in front that is moved in, as long as it
// is now: keys may come before it is drawn.
func (s *Screen) scroll() *scroll {
	n, k := s.inside, s.profile()
	if a := n.lists[n.focus]; a != nil {
		return &a.scroll
	}
	switch n.focus {
	case paneCategories:
		if k != nil {
			n.ranks.n = len(k.profile.Categories)
		}
		return &n.ranks
	case paneUnused:
		if k != nil {
			n.unused.n = len(rejectedRows(&k.profile))
		}
		return &n.unused
	}
	return &n.facts
}

func (s *Screen) insideActions() []screen.Action {
	move := func(by func(*scroll) int) func() tea.Cmd {
		return func() tea.Cmd {
			if a := s.inside.lists[s.inside.focus]; a != nil {
				a.pages.Retry()
			}
			c := s.scroll()
			c.move(by(c))
			return s.want()
		}
	}
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd { return s.turn(by) }
	}
	return []screen.Action{
		{ID: "corpus.pane", Place: inCorpus, Keys: []string{"tab", "right", "l"}, Short: "next pane", Title: "to the next pane", Run: turn(+1)},
		{ID: "corpus.open", Place: inCorpus, Keys: []string{"enter"}, Short: "open it", Title: "of a category: its articles; of an article: all of it", Refused: s.cannotEnter, Run: s.enter},
		{ID: "corpus.close", Place: inCorpus, Keys: []string{"esc"}, Short: "back", Title: "back: from some articles to all, then to all corpora", Run: s.back},
		{ID: "corpus.find", Place: inCorpus, Keys: []string{"/"}, Short: "find a text", Title: "list only articles with a text in them", Run: s.find},
		{ID: "corpus.ask", Place: inCorpus, Keys: []string{"o"}, Short: "ask models", Title: "put the article to models, in Ask", Refused: s.noArticle, Run: func() tea.Cmd { return s.ask(s.article()) }},
		{ID: "corpus.train", Place: inCorpus, Keys: []string{"t"}, Short: "train on it", Title: "train on the corpus", Run: func() tea.Cmd { return s.train(s.inside.corpus) }},
		{ID: "corpus.unused", Place: inCorpus, Keys: []string{"u"}, Title: "the rows that were not used, and why", Run: func() tea.Cmd { return s.turn(int(paneUnused - s.inside.focus)) }},
		{ID: "corpus.previous", Place: inCorpus, Keys: []string{"shift+tab", "left", "h"}, Title: "to the pane before", Run: turn(-1)},
		{ID: "corpus.copy", Place: inCorpus, Keys: []string{"y"}, Title: "copy the article, or the digest of the corpus where there is none", Run: s.copy},
		{ID: "corpus.up", Place: inCorpus, Keys: []string{"up", "k"}, Title: "up", Run: move(func(*scroll) int { return -1 })},
		{ID: "corpus.down", Place: inCorpus, Keys: []string{"down", "j"}, Title: "down", Run: move(func(*scroll) int { return +1 })},
		{ID: "corpus.pageup", Place: inCorpus, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: move(func(c *scroll) int { return -c.page })},
		{ID: "corpus.pagedown", Place: inCorpus, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: move(func(c *scroll) int { return +c.page })},
		{ID: "corpus.top", Place: inCorpus, Keys: []string{"home", "g"}, Title: "to the first", Run: move(func(c *scroll) int { return -c.n })},
		{ID: "corpus.bottom", Place: inCorpus, Keys: []string{"end", "G"}, Title: "to the last that was read, and read on", Run: move(func(c *scroll) int { return +c.n })},
	}
}

func (s *Screen) turn(by int) tea.Cmd {
	n := s.inside
	n.focus = (n.focus + pane(by) + panes) % panes
	return s.want()
}

// profile returns what is known of the corpus that a person looks at, nil while
// it is being read.
func (s *Screen) profile() *known { return s.profiles.known[s.looked()] }

// article returns the article under the cursor, nil if there is none.
func (s *Screen) article() *engine.CorpusArticle {
	if a := s.inside.lists[s.inside.focus]; a != nil {
		return a.current()
	}
	return nil
}

func (s *Screen) noArticle() string {
	if s.article() == nil {
		return "no article is selected"
	}
	return ""
}

func (s *Screen) cannotEnter() string {
	n := s.inside
	switch {
	case n.focus == paneFacts || n.focus == paneUnused:
		return "there is nothing to open here"
	case n.focus == paneCategories && (s.profile() == nil || len(s.profile().profile.Categories) == 0):
		return "the categories are not known yet"
	case n.focus == paneCategories:
		return ""
	}
	return s.noArticle()
}

// enter shows the articles of a category, or an article whole.
func (s *Screen) enter() tea.Cmd {
	n := s.inside
	if n.focus == paneCategories {
		categories := s.profile().profile.Categories
		n.lists[paneArticles].narrow(categories[min(n.ranks.cursor, len(categories)-1)].Category, "")
		n.focus = paneArticles
		return s.want()
	}
	n.article = &article{}
	return nil
}

// find lists the articles with a text.
func (s *Screen) find() tea.Cmd {
	n := s.inside
	p := n.focus
	if n.lists[p] == nil {
		p = paneArticles
	}
	list := n.lists[p]
	return s.host.Enquire(screen.Prompt{
		Title: "A text that the articles have, in any case", Text: list.query.Contains,
		Do: func(text string) tea.Cmd {
			list.narrow(list.query.Category, strings.TrimSpace(text))
			n.focus = p
			return s.want()
		},
	})
}

// back goes one step out.
func (s *Screen) back() tea.Cmd {
	if a := s.inside.lists[s.inside.focus]; a != nil && a.narrowed() {
		a.narrow("", "")
		return s.want()
	}
	s.inside = nil
	return s.want()
}

func (s *Screen) ask(a *engine.CorpusArticle) tea.Cmd {
	return s.host.Tell(screen.OpenArticle{Text: a.Text, Truth: a.Category})
}

func (s *Screen) copy() tea.Cmd {
	if a := s.article(); a != nil {
		return s.host.Copy("the article", a.Text)
	}
	return s.host.Copy("the digest", s.inside.corpus.Dataset.Digest)
}

func (s *Screen) insideView(width, height int) []string {
	n, h := s.inside, s.host
	name := h.Symbols.Text(n.corpus.Dataset.Name, width/2)
	right := format.Plural(n.corpus.Articles, "article", "articles") + ", " + format.Plural(len(n.corpus.Dataset.Categories), "category", "categories")
	lines := []string{h.Symbols.Spread(h.Styles.Title.Render(name), h.Styles.Dim.Render(right), width), s.paneTabs(width), ""}
	height -= len(lines)
	if height <= 0 {
		return lines
	}
	if a := n.lists[n.focus]; a != nil {
		return append(lines, a.view(n.focus, width, height)...)
	}
	k := s.profile()
	switch {
	case k == nil:
		return append(lines, h.Styles.Dim.Render("Reading the corpus."))
	case k.err != nil:
		return append(lines, s.unread(k.err, width)...)
	case n.focus == paneFacts:
		return append(lines, s.factsPane(k, width, height)...)
	case n.focus == paneCategories:
		return append(lines, s.categoriesPane(&k.profile, width, height)...)
	}
	return append(lines, s.unusedPane(&k.profile, width, height)...)
}

// unread says why a corpus could not be read.
func (s *Screen) unread(err error, width int) []string {
	h := s.host
	lines := draw.Styled(h.Styles.Bad, draw.Wrap("! "+h.Symbols.Text(err.Error(), mostSaid*width), width))
	return append(lines, "", h.Key("read")+" reads it again.")
}

// paneTabs are the names of the panes, with how much is in them where there is
// room.
func (s *Screen) paneTabs(width int) string {
	counts := s.paneCounts()
	line := func(counted bool, between string) string {
		var parts []string
		for p, title := range paneTitles {
			if counted && counts[p] != "" {
				title += " " + counts[p]
			}
			if pane(p) == s.inside.focus {
				parts = append(parts, s.host.Styles.Accent.Bold(true).Render("["+title+"]"))
			} else {
				parts = append(parts, s.host.Styles.Dim.Render(title))
			}
		}
		return strings.Join(parts, between)
	}
	for _, l := range []string{line(true, "   "), line(false, "  ")} {
		if ansi.StringWidth(l) <= width {
			return l
		}
	}
	return line(false, " ")
}

func (s *Screen) paneCounts() (counts [panes]string) {
	k := s.profile()
	if k == nil || k.err != nil {
		return counts
	}
	t := totals(k.profile.Reports)
	counts[paneCategories] = format.Count(len(k.profile.Categories))
	counts[paneArticles], counts[paneUnused] = format.Count(t.Used), format.Count(t.Rows-t.Used)
	counts[paneDuplicates], counts[paneConflicts] = format.Count(t.Duplicates), format.Count(t.Conflicts)
	return counts
}

// totals are the counts of all sources.
func totals(reports []corpus.Report) (t corpus.Report) {
	t.Rejected = make(map[corpus.Reason]int)
	for _, r := range reports {
		t.Rows, t.Used, t.Leaked = t.Rows+r.Rows, t.Used+r.Used, t.Leaked+r.Leaked
		t.Duplicates, t.Conflicts = t.Duplicates+r.Duplicates, t.Conflicts+r.Conflicts
		for reason, n := range r.Rejected {
			t.Rejected[reason] += n
		}
	}
	return t
}

// position says which of n lines are shown, "" if all are.
func position(from, to, n int) string {
	if to-from >= n {
		return ""
	}
	return fmt.Sprintf("  %s to %s of %s", format.Count(from+1), format.Count(to), format.Count(n))
}

// underCursor is a line of a list, with the cursor before it if it is on it.
func (s *Screen) underCursor(line string, selected bool) string {
	if selected {
		return s.host.Styles.Accent.Bold(true).Render(s.host.Symbols.Cursor + " " + line)
	}
	return "  " + line
}
