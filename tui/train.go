package tui

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/format"
)

// trainScreen starts trainings and shows the one that is followed.
type trainScreen struct {
	app      *app
	cursor   int  // the selected lane
	touched  bool // a person chose it
	starting bool // a training was asked for and has not answered
	curve    curvePane
}

func trainActions() []action {
	return []action{
		{id: "train.start", place: onTrain, keys: []string{"t"}, short: "start training", title: "train the models", refused: func(a *app) string { return a.train.cannotStart() }, run: func(a *app) tea.Cmd { return a.train.start() }},
		{id: "train.stop", place: onTrain, keys: []string{"x"}, short: "stop this run", title: "stop the selected run; the others go on", refused: func(a *app) string { return a.train.cannotStop() }, run: func(a *app) tea.Cmd { return a.train.stop() }},
		{id: "train.stopall", place: onTrain, keys: []string{"X"}, short: "stop all", title: "stop the training; its finished runs are kept", refused: func(a *app) string { return a.train.cannotStopAll() }, run: func(a *app) tea.Cmd { return a.train.stopAll() }},
		{id: "train.open", place: onTrain, keys: []string{"enter"}, short: "open this run", title: "open the selected run in Runs", refused: func(a *app) string { return a.train.cannotOpen() }, run: func(a *app) tea.Cmd { return a.train.open() }},
		{id: "train.axis", place: onTrain, keys: []string{"a"}, title: "draw the curve on a logarithmic or a linear axis", refused: func(a *app) string { return a.train.curve.cannotSwitch(a.train.points()) }, run: func(a *app) tea.Cmd { return a.train.curve.switchAxis(a.train.points()) }},
		{id: "train.up", place: onTrain, keys: []string{"up", "k"}, title: "select the run above", run: func(a *app) tea.Cmd { return a.train.move(-1) }},
		{id: "train.down", place: onTrain, keys: []string{"down", "j"}, title: "select the run below", run: func(a *app) tea.Cmd { return a.train.move(+1) }},
	}
}

func (s *trainScreen) title() string { return "Train" }
func (s *trainScreen) place() place  { return onTrain }

// changed keeps the cursor on what is worth looking at until a person moves it:
// the run under way, then the best.
func (s *trainScreen) changed() tea.Cmd {
	b := s.app.board
	if !s.touched {
		if l, _, ok := b.live(); ok {
			s.point(l.run)
		} else if b.job.Best != "" {
			s.point(b.job.Best)
		}
	}
	s.cursor = max(0, min(s.cursor, len(b.lanes)-1))
	if l, ok := s.lane(); ok {
		b.wantPoints(l)
	}
	return nil
}

func (s *trainScreen) point(run string) {
	for i, l := range s.app.board.lanes {
		if l.run == run {
			s.cursor = i
		}
	}
}

func (s *trainScreen) move(by int) tea.Cmd {
	s.touched = true
	s.cursor += by
	return s.changed()
}

// lane returns the selected lane.
func (s *trainScreen) lane() (*lane, bool) {
	lanes := s.app.board.lanes
	if s.cursor >= len(lanes) {
		return nil, false
	}
	return lanes[s.cursor], true
}

// points are the series of the selected lane.
func (s *trainScreen) points() []engine.Point {
	l, ok := s.lane()
	if !ok {
		return nil
	}
	return l.points
}

// run returns the run of the selected lane.
func (s *trainScreen) run() (engine.Run, bool) {
	l, ok := s.lane()
	if !ok {
		return engine.Run{}, false
	}
	return s.app.board.run(l.run)
}

