package train

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/board"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// Screen starts trainings and shows the one that is followed.
type Screen struct {
	host *screen.Host
	jobs Jobs
	spec engine.Spec // what the start key trains

	cursor   int  // the selected lane
	touched  bool // a person chose it
	starting bool // a training was asked for and has not answered
	curve    figure.Curve
}

// Jobs starts and ends work.
type Jobs interface {
	Train(context.Context, engine.TrainRequest) (engine.Job, error)
	Cancel(ctx context.Context, job string) error
	CancelRun(ctx context.Context, run string) error
}

// New returns the screen, which trains spec.
func New(h *screen.Host, jobs Jobs, spec engine.Spec) *Screen {
	return &Screen{host: h, jobs: jobs, spec: spec}
}

const here screen.Place = "in Train"

// Title is the screen's name.
func (s *Screen) Title() string { return "Train" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place { return here }

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action {
	step := func(by int) func() tea.Cmd { return func() tea.Cmd { return s.move(by) } }
	return []screen.Action{
		{ID: "train.start", Place: here, Keys: []string{"t"}, Short: "start training", Title: "train the models", Refused: s.cannotStart, Run: s.start},
		{ID: "train.stop", Place: here, Keys: []string{"x"}, Short: "stop this run", Title: "stop the selected run; the others go on", Refused: s.cannotStop, Run: s.stop},
		{ID: "train.stopall", Place: here, Keys: []string{"X"}, Short: "stop all", Title: "stop the training; its finished runs are kept", Refused: s.cannotStopAll, Run: s.stopAll},
		{ID: "train.open", Place: here, Keys: []string{"enter"}, Short: "open this run", Title: "open the selected run in Runs", Refused: s.cannotOpen, Run: s.open},
		{ID: "train.axis", Place: here, Keys: []string{"a"}, Title: "draw the curve on a logarithmic or a linear axis", Refused: s.cannotSwitchAxis, Run: s.switchAxis},
		{ID: "train.up", Place: here, Keys: []string{"up", "k"}, Title: "select the run above", Run: step(-1)},
		{ID: "train.down", Place: here, Keys: []string{"down", "j"}, Title: "select the run below", Run: step(+1)},
	}
}

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Changed:
		s.changed()
	case startedMsg:
		return s.takeStarted(m)
	}
	return nil
}

func (s *Screen) cannotSwitchAxis() string { return s.curve.CannotSwitch(s.points()) }

func (s *Screen) switchAxis() tea.Cmd {
	s.curve.SwitchAxis(s.points())
	return nil
}

// changed keeps the cursor on what is worth looking at until a person moves it:
// the run under way, then the best.
func (s *Screen) changed() {
	b := s.host.Board
	if !s.touched {
		if l, _, ok := b.Live(); ok {
			s.point(l.Run)
		} else if b.Job.Best != "" {
			s.point(b.Job.Best)
		}
	}
	s.cursor = max(0, min(s.cursor, len(b.Lanes)-1))
	if l, ok := s.lane(); ok {
		b.WantPoints(l)
	}
}

func (s *Screen) point(run string) {
	for i, l := range s.host.Board.Lanes {
		if l.Run == run {
			s.cursor = i
		}
	}
}

func (s *Screen) move(by int) tea.Cmd {
	s.touched = true
	s.cursor += by
	s.changed()
	return nil
}

// lane returns the selected lane.
func (s *Screen) lane() (*board.Lane, bool) {
	lanes := s.host.Board.Lanes
	if s.cursor >= len(lanes) {
		return nil, false
	}
	return lanes[s.cursor], true
}

// points are the series of the selected lane.
func (s *Screen) points() []engine.Point {
	l, ok := s.lane()
	if !ok {
		return nil
	}
	return l.Points
}

// run returns the run of the selected lane.
func (s *Screen) run() (engine.Run, bool) {
	l, ok := s.lane()
	if !ok {
		return engine.Run{}, false
	}
	return s.host.Board.Run(l.Run)
}

func (s *Screen) cannotStart() string {
	switch {
	case s.host.Closed:
		return "the desk has closed"
	case s.starting:
		return "a training is being started"
	}
	return ""
}

// startedMsg is the answer to the start of a training.
type startedMsg struct {
	job engine.Job
	err error
}

func (s *Screen) start() tea.Cmd {
	s.starting = true
	jobs, request := s.jobs, engine.TrainRequest{Spec: s.spec}
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		j, err := jobs.Train(ctx, request)
		return startedMsg{j, err}
	})
}

