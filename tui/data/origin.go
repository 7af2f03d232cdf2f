package data

import (
	"context"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// origins are the articles that duplicates repeat, by the rows of these; nil for
// one that was not found. One is looked for at a time.
type origins struct {
	known  map[int64]*engine.CorpusArticle
	number int
	busy   bool
}

// originMsg is what was found.
type originMsg struct {
	list   *articles
	number int
	row    int64 // of the duplicate
	origin *engine.CorpusArticle
	err    error
}

// wantOrigin looks for what the article under the cursor repeats.
func (a *articles) wantOrigin() tea.Cmd {
	x := a.current()
	if x == nil || a.query.Show == engine.ShowUsed || a.origins.busy {
		return nil
	}
	if _, known := a.origins.known[x.Row]; known {
		return nil
	}
	a.origins.number++
	a.origins.busy = true
	corpora, number, repeated := a.screen.corpora, a.origins.number, *x
	q := engine.ArticleQuery{Corpus: a.query.Corpus, Contains: probe(x.Text), Limit: pageLimit}
	return a.screen.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := originMsg{list: a, number: number, row: repeated.Row}
		page, err := corpora.Articles(ctx, q)
		if err != nil {
			m.err = err
			return m
		}
		for _, y := range page.Articles {
			if y.Row < repeated.Row && y.Part == repeated.Part && alike(y.Text, repeated.Text) {
				m.origin = &y
				break
			}
		}
		return m
	})
}

func (s *Screen) takeOrigin(m originMsg) tea.Cmd {
	a := m.list
	if m.number != a.origins.number {
		return nil
	}
	a.origins.busy = false
	if m.err != nil {
		s.host.Say(screen.Bad, "the first article with this text could not be read: "+m.err.Error())
	}
	a.origins.known[m.row] = m.origin
	return s.want()
}

// mostProbe is the longest text that is looked for, in bytes.
const mostProbe = 200

// probe is a piece of a text that its repetitions have too: its beginning, up to
// white space that may be other there.
func probe(text string) string {
	text = strings.TrimSpace(text)
	for _, end := range []string{"\n", "\r", "\t", "  ", "\u00a0"} {
		text, _, _ = strings.Cut(text, end)
	}
	if len(text) <= mostProbe {
		return text
	}
	cut := mostProbe
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return strings.TrimSpace(text[:cut])
}

// alike reports whether texts are the same but for case and white space.
func alike(x, y string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(x), " "), strings.Join(strings.Fields(y), " "))
}

// repeats says what the article under the cursor repeats.
func (a *articles) repeats(width int) []string {
	x := a.current()
	if a.query.Show == engine.ShowUsed {
		return nil
	}
	h := a.screen.host
	origin, known := a.origins.known[x.Row]
	switch {
	case !known:
		return []string{h.Styles.Dim.Render(h.Symbols.Fit("looking for the first article with its text", width))}
	case origin == nil:
		return draw.Wrap("An earlier article has its text.", width)
	}
	said := "The first with its text is on line " + format.Count(origin.Line)
	if origin.Category == x.Category {
		return draw.Styled(h.Styles.Dim, draw.Wrap(said+", of the same category.", width))
	}
	return draw.Styled(h.Styles.Warn, draw.Wrap(said+" and belongs to "+h.Symbols.Text(origin.Category, 40)+".", width))
}
