package tui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"copydesk/engine"
	"copydesk/engine/eval"
	"copydesk/tui/format"
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
	curve      curvePane
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

func detailActions() []action {
	move := func(down, right int) func(*app) tea.Cmd {
		return func(a *app) tea.Cmd { return a.runs.detail.move(down, right) }
	}
	none := func(a *app) string { return a.runs.detail.unjudged() }
	return []action{
		{id: "run.pane", place: onRun, keys: []string{"tab"}, short: "next pane", title: "to the next pane", run: func(a *app) tea.Cmd { return a.runs.detail.turn(+1) }},
		{id: "run.cell", place: onRun, keys: []string{"enter"}, short: "confusions", title: "from a category to its row of the matrix", refused: func(a *app) string { return a.runs.detail.cannotEnter() }, run: func(a *app) tea.Cmd { return a.runs.detail.enter() }},
		{id: "run.close", place: onRun, keys: []string{"esc"}, short: "all runs", title: "back to all runs", run: func(a *app) tea.Cmd { return a.runs.closeDetail() }},
		{id: "run.promote", place: onRun, keys: []string{"p"}, short: "promote", title: "make the run's version champion", refused: func(a *app) string { return a.cannotPromote(a.runs.detail.run) }, run: func(a *app) tea.Cmd { return a.promote(a.runs.detail.run) }},
		{id: "run.share", place: onRun, keys: []string{"%"}, short: "rows in %", title: "the matrix in counts or in shares of its rows", refused: none, run: func(a *app) tea.Cmd { return a.runs.detail.confusion.switchUnit() }},
		{id: "run.part", place: onRun, keys: []string{"v"}, short: "validation/test", title: "the report on validation or on test", refused: func(a *app) string { return a.runs.detail.cannotSwitchPart() }, run: func(a *app) tea.Cmd { return a.runs.detail.switchPart() }},
		{id: "run.back", place: onRun, keys: []string{"shift+tab"}, title: "to the pane before", run: func(a *app) tea.Cmd { return a.runs.detail.turn(-1) }},
		{id: "run.axis", place: onRun, keys: []string{"a"}, title: "draw the curve on a logarithmic or a linear axis", refused: func(a *app) string { return a.runs.detail.curve.cannotSwitch(a.runs.detail.points) }, run: func(a *app) tea.Cmd { return a.runs.detail.curve.switchAxis(a.runs.detail.points) }},
		{id: "run.up", place: onRun, keys: []string{"up", "k"}, title: "up", run: move(-1, 0)},
		{id: "run.down", place: onRun, keys: []string{"down", "j"}, title: "down", run: move(+1, 0)},
		{id: "run.left", place: onRun, keys: []string{"left", "h"}, title: "left, in the matrix", run: move(0, -1)},
		{id: "run.right", place: onRun, keys: []string{"right", "l"}, title: "right, in the matrix", run: move(0, +1)},
		{id: "run.pageup", place: onRun, keys: []string{"pgup", "ctrl+u"}, title: "ten up", run: move(-10, 0)},
		{id: "run.pagedown", place: onRun, keys: []string{"pgdown", "ctrl+d"}, title: "ten down", run: move(+10, 0)},
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

func (a *app) readDetail(r engine.Run, generation int) tea.Cmd {
	runs, id := a.options.Runs, r.ID
	return a.work.do(asking, func(ctx context.Context) tea.Msg {
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

func (d *detail) switchPart() tea.Cmd {
	d.onTest = !d.onTest
	row, column := d.confusion.row, d.confusion.column
	d.show()
	d.confusion.row, d.confusion.column = row, column
	return nil
}

func (d *detail) turn(by int) tea.Cmd {
	d.focus = (d.focus + pane(by) + panes) % panes
	return nil
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

func (d *detail) enter() tea.Cmd {
	d.focus = paneConfusion
	d.confusion.toWorst(d.categories.category())
	return nil
}

func (d *detail) move(down, right int) tea.Cmd {
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
	return nil
}

func (d *detail) view(a *app, width, height int) []string {
	r, ok := a.board.run(d.run)
	if !ok {
		return []string{"This run is not there any more. esc goes back."}
	}
	lines := d.heading(a, r, width)
	if width < wide-2*margin {
		lines = append(lines, d.paneTabs(a), "")
		return append(lines, d.pane(a, r, d.focus, width, height-len(lines))...)
	}
	lines = append(lines, "")
	left := (width - 4) / 2
	right := width - 4 - left
	pair := func(l, r2 pane, height int) []string {
		return a.symbols.beside(d.titled(a, r, l, left, height), left, blanks(4), d.titled(a, r, r2, right, height))
	}
	room := height - len(lines)
	if height < tall-6 {
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
func (d *detail) heading(a *app, r engine.Run, width int) []string {
	left := a.styles.title.Render(a.name(r)) + "  " + a.symbols.text(r.ModelType, 32)
	if v, ok := a.board.versionOf(r.ID); ok {
		left += fmt.Sprintf("   version %d", v.Number)
		if v.Champion {
			left += " " + a.symbols.champion + " champion"
		}
	}
	right := a.symbols.text(corpusOf(r), width/3) + ", " + format.Ago(when(r), a.options.Clock())
	lines := []string{a.symbols.spread(left, a.styles.dim.Render(right), width)}
	report, part := d.report()
	switch {
	case !r.State.Ended():
		return append(lines, format.StateWord(r.State))
	case r.State != engine.Succeeded:
		return append(lines, a.stateWord(r.State)+a.styles.bad.Render(a.symbols.text(r.Error, width-8)))
	case !d.read:
		return append(lines, a.styles.dim.Render("reading its report"))
	case report == nil:
		return append(lines, "not judged: there are no validation and no test articles")
	}
	figures := a.symbols.pieces(width,
		a.styles.bold.Render("accuracy "+format.Score(report.Accuracy)+" "+a.half(report.AccuracyInterval.Low, report.AccuracyInterval.High)),
		"macro F1 "+format.Score(report.F1Macro), "log loss "+format.Score(report.LogLoss), "Matthews "+format.Score(report.Matthews))
	on := format.Plural(report.Rows, part+" article", part+" articles")
	if majority := report.Baselines.Majority; majority != nil {
		on += fmt.Sprintf("; always answering %s is right in %s", a.symbols.text(majority.Category, 20), format.Percent(majority.Accuracy))
	}
	if r.ChosenOn == "test" {
		on = optimistic + ". " + on
	}
	return append(lines, figures, a.styles.dim.Render(a.symbols.text(on, width)))
}

// paneTabs are the names of the panes, where only one is shown.
func (d *detail) paneTabs(a *app) string {
	line := ""
	for p := range panes {
		if p > 0 {
			line += "  "
		}
		line += d.paneTitle(a, p)
	}
	return line
}

func (d *detail) paneTitle(a *app, p pane) string {
	if p == d.focus {
		return a.styles.accent.Bold(true).Render("[" + paneTitles[p] + "]")
	}
	return a.styles.dim.Render(" " + paneTitles[p] + " ")
}

// titled is a pane under its title.
func (d *detail) titled(a *app, r engine.Run, p pane, width, height int) []string {
	return append([]string{d.paneTitle(a, p)}, d.pane(a, r, p, width, height-1)...)
}

func (d *detail) pane(a *app, r engine.Run, p pane, width, height int) []string {
	report, _ := d.report()
	switch {
	case height <= 0:
		return nil
	case p == paneFacts:
		return d.facts.view(a, r, width, height)
	case p == paneCurve:
		return d.curve.view(a, r, d.points, width, min(height, maxCurve))
	case report == nil:
		return nil // the heading says why
	case p == paneCategories:
		return d.categories.view(a, d.focus == p, width, height)
	}
	return d.confusion.view(a, d.focus == p, width, height)
}

// changed tells that the board has another state of the run.
func (d *detail) changed(a *app) tea.Cmd {
	r, ok := a.board.run(d.run)
	if !ok || !r.State.Ended() || d.unjudged() == "" {
		return nil
	}
	return a.readDetail(r, a.runs.generation)
}

// underCursor is the style of a line that the cursor is on.
func underCursor(a *app, focused bool) lipgloss.Style {
	if focused {
		return a.styles.accent.Bold(true)
	}
	return a.styles.bold
}