func (s *Screen) takeStarted(m startedMsg) tea.Cmd {
	s.starting = false
	if m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	b := s.host.Board
	if b.Training() && b.Job.ID != m.job.ID {
		s.host.Say(screen.Good, "queued: it starts when what is under way has ended")
		b.WantQueue()
		return s.host.Read()
	}
	if b.Job.ID != m.job.ID { // else what was read already is newer than the answer
		b.Follow(m.job)
		s.cursor = 0
	}
	s.touched = false
	b.WantJob(m.job.ID)
	return s.host.Read()
}

func (s *Screen) cannotStop() string {
	r, ok := s.run()
	switch {
	case !s.host.Board.Training() || !ok:
		return "nothing is being trained"
	case r.State.Ended():
		return s.host.Name(r) + " has ended"
	}
	return ""
}

func (s *Screen) stop() tea.Cmd {
	l, _ := s.lane()
	r, _ := s.run()
	name, jobs := s.host.Name(r), s.jobs
	return s.host.Ask(screen.Question{
		Text: "Stop " + name + "? What it has learned so far is lost; the other runs go on.",
		Yes:  "stop " + name, No: "go on",
		Do: func() tea.Cmd {
			l.Stopping = true
			return s.host.Asks(name+" stops", func(ctx context.Context) error { return jobs.CancelRun(ctx, r.ID) })
		},
	})
}

func (s *Screen) cannotStopAll() string {
	if !s.host.Board.Training() {
		return "nothing is being trained"
	}
	return ""
}

func (s *Screen) stopAll() tea.Cmd {
	id, jobs := s.host.Board.Job.ID, s.jobs
	return s.host.Ask(screen.Question{
		Text: "Stop the training? Its finished runs are kept.",
		Yes:  "stop the training", No: "go on",
		Do: func() tea.Cmd {
			return s.host.Asks("the training stops", func(ctx context.Context) error { return jobs.Cancel(ctx, id) })
		},
	})
}

func (s *Screen) cannotOpen() string {
	r, ok := s.run()
	switch {
	case !ok:
		return "there is no run"
	case !r.State.Ended():
		return s.host.Name(r) + " has not ended"
	}
	return ""
}

func (s *Screen) open() tea.Cmd {
	r, _ := s.run()
	return s.host.Tell(screen.OpenRun{Run: r.ID})
}

// View draws the screen.
func (s *Screen) View(width, height int) []string {
	h, b := s.host, s.host.Board
	switch {
	case b.Unread != nil:
		lines := []string{"The workspace could not be read.", ""}
		lines = append(lines, draw.Wrap(h.Symbols.Whole(b.Unread.Error()), width)...)
		return append(lines, "", h.Key("read")+" reads it again.")
	case !b.Listed:
		return []string{h.Styles.Dim.Render("Reading the workspace.")}
	case b.Job.ID == "":
		return s.welcome(width)
	}
	lines := []string{s.heading(width), "", s.preparedLine(width)}
	for i, l := range b.Lanes {
		lines = append(lines, s.laneLine(i, l, width))
	}
	if said := s.outcome(width, height); len(said) > 0 {
		lines = append(append(lines, ""), said...)
	}
	if r, ok := s.run(); ok {
		if room := height - len(lines) - 1; room > 0 {
			lines = append(append(lines, ""), s.curve.View(h.Figures, r, s.points(), width, min(room, figure.MaxCurve))...)
		}
	}
	return lines
}

func (s *Screen) welcome(width int) []string {
	h, spec := s.host, s.spec
	models := make([]string, len(spec.Classifiers))
	for i, kind := range spec.Classifiers {
		models[i] = modelWord(kind)
	}
	corpus := "the demo corpus, about a thousand short news items"
	if spec.Source.Train != "" {
		corpus = h.Symbols.Text(spec.Source.Name(), 40)
	}
	text := min(width, 76)
	lines := draw.Wrap("Copydesk sorts news articles into sections. It reads a corpus, trains classifiers on it, compares them and keeps every run. "+
		"The best model is registered, and the champion among those is the one that answers.", text)
	lines = append(lines, "", h.Styles.Dim.Render("This workspace is empty."), "")
	key := h.Styles.Accent.Bold(true).Render(h.Key("train.start")) + "   "
	for i, line := range draw.Wrap(fmt.Sprintf("trains %s on %s.", list(models), corpus), text-4) {
		if i > 0 {
			key = draw.Blanks(4)
		}
		lines = append(lines, key+line)
	}
	lines = append(lines, "")
	return append(lines, "For articles of your own, in a shell:", "    copydesk train --train FILE")
}

// modelWord is a classifier in a sentence.
func modelWord(kind classify.Kind) string {
	switch kind {
	case classify.NaiveBayes:
		return "naive Bayes"
	case classify.LogisticRegression:
		return "logistic regression"
	case classify.RandomForest:
		return "a random forest"
	case classify.NeuralNetwork:
		return "a neural network"
	}
	return string(kind)
}

