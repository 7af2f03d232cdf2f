package runs

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// detail is all that is known of a run, in four panes.
type detail struct {
	run        string
	read       bool // the evaluation has come
	evaluation engine.Evaluation
	points     []engine.Point
	onTest     bool // the test report is shown though there is a validation report
	focus      pane

	categories categoriesPane
	confusion  confusionPane
	facts      factsPane
	curve      figure.Curve
}

// pane is a part of a detail.
type pane int

const (
	paneCategories pane = iota
	paneConfusion
	paneFacts
	paneCurve
	panes
)

var paneTitles = [panes]string{"Categories", "Confusion", "Facts", "Curve"}

func (s *Screen) detailActions() []screen.Action {
	do := func(f func(*detail)) func() tea.Cmd {
		return func() tea.Cmd {
			f(s.detail)
			return nil
		}
	}
	move := func(down, right int) func() tea.Cmd { return do(func(d *detail) { d.move(down, right) }) }
	why := func(f func(*detail) string) func() string { return func() string { return f(s.detail) } }
	return []screen.Action{
		{ID: "run.pane", Place: onRun, Keys: []string{"tab"}, Short: "next pane", Title: "to the next pane", Run: do(func(d *detail) { d.turn(+1) })},
		{ID: "run.cell", Place: onRun, Keys: []string{"enter"}, Short: "confusions", Title: "from a category to its row of the matrix", Refused: why((*detail).cannotEnter), Run: do((*detail).enter)},
		{ID: "run.close", Place: onRun, Keys: []string{"esc"}, Short: "all runs", Title: "back to all runs", Run: s.closeDetail},
		{ID: "run.promote", Place: onRun, Keys: []string{"p"}, Short: "promote", Title: "make the run's version champion", Refused: func() string { return s.cannotPromote(s.detail.run) }, Run: func() tea.Cmd { return s.promote(s.detail.run) }},
		{ID: "run.share", Place: onRun, Keys: []string{"%"}, Short: "rows in %", Title: "the matrix in counts or in shares of its rows", Refused: why((*detail).unjudged), Run: do(func(d *detail) { d.confusion.switchUnit() })},
		{ID: "run.part", Place: onRun, Keys: []string{"v"}, Short: "validation/test", Title: "the report on validation or on test", Refused: why((*detail).cannotSwitchPart), Run: do((*detail).switchPart)},
		{ID: "run.back", Place: onRun, Keys: []string{"shift+tab"}, Title: "to the pane before", Run: do(func(d *detail) { d.turn(-1) })},
		{ID: "run.axis", Place: onRun, Keys: []string{"a"}, Title: "draw the curve on a logarithmic or a linear axis", Refused: why(func(d *detail) string { return d.curve.CannotSwitch(d.points) }), Run: do(func(d *detail) { d.curve.SwitchAxis(d.points) })},
		{ID: "run.up", Place: onRun, Keys: []string{"up", "k"}, Title: "up", Run: move(-1, 0)},
		{ID: "run.down", Place: onRun, Keys: []string{"down", "j"}, Title: "down", Run: move(+1, 0)},
		{ID: "run.left", Place: onRun, Keys: []string{"left", "h"}, Title: "left, in the matrix", Run: move(0, -1)},
		{ID: "run.right", Place: onRun, Keys: []string{"right", "l"}, Title: "right, in the matrix", Run: move(0, +1)},
		{ID: "run.pageup", Place: onRun, Keys: []string{"pgup", "ctrl+u"}, Title: "ten up", Run: move(-10, 0)},
		{ID: "run.pagedown", Place: onRun, Keys: []string{"pgdown", "ctrl+d"}, Title: "ten down", Run: move(+10, 0)},
	}
}

// newDetail returns the detail of a run, with the pane in front that says most
// of it: its facts if it has not been judged.
func newDetail(r engine.Run) *detail {
	d := &detail{run: r.ID}
	if r.ChosenOn == "" {
		d.focus = paneFacts
	}
	return d
}

// detailMsg is what was read of a run.
type detailMsg struct {
	generation int
	evaluation engine.Evaluation
	points     []engine.Point
	err        error
}

func (s *Screen) readDetail(r engine.Run, generation int) tea.Cmd {
	runs, id := s.runs, r.ID
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		m := detailMsg{generation: generation}
		if m.evaluation, m.err = runs.Evaluation(ctx, id); m.err == nil {
			m.points, m.err = runs.Points(ctx, id, 0)
		}
		return m
	})
}

func (d *detail) take(m detailMsg) {
	d.read = true
	d.evaluation, d.points = m.evaluation, m.points
	d.show()
}

// show gives the panes the report that is chosen.
func (d *detail) show() {
	report, _ := d.report()
	d.categories.show(report)
	d.confusion.show(report)
	d.confusion.row = d.categories.category()
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
	row, column := d.confusion.row, d.confusion.column
	d.show()
	d.confusion.row, d.confusion.column = row, column
}

func (d *detail) turn(by int) {
	d.focus = (d.focus + pane(by) + panes) % panes
}

func (d *detail) cannotEnter() string {
	switch {
	case d.unjudged() != "":
		return d.unjudged()
	case d.focus != paneCategories:
		return "no category is selected"
	}
	return ""
}

func (d *detail) enter() {
	d.focus = paneConfusion
	d.confusion.toWorst(d.categories.category())
}