func (s *trainScreen) cannotStart() string {
	switch {
	case s.app.closed:
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

func (s *trainScreen) start() tea.Cmd {
	s.starting = true
	jobs, request := s.app.options.Jobs, engine.TrainRequest{Spec: s.app.options.Spec}
	return s.app.work.do(asking, func(ctx context.Context) tea.Msg {
		j, err := jobs.Train(ctx, request)
		return startedMsg{j, err}
	})
}

func (s *trainScreen) takeStarted(m startedMsg) tea.Cmd {
	s.starting = false
	if m.err != nil {
		s.app.say(bad, m.err.Error())
		return nil
	}
	b := s.app.board
	if b.training() && b.job.ID != m.job.ID {
		s.app.say(good, "queued: it starts when what is under way has ended")
		b.wants.queue = true
		return s.app.read()
	}
	if b.job.ID != m.job.ID { // else what was read already is newer than the answer
		b.follow(m.job)
		s.cursor = 0
	}
	s.touched = false
	b.wants.job(m.job.ID)
	return s.app.read()
}

func (s *trainScreen) cannotStop() string {
	r, ok := s.run()
	switch {
	case !s.app.board.training() || !ok:
		return "nothing is being trained"
	case r.State.Ended():
		return s.app.name(r) + " has ended"
	}
	return ""
}

func (s *trainScreen) stop() tea.Cmd {
	l, _ := s.lane()
	r, _ := s.run()
	name, jobs := s.app.name(r), s.app.options.Jobs
	return s.app.ask(question{
		text: "Stop " + name + "? What it has learned so far is lost; the other runs go on.",
		yes:  "stop " + name, no: "go on",
		do: func() tea.Cmd {
			l.stopping = true
			return s.app.asks(name+" stops", func(ctx context.Context) error { return jobs.CancelRun(ctx, r.ID) })
		},
	})
}

func (s *trainScreen) cannotStopAll() string {
	if !s.app.board.training() {
		return "nothing is being trained"
	}
	return ""
}

func (s *trainScreen) stopAll() tea.Cmd {
	id, jobs := s.app.board.job.ID, s.app.options.Jobs
	return s.app.ask(question{
		text: "Stop the training? Its finished runs are kept.",
		yes:  "stop the training", no: "go on",
		do: func() tea.Cmd {
			return s.app.asks("the training stops", func(ctx context.Context) error { return jobs.Cancel(ctx, id) })
		},
	})
}

func (s *trainScreen) cannotOpen() string {
	r, ok := s.run()
	switch {
	case !ok:
		return "there is no run"
	case !r.State.Ended():
		return s.app.name(r) + " has not ended"
	}
	return ""
}

func (s *trainScreen) open() tea.Cmd {
	r, _ := s.run()
	s.app.at = 1
	return s.app.runs.open(r.ID)
}

func (s *trainScreen) view(width, height int) []string {
	a, b := s.app, s.app.board
	switch {
	case a.unread != nil:
		lines := []string{"The workspace could not be read.", ""}
		lines = append(lines, wrap(a.symbols.whole(a.unread.Error()), width)...)
		return append(lines, "", "ctrl+r reads it again.")
	case !b.listed:
		return []string{a.styles.dim.Render("Reading the workspace.")}
	case b.job.ID == "":
		return s.welcome(width)
	}
	lines := []string{s.heading(width), "", s.preparedLine(width)}
	for i, l := range b.lanes {
		lines = append(lines, s.laneLine(i, l, width))
	}
	if said := s.outcome(width, height); len(said) > 0 {
		lines = append(append(lines, ""), said...)
	}
	if r, ok := s.run(); ok {
		if room := height - len(lines) - 1; room > 0 {
			lines = append(append(lines, ""), s.curve.view(a, r, s.points(), width, min(room, maxCurve))...)
		}
	}
	return lines
}

func (s *trainScreen) welcome(width int) []string {
	a, spec := s.app, s.app.options.Spec
	models := make([]string, len(spec.Classifiers))
	for i, kind := range spec.Classifiers {
		models[i] = modelWord(kind)
	}
	corpus := "the demo corpus, about a thousand short news items"
	if spec.Source.Train != "" {
		corpus = a.symbols.text(spec.Source.Name(), 40)
	}
	text := min(width, 76)
	lines := wrap("Copydesk sorts news articles into sections. It reads a corpus, trains classifiers on it, compares them and keeps every run. "+
		"The best model is registered, and the champion among those is the one that answers.", text)
	lines = append(lines, "", a.styles.dim.Render("This workspace is empty."), "")
	key := a.styles.accent.Bold(true).Render("t") + "   "
	for i, line := range wrap(fmt.Sprintf("trains %s on %s.", list(models), corpus), text-4) {
		if i > 0 {
			key = blanks(4)
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

func (s *trainScreen) heading(width int) string {
	a, j := s.app, s.app.board.job
	name := a.symbols.text(j.Spec.Source.Name(), width/3)
	verb := "Training on " + name
	switch j.State {
	case engine.Queued:
		verb += ", waits"
	case engine.Succeeded:
		verb = fmt.Sprintf("Trained on %s in %s, %s", name, format.Duration(j.Total), format.Ago(j.Ended, a.options.Clock()))
	case engine.Failed, engine.Cancelled, engine.Interrupted:
		verb += " " + map[engine.State]string{engine.Failed: "failed", engine.Cancelled: "was stopped", engine.Interrupted: "was interrupted"}[j.State]
		if !j.Ended.IsZero() {
			verb += ", " + format.Ago(j.Ended, a.options.Clock())
		}
	}
	data := ""
	if d := j.Dataset; d.Features > 0 {
		data = fmt.Sprintf("%s articles, %s features", format.Count(d.Rows.Train+d.Rows.Validation+d.Rows.Test), format.Count(d.Features))
	}
	return a.symbols.spread(a.styles.title.Render(verb), a.styles.dim.Render(data), width)
}

// mostSaid is how many lines of an error or a warning are shown here; all of it
// is among the facts of the run.
const mostSaid = 12

// outcome is how the training ended, with what it warns of.
func (s *trainScreen) outcome(width, height int) []string {
	a, j := s.app, s.app.board.job
	var lines []string
	switch {
	case !j.State.Ended():
		if s.judgedOnTest() {
			lines = append(lines, a.styles.warn.Render(optimistic+"."))
		}
	case j.State == engine.Succeeded:
		for _, sentence := range s.verdict(j) {
			lines = append(lines, wrap(sentence, width)...)
		}
	case j.State == engine.Cancelled:
		lines = wrap("The training was stopped. Its finished runs are in Runs; none was registered. t starts another.", width)
	default:
		lines = styled(a.styles.bad, wrap("! "+a.symbols.text(j.Error, mostSaid*width), width))
	}
	if r, ok := s.run(); ok && r.Error != "" && r.Error != j.Error {
		lines = append(lines, styled(a.styles.bad, wrap("! "+a.name(r)+": "+a.symbols.text(r.Error, mostSaid*width), width))...)
	}
	for _, w := range j.Warnings {
		said := []string{a.symbols.text("! "+w, width)}
		if height >= tall {
			said = wrap(a.symbols.text("! "+w, mostSaid*width), width)
		}
		lines = append(lines, styled(a.styles.warn, said)...)
	}
	return lines
}

// judgedOnTest reports whether a run was judged without validation rows.
func (s *trainScreen) judgedOnTest() bool {
	for _, l := range s.app.board.lanes {
		if r, ok := s.app.board.run(l.run); ok && r.ChosenOn == "test" {
			return true
		}
	}
	return false
}

// verdict says which run is the best, what became of it and what to do next.
func (s *trainScreen) verdict(j engine.Job) []string {
	a, b := s.app, s.app.board
	best, ok := b.run(j.Best)
	if !ok {
		return nil
	}
	name := a.name(best)
	accuracy, judged := chosen(best, "accuracy")
	if !judged {
		return []string{"The models were not judged: there are no validation and no test articles."}
	}
	first := fmt.Sprintf("%s is best: accuracy %s on %s.", name, format.Score(accuracy)+" "+a.interval(best), partWord(best))
	if j.Version == 0 {
		return []string{first}
	}
	if best.ChosenOn == "test" {
		first = fmt.Sprintf("%s is best: accuracy %s. %s.", name, format.Score(accuracy)+" "+a.interval(best), optimistic)
	}
	second := fmt.Sprintf("It is version %d of %s", j.Version, engine.ModelName)
	next := "enter opens it, 2 shows all runs, t trains again."
	switch v, ok := b.champion(); {
	case ok && v.Number == j.Version:
		second += " and champion."
	case ok:
		second += fmt.Sprintf("; champion is version %d, %s.", v.Number, a.symbols.text(string(v.Kind), 12))
		next = "enter opens it, where p promotes it; 2 shows all runs."
	default:
		second += "; there is no champion."
	}
	return []string{first + " " + second, a.styles.dim.Render(next)}
}
