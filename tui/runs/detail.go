package runs

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/tui/articles"
	"copydesk/tui/figure"
	"copydesk/tui/screen"
)

// detail is all that is known of a run, in panes.
type detail struct {
	run        string
	read       bool  // the evaluation has come
	err        error // why it has not, the last time
	evaluation engine.Evaluation
	points     []engine.Point
	onTest     bool // the test report is shown though there is a validation report
	focus      pane
	stop       context.CancelFunc // of what is read of it

	categories categoriesPane
	confusion  confusionPane
	terms      termsPane
	curve      figure.Curve
	facts      factsPane

	articles *articles.Pane // over the panes; nil: none are shown
}

// pane is a part of a detail.
type pane int

const (
	paneCategories pane = iota
	paneConfusion
	paneTerms
	paneCurve
	paneFacts
	panes
)

var paneTitles = [panes]string{"Categories", "Confusion", "Terms", "Curve", "Facts"}

// newDetail returns the detail of a run, with the pane in front that says most
// of it: its facts if it has not been judged.
func newDetail(r engine.Run) *detail {
	d := &detail{run: r.ID, stop: func() {}}
	if r.ChosenOn == "" {
		d.focus = paneFacts
	}
	return d
}

// open shows the detail of a run.
func (s *Screen) open(run string) tea.Cmd {
	cmd := s.changed()
	s.touched, s.deleted = true, nil
	s.find(run)
	r, ok := s.host.Board.Run(run)
	other := s.detail == nil || s.detail.run != run
	if other {
		s.leaveDetail()
	}
	if !ok {
		s.host.Say(screen.Plainly, "this run is not among those that are listed")
		return cmd
	}
	if other {
		s.detail = newDetail(r)
	}
	return tea.Batch(cmd, s.readDetail(r))
}

func (s *Screen) closeDetail() tea.Cmd {
	s.leaveDetail()
	return nil
}

// leaveDetail closes the detail; what is being read of it is not wanted any
// more.
func (s *Screen) leaveDetail() {
	if s.detail != nil {
		s.detail.stop()
	}
	s.detail = nil
	s.generation++
}

// detailMsg is what was read of a run, termsMsg its terms, which take longer.
type (
	detailMsg struct {
		generation int
		evaluation engine.Evaluation
		points     []engine.Point
		err        error
	}
	termsMsg struct {
		generation int
		terms      engine.Terms
		err        error
	}
)

// readDetail reads how a run did, and its series.
func (s *Screen) readDetail(r engine.Run) tea.Cmd {
	s.detail.stop()
	s.generation++
	own, stop := context.WithCancel(context.Background())
	s.detail.stop = stop
	runs, id, generation := s.desk.Runs, r.ID, s.generation
	return s.asking(own, stop, func(ctx context.Context) tea.Msg {
		m := detailMsg{generation: generation}
		if m.evaluation, m.err = runs.Evaluation(ctx, id); m.err == nil {
			m.points, m.err = runs.Points(ctx, id, 0)
		}
		return m
	})
}

// asking asks the desk until the answer is not wanted any more.
func (s *Screen) asking(own context.Context, stop context.CancelFunc, what func(context.Context) tea.Msg) tea.Cmd {
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		defer context.AfterFunc(ctx, stop)()
		return what(own)
	})
}

// takeDetail takes what was read of a run, unless another was opened meanwhile,
// and reads the terms of its model.
func (s *Screen) takeDetail(m detailMsg) tea.Cmd {
	d := s.detail
	if d == nil || m.generation != s.generation {
		return nil
	}
	if d.err = m.err; m.err != nil {
		s.host.Say(screen.Bad, m.err.Error())
		return nil
	}
	d.read = true
	d.evaluation, d.points = m.evaluation, m.points
	d.show()
	if r, ok := s.host.Board.Run(d.run); !ok || r.State != engine.Succeeded || d.terms.read {
		return nil
	}
	own, stop := context.WithCancel(context.Background())
	d.stop = stop
	terms, id := s.desk.Terms, d.run
	return s.asking(own, stop, func(ctx context.Context) tea.Msg {
		found, err := terms.Terms(ctx, id, mostTerms)
		return termsMsg{m.generation, found, err}
	})
}

func (s *Screen) takeTerms(m termsMsg) {
	if s.detail != nil && m.generation == s.generation {
		s.detail.terms.take(m.terms, m.err)
	}
}

// broke waits for no report and no terms any more.
func (d *detail) broke(m screen.Broke) {
	switch {
	case !d.read:
		d.err = m.Err
	case !d.terms.read:
		d.terms.err = m.Err
	}
	if d.articles != nil {
		d.articles.Take(m)
	}
}

// changedDetail reads the report of a run that has ended meanwhile.
func (s *Screen) changedDetail() tea.Cmd {
	r, ok := s.host.Board.Run(s.detail.run)
	if !ok || !r.State.Ended() || s.detail.unjudged() == "" {
		return nil
	}
	return s.readDetail(r)
}

// show gives the panes the report that is chosen.
func (d *detail) show() {
	report, _ := d.report()
	d.categories.show(report)
	d.confusion.show(report)
	d.confusion.Row = max(0, d.categories.category())
}

// report returns the report that is shown and the name of its part.
func (d *detail) report() (*eval.Report, string) {
	if d.onTest {
		return d.evaluation.Test, "test"
	}
	return d.evaluation.Chosen()
}

func (d *detail) unjudged() string {
	report, _ := d.report()
	switch {
	case !d.read && d.err != nil:
		return "its report could not be read"
	case !d.read:
		return "its report is being read"
	case report == nil:
		return "there is no report"
	}
	return ""
}

func (d *detail) cannotSwitchPart() string {
	if d.evaluation.Validation == nil || d.evaluation.Test == nil {
		return "there is one report only"
	}
	return ""
}

func (d *detail) switchPart() {
	d.onTest = !d.onTest
	row, column := d.confusion.Row, d.confusion.Column
	d.show()
	d.confusion.Row, d.confusion.Column = row, column
}

func (d *detail) turn(by int) {
	d.focus = (d.focus + pane(by) + panes) % panes
}

// category is the name of the one that the cursor is on, "" if there is none.
func (d *detail) category() string {
	report, _ := d.report()
	if at := d.categories.category(); report != nil && at >= 0 {
		return report.Categories[at].Category
	}
	return ""
}

// move moves the cursor of the pane in front. Categories, matrix and terms stay
// on the same category.
func (d *detail) move(down, right int) {
	switch d.focus {
	case paneCategories, paneTerms:
		d.categories.move(down)
		if d.focus == paneCategories {
			d.categories.turn(right)
		}
		if d.unjudged() == "" {
			d.confusion.Row = d.categories.category()
		}
	case paneConfusion:
		d.confusion.Move(down, right)
		d.categories.find(d.confusion.Row)
	case paneFacts:
		d.facts.move(down)
	}
}
