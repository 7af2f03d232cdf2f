package train

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/screen"
)

// Screen starts trainings and shows one of them: the one that is followed, or
// another that a person went to.
type Screen struct {
	host    *screen.Host
	jobs    Jobs
	runs    Runs
	corpora Corpora

	form  form
	queue queue
	log   record

	starting bool // a training was asked for and has not answered

	visit      *visit // nil: what the board follows is shown
	generation int    // of what was read of it

	selected string // the training that the cursor is in
	cursor   int    // the selected lane
	touched  bool   // a person chose it
	curves   map[string]*figure.Curve

	ordered   uint64   // the version of the board's runs that trainings are of
	trainings []string // the newest first
}

// Jobs starts and ends work.
type Jobs interface {
	Train(context.Context, engine.TrainRequest) (engine.Job, error)
	Job(ctx context.Context, id string) (engine.Job, error)
	Cancel(ctx context.Context, job string) error
	CancelRun(ctx context.Context, run string) error
}

// Runs reads runs and their series.
type Runs interface {
	Run(ctx context.Context, id string) (engine.Run, error)
	// Points returns the series of a run from a position on.
	Points(ctx context.Context, run string, from int) ([]engine.Point, error)
}

// Corpora lists what can be trained on.
type Corpora interface {
	// Corpora returns the corpora that the desk knows, the last used first.
	Corpora(context.Context) ([]engine.Corpus, error)
}

// New returns the screen. Its form begins with spec.
func New(h *screen.Host, jobs Jobs, runs Runs, corpora Corpora, spec engine.Spec) *Screen {
	return &Screen{
		host: h, jobs: jobs, runs: runs, corpora: corpora, curves: map[string]*figure.Curve{},
		form: newForm(spec), log: record{stages: map[string]engine.Stage{}},
	}
}

const (
	here    screen.Place = "in Train"
	inForm  screen.Place = "in the form of a training"
	inField screen.Place = "in a field of the form"
	inLog   screen.Place = "in the log of a training"
	inQueue screen.Place = "in the queue"
)

// Title is the screen's name.
func (s *Screen) Title() string { return "Train" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place {
	switch {
	case s.form.open && s.form.edit != nil:
		return inField
	case s.form.open:
		return inForm
	case s.queue.open:
		return inQueue
	case s.log.open:
		return inLog
	}
	return here
}

// Typing reports whether keys are typed into a field.
func (s *Screen) Typing() bool { return s.form.open && s.form.edit != nil }

// Type takes a key.
func (s *Screen) Type(m tea.KeyMsg) tea.Cmd {
	s.form.typed(m)
	return nil
}

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action {
	step := func(by int) func() tea.Cmd { return func() tea.Cmd { return s.move(by) } }
	return slices.Concat([]screen.Action{
		{ID: "train.start", Place: here, Keys: []string{"t"}, Short: "start training", Title: "train the models", Refused: s.cannotStart, Run: s.start},
		{ID: "train.stop", Place: here, Keys: []string{"x"}, Short: "stop this run", Title: "stop the selected run; the others go on", Refused: s.cannotStop, Run: s.stop},
		{ID: "train.stopall", Place: here, Keys: []string{"X"}, Short: "stop all", Title: "stop the training; its finished runs are kept", Refused: s.cannotStopAll, Run: s.stopAll},
		{ID: "train.open", Place: here, Keys: []string{"enter"}, Short: "open it", Title: "open the selected run in Runs", Refused: s.cannotOpen, Run: s.openRun},
		{ID: "train.compare", Place: here, Keys: []string{"c"}, Short: "compare", Title: "compare the runs of this training", Refused: s.cannotCompare, Run: s.compare},
		{ID: "train.form", Place: here, Keys: []string{"e"}, Short: "form", Title: "choose corpus, models and their settings", Run: s.openForm},
		{ID: "train.log", Place: here, Keys: []string{"l"}, Short: "log", Title: "what happened to this training", Refused: s.cannotLog, Run: s.openLog},
		{ID: "train.queue", Place: here, Keys: []string{"Q"}, Title: "the trainings that wait", Run: s.openQueue},
		{ID: "train.before", Place: here, Keys: []string{"["}, Title: "go to the training before this one", Refused: s.cannotGo(+1), Run: s.turn(+1)},
		{ID: "train.after", Place: here, Keys: []string{"]"}, Title: "go to the training after this one", Refused: s.cannotGo(-1), Run: s.turn(-1)},
		{ID: "train.follow", Place: here, Keys: []string{"esc"}, Title: "back to the training that is followed: the one under way, or the newest", Run: func() tea.Cmd { return s.goTo(s.host.Board.Job.ID) }},
		{ID: "train.axis", Place: here, Keys: []string{"a"}, Title: "draw the curve on a logarithmic or a linear axis", Refused: s.cannotSwitchAxis, Run: s.switchAxis},
		{ID: "train.up", Place: here, Keys: []string{"up", "k"}, Title: "select the run above", Run: step(-1)},
		{ID: "train.down", Place: here, Keys: []string{"down", "j"}, Title: "select the run below", Run: step(+1)},
	}, s.formActions(), s.fieldActions(), s.logActions(), s.queueActions())
}

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Changed:
		s.changed()
	case screen.Entered:
		s.changed()
	case screen.Events:
		return s.takeEvents(m)
	case screen.ReadAgain:
		return s.readAgain()
	case screen.Broke:
		s.starting = false
		s.visitBroke()
	case screen.TrainOn:
		return s.trainOn(m.Source)
	case screen.TrainAgain:
		return s.trainAgain(m.Run)
	case startedMsg:
		return s.takeStarted(m)
	case visitMsg:
		return s.takeVisit(m)
	case corporaMsg:
		s.takeCorpora(m)
	}
	return nil
}

