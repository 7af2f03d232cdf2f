package tui

import (
	"context"
	"runtime"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/tui/ask"
	"copydesk/tui/board"
	"copydesk/tui/compare"
	"copydesk/tui/data"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/runs"
	"copydesk/tui/screen"
	"copydesk/tui/serve"
	"copydesk/tui/train"
)

// app is the workbench: the root of what Bubble Tea runs.
type app struct {
	*screen.Host
	options Options
	pause   time.Duration // between updates, at the least
	screens []screen.Screen
	serving *serve.Screen
	actions []screen.Action

	delivered time.Time // when events came last

	width, height int

	help     *help
	log      *logView
	expiring int // the notice whose end is arranged

	frame string // the last view
	drawn bool   // frame is up to date

	broken *Broken       // the first panic
	broke  chan struct{} // closed when there is one
}

// newApp returns a workbench that works until ctx ends.
func newApp(ctx context.Context, o Options, t draw.Theme, profile termenv.Profile) (*app, error) {
	h := &screen.Host{
		Figures: figure.Figures{Ink: draw.Ink{
			Styles:  draw.NewStyles(o.Output, t, profile),
			Symbols: draw.SymbolsOf(o.Settings.Symbols, o.Getenv, runtime.GOOS),
		}},
		Work:   screen.NewWork(ctx),
		Board:  board.New(),
		Clock:  o.Clock,
		Getenv: o.Getenv,
	}
	a := &app{Host: h, options: o, pause: pauseOf(o.Getenv), broke: make(chan struct{})}
	h.Bind(a.show, a.read, a.keyOf)
	h.Terminal = console{o.Output, o.Getenv}
	first := train.New(h, o.Jobs, o.Runs, o.Corpora, o.Spec)
	leaderboard, err := runs.New(h, runs.Desk{Runs: o.Runs, Registry: o.Registry, Editor: o.Runs, Judge: o.Judge, Terms: o.Runs}, o.Settings.Columns)
	if err != nil {
		return nil, mistake(o.Settings, "workbench.columns", err)
	}
	a.serving = serve.New(h, o.Serving, o.Registry, o.Feedback)
	a.screens = []screen.Screen{
		data.New(h, o.Corpora, o.Jobs),
		first,
		leaderboard,
		compare.New(h, compare.Desk{Runs: o.Runs, Pairs: o.Pairs, Judge: o.Judge}),
		ask.New(h, o.Predictors, o.Judge, o.Random),
		a.serving,
	}
	h.Shown = first
	a.actions, err = bound(a.table(), o.Settings)
	return a, err
}

// Init reads what there is and begins to watch.
func (a *app) Init() tea.Cmd {
	return tea.Batch(a.read(), a.nextEvents(), a.tell(screen.Entered{Screen: a.Shown}))
}

// Update takes a message in the order that the package comment gives.
func (a *app) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = a
	if a.broken == nil {
		defer a.guard()
		cmd = a.take(msg)
	}
	return model, cmd
}

func (a *app) take(msg tea.Msg) tea.Cmd {
	a.drawn = false
	said := a.Notice.Number
	var cmd tea.Cmd
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = m.Width, m.Height
	case eventsMsg:
		cmd = a.takeEvents(m)
	case board.Answer:
		cmd = a.takeBoard(m)
	case settingsMsg:
		cmd = a.takeSettings(m)
	case editedMsg:
		cmd = a.takeEdited(m)
	case screen.PromptAnswer:
		cmd = tea.Batch(a.TakeAnswer(m), a.read())
	case screen.Done:
		a.takeDone(m)
	case expireMsg:
		if int(m) == a.Notice.Number {
			a.Notice.Text = ""
		}
	case screen.Broke:
		cmd = a.takeBroke(m)
	case tea.KeyMsg:
		cmd = a.keyed(m)
	default:
		cmd = a.tell(msg)
	}
	a.withdraw(said)
	return tea.Batch(cmd, a.expire())
}

// tell hands a message to every screen, and reads what they want because of it.
func (a *app) tell(m tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range a.screens {
		cmds = append(cmds, s.Take(m))
	}
	return tea.Batch(append(cmds, a.read())...)
}

// fits reports whether the terminal is large enough.
func (a *app) fits() bool { return a.width >= draw.MinWidth && a.height >= draw.MinHeight }

// show goes to a screen.
func (a *app) show(s screen.Screen) tea.Cmd {
	if s == a.Shown {
		return nil
	}
	left := a.Shown
	a.Shown = s
	a.Board.WantMissed()
	return tea.Batch(a.tell(screen.Left{Screen: left}), a.tell(screen.Entered{Screen: s}))
}

// turn goes to the next screen, or the one before.
func (a *app) turn(by int) tea.Cmd {
	n := len(a.screens)
	return a.show(a.screens[(slices.Index(a.screens, a.Shown)+by+n)%n])
}

func (a *app) readAgain() tea.Cmd {
	a.Board.WantAll()
	a.Say(screen.Plainly, "reading again")
	return a.tell(screen.ReadAgain{})
}

// read returns the command that reads what the board wants, nil while another
// read is under way: its answer starts the next.
func (a *app) read() tea.Cmd {
	r, ok := a.Board.Begin()
	if !ok {
		return nil
	}
	from := board.Sources{Jobs: a.options.Jobs, Runs: a.options.Runs, Registry: a.options.Registry, Desk: a.options.Serving}
	return a.Do(screen.Reading, func(ctx context.Context) tea.Msg { return r.Do(ctx, from) })
}

// takeBoard puts what was read on the board and reads on if more is wanted.
func (a *app) takeBoard(m board.Answer) tea.Cmd {
	before := a.Board.Desk
	if err := a.Board.Put(m); err != nil {
		a.Say(screen.Bad, err.Error())
		if a.Board.Unread != nil {
			return nil
		}
	}
	a.saySucceeded(before)
	return a.tell(screen.Changed{})
}

// saySucceeded says that another desk has taken the place of the one before: what
// that did for others, such as serving, has ended with it.
func (a *app) saySucceeded(before engine.Status) {
	now := a.Board.Desk
	if before.Started.IsZero() || before.Started.Equal(now.Started) {
		return
	}
	if before.Serving != "" && now.Serving == "" {
		a.Say(screen.Bad, "the desk ended and another took its place; the prediction server on "+before.Serving+" ended with it: "+a.keyOf("serve")+" turns it on again")
		return
	}
	a.Say(screen.Plainly, "the desk ended and another took its place")
}

func (a *app) takeDone(m screen.Done) {
	if m.Err != nil {
		a.Say(screen.Bad, m.Err.Error())
		return
	}
	a.Say(screen.Good, m.Text)
}

// takeBroke says that work panicked. What a screen asked for may be that, so
// all of them wait for no answer any more.
func (a *app) takeBroke(m screen.Broke) tea.Cmd {
	a.Say(screen.Bad, m.Err.Error())
	switch m.What {
	case screen.Watching:
		a.Closed = true
	case screen.Reading:
		a.Board.Lost()
	case screen.Asking:
		return a.tell(m)
	}
	return nil
}
