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

// Pane lists articles that runs were judged on and shows the one under the
// cursor.
type Pane struct {
	host  *screen.Host
	judge Judge
	title string // harmless
	query engine.JudgedQuery
	runs  []string

	pages screen.Pages[engine.Judged]

	cursor, first, page int

	key  textKey
	text []string // of the article under the cursor, for the key
}

// New returns a pane of the articles that q asks for, and the command that reads
// the first of them. The title may come from data. runs are whom Open has asked.
func New(h *screen.Host, j Judge, title string, q engine.JudgedQuery, runs []string) (*Pane, tea.Cmd) {
	if q.Limit == 0 {
		q.Limit = screen.PageLimit
	}
	p := &Pane{host: h, judge: j, title: h.Symbols.Whole(title), query: q, runs: runs}
	return p, p.readOn()
}

// Take takes what the pane itself asked for; what another pane asked for, such
// as the one that stood here before, passes.
func (p *Pane) Take(m tea.Msg) tea.Cmd {
	if !p.pages.Take(m) {
		return nil
	}
	return p.readOn()
}

// readOn reads more if the cursor is near the end of what is known.
func (p *Pane) readOn() tea.Cmd {
	judge, q := p.judge, p.query
	return p.pages.Want(p.host.Work, p.cursor, func(ctx context.Context, token string) (screen.Page[engine.Judged], error) {
		q.Token = token
		page, err := judge.Judged(ctx, q)
		return screen.Page[engine.Judged]{Items: page.Judged, Part: page.Part, Total: page.Total, Next: page.Next}, err
	})
}

// Move moves the cursor. Where a page could not be read it is asked for again.
func (p *Pane) Move(by int) tea.Cmd {
	p.pages.Retry()
	p.cursor = max(0, min(p.cursor+by, len(p.pages.Items)-1))
	return p.readOn()
}

// Top goes to the first article.
func (p *Pane) Top() tea.Cmd { return p.Move(-len(p.pages.Items)) }

// Bottom goes to the last article that is known, and has more read if there are.
func (p *Pane) Bottom() tea.Cmd { return p.Move(len(p.pages.Items)) }

// Page is how many articles the list shows at a time.
func (p *Pane) Page() int { return max(1, p.page) }

// Open asks for the article under the cursor to be put to the runs.
func (p *Pane) Open() tea.Cmd {
	if p.Empty() != "" {
		return nil
	}
	a := p.pages.Items[p.cursor]
	return p.host.Tell(screen.OpenArticle{Text: a.Text, Truth: a.Truth, Runs: p.runs})
}

// Empty says why there is no article to open, "" if there is one.
func (p *Pane) Empty() string {
	switch {
	case len(p.pages.Items) > 0:
		return ""
	case p.pages.Err != nil:
		return "the articles could not be read"
	case !p.pages.Read:
		return "the articles are being read"
	}
	return "there are no such articles"
}