func (d *detail) move(down, right int) {
	switch d.focus {
	case paneCategories:
		d.categories.move(down)
		if d.unjudged() == "" {
			d.confusion.row = d.categories.category()
		}
	case paneConfusion:
		d.confusion.move(down, right)
	case paneFacts:
		d.facts.first = max(0, d.facts.first+down)
	}
}

func (d *detail) view(h *screen.Host, width, height int) []string {
	r, ok := h.Board.Run(d.run)
	if !ok {
		return []string{"This run is not there any more. esc goes back."}
	}
	lines := d.heading(h, r, width)
	if width < draw.Wide-2*draw.Margin {
		lines = append(lines, d.paneTabs(h), "")
		return append(lines, d.pane(h, r, d.focus, width, height-len(lines))...)
	}
	lines = append(lines, "")
	left := (width - 4) / 2
	right := width - 4 - left
	pair := func(l, r2 pane, height int) []string {
		return h.Symbols.Beside(d.titled(h, r, l, left, height), left, draw.Blanks(4), d.titled(h, r, r2, right, height))
	}
	room := height - len(lines)
	if height < draw.Tall-6 {
		if d.focus <= paneConfusion {
			return append(lines, pair(paneCategories, paneConfusion, room)...)
		}
		return append(lines, pair(paneFacts, paneCurve, room)...)
	}
	above := pair(paneCategories, paneConfusion, (room-1)*3/5)
	lines = append(append(lines, above...), "")
	return append(lines, pair(paneFacts, paneCurve, room-len(above)-1)...)
}

// heading says what run it is and how it did.
func (d *detail) heading(h *screen.Host, r engine.Run, width int) []string {
	left := h.Styles.Title.Render(h.Name(r)) + "  " + h.Symbols.Text(r.ModelType, 32)
	if v, ok := h.Board.VersionOf(r.ID); ok {
		left += fmt.Sprintf("   version %d", v.Number)
		if v.Champion {
			left += " " + h.Symbols.Champion + " champion"
		}
	}
	right := h.Symbols.Text(figure.CorpusOf(r), width/3) + ", " + format.Ago(figure.When(r), h.Clock())
	lines := []string{h.Symbols.Spread(left, h.Styles.Dim.Render(right), width)}
	report, part := d.report()
	switch {
	case !r.State.Ended():
		return append(lines, format.StateWord(r.State))
	case r.State != engine.Succeeded:
		return append(lines, h.StateWord(r.State)+h.Styles.Bad.Render(h.Symbols.Text(r.Error, width-8)))
	case !d.read:
		return append(lines, h.Styles.Dim.Render("reading its report"))
	case report == nil:
		return append(lines, "not judged: there are no validation and no test articles")
	}
	figures := h.Symbols.Pieces(width,
		h.Styles.Bold.Render("accuracy "+format.Score(report.Accuracy)+" "+h.Half(report.AccuracyInterval.Low, report.AccuracyInterval.High)),
		"macro F1 "+format.Score(report.F1Macro), "log loss "+format.Score(report.LogLoss), "Matthews "+format.Score(report.Matthews))
	on := format.Plural(report.Rows, part+" article", part+" articles")
	if majority := report.Baselines.Majority; majority != nil {
		on += fmt.Sprintf("; always answering %s is right in %s", h.Symbols.Text(majority.Category, 20), format.Percent(majority.Accuracy))
	}
	if r.ChosenOn == "test" {
		on = figure.Optimistic + ". " + on
	}
	return append(lines, figures, h.Styles.Dim.Render(h.Symbols.Text(on, width)))
}

// paneTabs are the names of the panes, where only one is shown.
func (d *detail) paneTabs(h *screen.Host) string {
	line := ""
	for p := range panes {
		if p > 0 {
			line += "  "
		}
		line += d.paneTitle(h, p)
	}
	return line
}

func (d *detail) paneTitle(h *screen.Host, p pane) string {
	if p == d.focus {
		return h.Styles.Accent.Bold(true).Render("[" + paneTitles[p] + "]")
	}
	return h.Styles.Dim.Render(" " + paneTitles[p] + " ")
}

// titled is a pane under its title.
func (d *detail) titled(h *screen.Host, r engine.Run, p pane, width, height int) []string {
	return append([]string{d.paneTitle(h, p)}, d.pane(h, r, p, width, height-1)...)
}

func (d *detail) pane(h *screen.Host, r engine.Run, p pane, width, height int) []string {
	report, _ := d.report()
	switch {
	case height <= 0:
		return nil
	case p == paneFacts:
		return d.facts.view(h, r, width, height)
	case p == paneCurve:
		return d.curve.View(h.Figures, r, d.points, width, min(height, figure.MaxCurve))
	case report == nil:
		return nil // the heading says why
	case p == paneCategories:
		return d.categories.view(h, d.focus == p, width, height)
	}
	return d.confusion.view(h, d.focus == p, width, height)
}

// changedDetail reads the report of a run that has ended meanwhile.
func (s *Screen) changedDetail() tea.Cmd {
	r, ok := s.host.Board.Run(s.detail.run)
	if !ok || !r.State.Ended() || s.detail.unjudged() == "" {
		return nil
	}
	return s.readDetail(r, s.generation)
}

// underCursor is the style of a line that the cursor is on.
func underCursor(h *screen.Host, focused bool) lipgloss.Style {
	if focused {
		return h.Styles.Accent.Bold(true)
	}
	return h.Styles.Bold
}
