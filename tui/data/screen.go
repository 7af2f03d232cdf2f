package data

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/files"
	"copydesk/tui/screen"
)

// Screen lists the corpora, shows one of them and adds others.
type Screen struct {
	host    *screen.Host
	corpora Corpora
	jobs    Jobs

	list     list
	reading  reading
	profiles profiles
	inside   *inside // the corpus that was gone into, nil if none was
	form     *form   // for a corpus to add, nil if it is closed
	asked    int     // counts forms and what was read for them
}

// Corpora are what the desk trains on.
type Corpora interface {
	Corpora(context.Context) ([]engine.Corpus, error)
	Import(context.Context, engine.ImportRequest) (engine.Job, error)
	// Profile returns what there is to know of a corpus.
	Profile(ctx context.Context, digest string) (engine.Profile, error)
	Articles(context.Context, engine.ArticleQuery) (engine.ArticlePage, error)
	// Forget removes a corpus that was added and that no run refers to.
	Forget(ctx context.Context, digest string) error
}

// Jobs are the imports under way.
type Jobs interface {
	FindJobs(context.Context, engine.JobQuery) (engine.JobPage, error)
	Job(ctx context.Context, id string) (engine.Job, error)
	Cancel(ctx context.Context, job string) error
}

// New returns the screen.
func New(h *screen.Host, corpora Corpora, jobs Jobs) *Screen {
	return &Screen{
		host: h, corpora: corpora, jobs: jobs,
		reading:  reading{stale: true},
		profiles: profiles{known: make(map[string]*known)},
	}
}

const (
	here      screen.Place = "in Data"
	inCorpus  screen.Place = "in a corpus"
	inArticle screen.Place = "in an article of a corpus"
	inForm    screen.Place = "in the form for a corpus"
)

// Title is the screen's name.
func (s *Screen) Title() string { return "Data" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place {
	switch {
	case s.form != nil:
		return inForm
	case s.inside != nil && s.inside.article != nil:
		return inArticle
	case s.inside != nil:
		return inCorpus
	}
	return here
}

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action {
	return slices.Concat(s.listActions(), s.insideActions(), s.articleActions(), s.formActions())
}

// names reads the names of files that a person types.
func (s *Screen) names() files.Names { return files.Names{Home: s.host.Getenv("HOME")} }

// longestPath is the longest path that a system knows, in bytes.
const longestPath = 4096

// path is a path as a person would type it, made harmless, in width cells.
func (s *Screen) path(path string, width int) string {
	path = s.names().Short(path)
	return s.host.Symbols.Path(path[max(0, len(path)-longestPath):], width)
}

// shown reports whether a person sees the screen.
func (s *Screen) shown() bool { return s.host.Shown == s }

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Entered:
		if m.Screen == s {
			return s.entered()
		}
	case screen.Events:
		return s.happened(m)
	case screen.ReadAgain:
		return s.readAgain()
	case screen.Broke:
		s.broke(m)
	case listMsg:
		return s.takeList(m)
	case profileMsg:
		return s.takeProfile(m)
	case originMsg:
		return s.takeOrigin(m)
	case headMsg:
		s.takeHead(m)
	case importedMsg:
		return s.takeImported(m)
	case forgottenMsg:
		return s.takeForgotten(m)
	default:
		return s.takePage(m)
	}
	return nil
}

// View draws the screen.
func (s *Screen) View(width, height int) []string {
	var lines []string
	switch {
	case s.form != nil:
		lines = s.formView(width, height)
	case s.inside != nil && s.inside.article != nil:
		lines = s.articleView(width, height)
	case s.inside != nil:
		lines = s.insideView(width, height)
	case s.list.err != nil && !s.list.read:
		lines = draw.Wrap("The corpora could not be listed; "+s.host.Key("read")+" reads them again.", width)
	case !s.list.read:
		lines = []string{s.host.Styles.Dim.Render("Reading the list of corpora.")}
	default:
		lines = s.listView(width, height)
	}
	return lines[:max(0, min(len(lines), height))]
}

// wide reports whether panes stand side by side.
func wide(width int) bool { return width >= draw.Wide-2*draw.Margin }