// takeEvents notes what happened, and reads again what it concerns and the board
// does not read.
func (s *Screen) takeEvents(events screen.Events) tea.Cmd {
	s.log.take(events)
	var cmds []tea.Cmd
	if s.visit != nil && s.visit.concerns(events) {
		cmds = append(cmds, s.readVisit())
	}
	about := func(e engine.Event) bool { return e.Kind == engine.CorpusChanged || e.Kind == engine.Reset }
	if s.form.open && slices.ContainsFunc(events, about) {
		cmds = append(cmds, s.readCorpora())
	}
	return tea.Batch(cmds...)
}

func (s *Screen) readAgain() tea.Cmd {
	var cmds []tea.Cmd
	if s.visit != nil {
		cmds = append(cmds, s.readVisit())
	}
	if s.form.open {
		cmds = append(cmds, s.readCorpora())
	}
	return tea.Batch(cmds...)
}

func (s *Screen) move(by int) tea.Cmd {
	s.touched = true
	s.cursor += by
	s.changed()
	return nil
}

func (s *Screen) cannotSwitchAxis() string {
	l, _ := s.lane()
	return s.curveOf(l.run.ID).CannotSwitch(l.points)
}

func (s *Screen) switchAxis() tea.Cmd {
	l, _ := s.lane()
	s.curveOf(l.run.ID).SwitchAxis(l.points)
	return nil
}

// View draws the screen.
func (s *Screen) View(width, height int) []string {
	h, b := s.host, s.host.Board
	switch {
	case s.form.open:
		return s.formView(width, height)
	case b.Unread != nil:
		lines := []string{"The workspace could not be read.", ""}
		lines = append(lines, draw.Wrap(h.Symbols.Whole(b.Unread.Error()), width)...)
		return append(lines, "", h.Key("read")+" reads it again.")
	case !b.Listed:
		return []string{h.Styles.Dim.Render("Reading the workspace.")}
	case s.queue.open:
		return s.queueView(width, height)
	case b.Job.ID == "" && s.visit == nil:
		return s.welcome(width, height)
	case s.visit != nil && !s.visit.read:
		return []string{h.Styles.Dim.Render("Reading the training.")}
	}
	return s.trainingView(s.shown(), width, height)
}

// trainingView shows a training: its lanes, how it ended, then curves, or the log
// in their place.
func (s *Screen) trainingView(t training, width, height int) []string {
	lines := []string{s.heading(t, width, height)}
	if s.log.open {
		return append(append(lines, ""), s.logView(t, width, height-2)...)
	}
	lines = append(lines, "")
	lines = append(lines, s.lanesView(t, width, height)...)
	if said := s.outcome(t, width, height, height-len(lines)-1); len(said) > 0 {
		lines = append(append(lines, ""), said...)
	}
	if room := height - len(lines) - 1; room > 0 {
		if curves := s.curvesView(t, width, min(room, figure.MaxCurve)); len(curves) > 0 {
			lines = append(append(lines, ""), curves...)
		}
	}
	// Where there is room for both, the end of the log stands below the curves.
	const fewest = 6
	if room := height - len(lines) - 1; width >= draw.Wide && room >= fewest {
		lines = append(append(lines, ""), s.logTail(t, width, room)...)
	}
	return lines
}