// list joins words: a, b and c.
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

func (s *Screen) heading(width int) string {
	h, j := s.host, s.host.Board.Job
	name := h.Symbols.Text(j.Spec.Source.Name(), width/3)
	verb := "Training on " + name
	switch j.State {
	case engine.Queued:
		verb += ", waits"
	case engine.Succeeded:
		verb = fmt.Sprintf("Trained on %s in %s, %s", name, format.Duration(j.Total), format.Ago(j.Ended, h.Clock()))
	case engine.Failed, engine.Cancelled, engine.Interrupted:
		verb += " " + map[engine.State]string{engine.Failed: "failed", engine.Cancelled: "was stopped", engine.Interrupted: "was interrupted"}[j.State]
		if !j.Ended.IsZero() {
			verb += ", " + format.Ago(j.Ended, h.Clock())
		}
	}
	data := ""
	if d := j.Dataset; d.Features > 0 {
		data = fmt.Sprintf("%s articles, %s features", format.Count(d.Rows.Train+d.Rows.Validation+d.Rows.Test), format.Count(d.Features))
	}
	return h.Symbols.Spread(h.Styles.Title.Render(verb), h.Styles.Dim.Render(data), width)
}

// mostSaid is how many lines of an error or a warning are shown here; all of it
// is among the facts of the run.
const mostSaid = 12

// outcome is how the training ended, with what it warns of.
func (s *Screen) outcome(width, height int) []string {
	h, j := s.host, s.host.Board.Job
	var lines []string
	switch {
	case !j.State.Ended():
		if s.judgedOnTest() {
			lines = append(lines, h.Styles.Warn.Render(figure.Optimistic+"."))
		}
	case j.State == engine.Succeeded:
		for _, sentence := range s.verdict(j) {
			lines = append(lines, draw.Wrap(sentence, width)...)
		}
	case j.State == engine.Cancelled:
		lines = draw.Wrap("The training was stopped. Its finished runs are in Runs; none was registered. "+h.Key("train.start")+" starts another.", width)
	default:
		lines = draw.Styled(h.Styles.Bad, draw.Wrap("! "+h.Symbols.Text(j.Error, mostSaid*width), width))
	}
	if r, ok := s.run(); ok && r.Error != "" && r.Error != j.Error {
		lines = append(lines, draw.Styled(h.Styles.Bad, draw.Wrap("! "+h.Name(r)+": "+h.Symbols.Text(r.Error, mostSaid*width), width))...)
	}
	for _, w := range j.Warnings {
		said := []string{h.Symbols.Text("! "+w, width)}
		if height >= draw.Tall {
			said = draw.Wrap(h.Symbols.Text("! "+w, mostSaid*width), width)
		}
		lines = append(lines, draw.Styled(h.Styles.Warn, said)...)
	}
	return lines
}

// judgedOnTest reports whether a run was judged without validation rows.
func (s *Screen) judgedOnTest() bool {
	for _, l := range s.host.Board.Lanes {
		if r, ok := s.host.Board.Run(l.Run); ok && r.ChosenOn == "test" {
			return true
		}
	}
	return false
}

// verdict says which run is the best, what became of it and what to do next.
func (s *Screen) verdict(j engine.Job) []string {
	h, b := s.host, s.host.Board
	best, ok := b.Run(j.Best)
	if !ok {
		return nil
	}
	name := h.Name(best)
	accuracy, judged := figure.Chosen(best, "accuracy")
	if !judged {
		return []string{"The models were not judged: there are no validation and no test articles."}
	}
	first := fmt.Sprintf("%s is best: accuracy %s on %s.", name, format.Score(accuracy)+" "+h.Interval(best), figure.PartWord(best))
	if j.Version == 0 {
		return []string{first}
	}
	if best.ChosenOn == "test" {
		first = fmt.Sprintf("%s is best: accuracy %s. %s.", name, format.Score(accuracy)+" "+h.Interval(best), figure.Optimistic)
	}
	second := fmt.Sprintf("It is version %d of %s", j.Version, engine.ModelName)
	next := h.Key("train.open") + " opens it, " + h.Key("screen.runs") + " shows all runs, " + h.Key("train.start") + " trains again."
	switch v, ok := b.Champion(); {
	case ok && v.Number == j.Version:
		second += " and champion."
	case ok:
		second += fmt.Sprintf("; champion is version %d, %s.", v.Number, h.Symbols.Text(string(v.Kind), 12))
		next = h.Key("train.open") + " opens it, where " + h.Key("run.promote") + " promotes it; " + h.Key("screen.runs") + " shows all runs."
	default:
		second += "; there is no champion."
	}
	return []string{first + " " + second, h.Styles.Dim.Render(next)}
}
