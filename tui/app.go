package tui

import (
	"context"
	"runtime"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

// app is the workbench: the root of what Bubble Tea runs.
type app struct {
	options Options
	styles  styles
	symbols symbols
	pause   time.Duration // between updates, at the least
	work    *work
	actions []action

	board     *board
	delivered time.Time // when events came last
	closed    bool      // nothing more comes from the desk
	unread    error     // why nothing could be listed

	width, height int
	screens       []screen
	at            int // the screen that is shown
	train         *trainScreen
	runs          *runsScreen

	help     *help
	question *question
	notice   notice
	expiring int // the notice whose end is arranged

	frame string // the last view
	drawn bool   // frame is up to date

	broken *Broken       // the first panic
	broke  chan struct{} // closed when there is one
}

// newApp returns a workbench that works until ctx ends.
func newApp(ctx context.Context, o Options, t Theme, profile termenv.Profile) *app {
	a := &app{
		options: o,
		styles:  newStyles(o.Output, t, profile),
		symbols: symbolsOf(o.Getenv, runtime.GOOS),
		pause:   pauseOf(o.Getenv),
		work:    &work{ctx: ctx},
		actions: actions(),
		board:   newBoard(),
		broke:   make(chan struct{}),
	}
	a.train = &trainScreen{app: a}
	a.runs = &runsScreen{app: a}
	a.screens = []screen{a.train, a.runs}
	return a
}

// Init reads what there is and begins to watch.
func (a *app) Init() tea.Cmd {
	return tea.Batch(a.read(), a.nextEvents())
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
	was := a.drawn
	a.drawn = false
	var cmd tea.Cmd
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = m.Width, m.Height
	case eventsMsg:
		cmd = a.takeEvents(m)
	case boardMsg:
		cmd = a.takeBoard(m)
	case detailMsg:
		a.runs.takeDetail(m)
	case startedMsg:
		cmd = a.train.takeStarted(m)
	case doneMsg:
		a.takeDone(m)
	case servedMsg:
		a.takeServed(m)
	case expireMsg:
		if int(m) == a.notice.number {
			a.notice.text = ""
		}
	case brokenMsg:
		a.takeBroken(m)
	case tea.KeyMsg:
		cmd = a.keyed(m)
	default:
		a.drawn = was // not ours, nothing changed
	}
	return tea.Batch(cmd, a.expire())
}

// keyed takes the keys of a message: on a slow line several letters come in
// one. What was typed ahead does not answer a question that nobody has read.
func (a *app) keyed(m tea.KeyMsg) tea.Cmd {
	if m.Paste {
		return nil
	}
	if m.Type != tea.KeyRunes || len(m.Runes) < 2 {
		return a.press(m.String())
	}
	var cmds []tea.Cmd
	for _, r := range m.Runes {
		asked := a.question != nil
		cmds = append(cmds, a.press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: m.Alt}.String()))
		if !asked && a.question != nil {
			break
		}
	}
	return tea.Batch(cmds...)
}

// press does what a key stands for.
func (a *app) press(key string) tea.Cmd {
	if key == "alt+esc" { // two presses that arrived together
		key = "esc"
	}
	if !a.fits() && key != "q" && key != "ctrl+c" {
		return nil
	}
	a.notice.text = ""
	c, ok := find(a.actions, a.place(), key)
	if !ok && (key == "ctrl+c" || a.help == nil && a.question == nil) {
		c, ok = find(a.actions, everywhere, key)
	}
	if !ok {
		return nil
	}
	if why := c.why(a); why != "" {
		a.say(plainly, "not now: "+why)
		return nil
	}
	cmd := c.run(a)
	// A key may have chosen what the board has not read yet.
	return tea.Batch(cmd, a.read())
}

// place is where keys go.
func (a *app) place() place {
	switch {
	case a.question != nil:
		return onQuestion
	case a.help != nil:
		return onHelp
	}
	return a.screens[a.at].place()
}

// fits reports whether the terminal is large enough.
func (a *app) fits() bool { return a.width >= minWidth && a.height >= minHeight }

func (a *app) goTo(screen int) tea.Cmd {
	a.at = screen
	return a.screens[screen].changed()
}

func (a *app) readAgain() tea.Cmd {
	a.board.wants.all = true
	a.say(plainly, "reading again")
	if a.runs.detail != nil {
		return tea.Batch(a.read(), a.runs.open(a.runs.detail.run))
	}
	return a.read()
}

// doneMsg is how something ended that a key asked the desk for.
type doneMsg struct {
	text string // what was done
	err  error
}

func (a *app) takeDone(m doneMsg) {
	if m.err != nil {
		a.say(bad, m.err.Error())
		return
	}
	a.say(good, m.text)
}

func (a *app) takeBroken(m brokenMsg) {
	a.say(bad, m.err.Error())
	switch m.what {
	case watching:
		a.closed = true
	case readings:
		a.board.reading = false
	}
}

// asks returns a command that asks the desk for something and says done when it
// was done.
func (a *app) asks(done string, what func(context.Context) error) tea.Cmd {
	return a.work.do(asking, func(ctx context.Context) tea.Msg {
		return doneMsg{done, what(ctx)}
	})
}

// footer are the actions that the footer names: what can be done here, at most
// six.
func (a *app) footer() []action {
	const most = 6
	p := a.place()
	var shown []action
	for _, c := range a.actions {
		if c.place == p && c.short != "" && c.why(a) == "" {
			shown = append(shown, c)
		}
	}
	return shown[:min(most, len(shown))]
}
