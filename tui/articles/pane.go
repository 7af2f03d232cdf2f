package articles

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// Judge reads articles that runs were judged on.
type Judge interface {
	Judged(context.Context, engine.JudgedQuery) (engine.JudgedPage, error)
}

const (
	pageLimit = 100 // articles that are read at a time
	ahead     = 30  // articles before the end from which more are read
)

// Pane lists articles that runs were judged on and shows the one under the
// cursor.
type Pane struct {
	host  *screen.Host
	judge Judge
	title string // harmless
	query engine.JudgedQuery
	runs  []string

	articles []engine.Judged
	part     string
	total    int
	next     string // token of the next page, "" if there is none
	read     bool   // the first page has come
	asking   bool   // a page is on its way
	number   int    // of the page that is asked for: another is dropped
	err      error  // of the last page

	cursor, first, page int

	key  textKey
	text []string // of the article under the cursor, for the key
}

// New returns a pane of the articles that q asks for, and the command that reads
// the first of them. The title may come from data. runs are whom Open has asked.
func New(h *screen.Host, j Judge, title string, q engine.JudgedQuery, runs []string) (*Pane, tea.Cmd) {
	if q.Limit == 0 {
		q.Limit = pageLimit
	}
	p := &Pane{host: h, judge: j, title: h.Symbols.Whole(title), query: q, runs: runs}
	return p, p.ask()
}

// pageMsg is a page that a pane asked for.
type pageMsg struct {
	pane   *Pane
	number int
	page   engine.JudgedPage
	err    error
}

// ask reads the next page.
func (p *Pane) ask() tea.Cmd {
	p.asking, p.err = true, nil
	p.number++
	judge, number, q := p.judge, p.number, p.query
	q.Token = p.next
	return p.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		page, err := judge.Judged(ctx, q)
		return pageMsg{p, number, page, err}
	})
}

// Take takes what the pane itself asked for; what another pane asked for, such
// as the one that stood here before, passes. Where work broke the page counts as
// one that could not be read.
func (p *Pane) Take(m tea.Msg) tea.Cmd {
	if broke, ok := m.(screen.Broke); ok && p.asking {
		p.asking, p.err = false, broke.Err
	}
	got, ok := m.(pageMsg)
	if !ok || got.pane != p || got.number != p.number {
		return nil
	}
	p.asking = false
	if p.err = got.err; p.err != nil {
		return nil
	}
	p.read = true
	p.articles = append(p.articles, got.page.Judged...)
	p.part, p.total, p.next = got.page.Part, got.page.Total, got.page.Next
	return p.readOn()
}

// readOn reads more if the cursor is near the end of what is known.
func (p *Pane) readOn() tea.Cmd {
	if p.asking || p.next == "" || p.cursor < len(p.articles)-ahead {
		return nil
	}
	return p.ask()
}

// Move moves the cursor.
func (p *Pane) Move(by int) tea.Cmd {
	p.cursor = max(0, min(p.cursor+by, len(p.articles)-1))
	return p.readOn()
}

// Top goes to the first article.
func (p *Pane) Top() tea.Cmd { return p.Move(-len(p.articles)) }

// Bottom goes to the last article that is known, and has more read if there are.
func (p *Pane) Bottom() tea.Cmd { return p.Move(len(p.articles)) }

// Page is how many articles the list shows at a time.
func (p *Pane) Page() int { return max(1, p.page) }

// Open asks for the article under the cursor to be put to the runs.
func (p *Pane) Open() tea.Cmd {
	if p.Empty() != "" {
		return nil
	}
	a := p.articles[p.cursor]
	return p.host.Tell(screen.OpenArticle{Text: a.Text, Truth: a.Truth, Runs: p.runs})
}

// Empty says why there is no article to open, "" if there is one.
func (p *Pane) Empty() string {
	switch {
	case len(p.articles) > 0:
		return ""
	case p.err != nil:
		return "the articles could not be read"
	case !p.read:
		return "the articles are being read"
	}
	return "there are no such articles"
}
