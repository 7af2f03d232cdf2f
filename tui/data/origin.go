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
	corpora, number, corpus, repeated := a.screen.corpora, a.origins.number, a.query.Corpus, *x
	return a.screen.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := originMsg{list: a, number: number, row: repeated.Row}
		m.origin, m.err = originOf(ctx, corpora, corpus, repeated)
		return m
	})
}

// mostPages is how many pages are looked through for what a duplicate repeats.
const mostPages = 5

// originOf returns the first article with the text of another of its file, nil if
// it is too far from the beginning.
func originOf(ctx context.Context, corpora Corpora, corpus string, x engine.CorpusArticle) (*engine.CorpusArticle, error) {
	q := engine.ArticleQuery{Corpus: corpus, Contains: longestWord(x.Text), Limit: engine.MaxPage}
	for range mostPages {
		page, err := corpora.Articles(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, y := range page.Articles {
			switch {
			case y.Row >= x.Row:
				return nil, nil
			case y.Part == x.Part && alike(y.Text, x.Text):
				return &y, nil
			}
		}
		if q.Token = page.Next; q.Token == "" {
			break
		}
	}
	return nil, nil
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

// mostWord is the longest piece of a word that is looked for, in bytes.
const mostWord = 100

// longestWord is a piece of a text that its repetitions have too, whatever white
// space they have, and few others.
func longestWord(text string) string {
	longest := ""
	for word := range strings.FieldsSeq(text) {
		if len(word) > len(longest) {
			longest = word
		}
	}
	if len(longest) <= mostWord {
		return longest
	}
	cut := mostWord
	for cut > 0 && !utf8.RuneStart(longest[cut]) {
		cut--
	}
	return longest[:cut]
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
