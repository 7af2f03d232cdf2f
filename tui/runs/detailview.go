package runs

import (
	"fmt"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

const (
	paneGap   = 4
	threeWide = 150 // cells from which three panes stand side by side
	low       = 16  // lines below which the matrix has them all
)

func (d *detail) view(h *screen.Host, width, height int) []string {
	r, ok := h.Board.Run(d.run)
	if !ok {
		return draw.Wrap("This run has been deleted. "+h.Key("run.close")+" goes back to all runs; until it is purged, "+h.Key("runs.deleted")+" there finds it.", width)
	}
	if d.articles != nil {
		return append(d.heading(h, r, width)[:1], d.articles.View(width, height-1)...)
	}
	var meaning []string
	if height >= low || d.focus != paneConfusion { // what a cell says is said under the matrix
		meaning = d.meaning(h, r, width)
	}
	room := max(0, height-max(1, len(meaning)))
	lines := d.heading(h, r, width)
	lines = append(lines, d.panes(h, r, width, room-len(lines))...)
	for len(lines) < room {
		lines = append(lines, "")
	}
	return append(lines[:min(len(lines), room)], meaning...)
}

// panes are the panes that there is room for, the one in front among them.
func (d *detail) panes(h *screen.Host, r engine.Run, width, height int) []string {
	if width < draw.Wide-2*draw.Margin {
		return append([]string{d.paneTabs(h, width), ""}, d.pane(h, r, d.focus, width, height-2)...)
	}
	height-- // an empty line
	upper, lower := []pane{paneCategories, paneConfusion}, []pane{paneTerms, paneFacts}
	switch {
	case width >= threeWide:
		lower = []pane{paneTerms, paneCurve, paneFacts}
	case d.focus == paneCurve:
		lower = []pane{paneTerms, paneCurve}
	}
	if height < draw.Tall-7 { // one row of panes
		switch d.focus {
		case paneCategories, paneConfusion:
			return append([]string{""}, d.beside(h, r, upper, width, height)...)
		case paneTerms:
			lower = []pane{paneCategories, paneTerms}
		default:
			lower = []pane{paneCurve, paneFacts}
		}
		return append([]string{""}, d.beside(h, r, lower, width, height)...)
	}
	above := (height - 1) * 11 / 20
	lines := append([]string{""}, d.beside(h, r, upper, width, above)...)
	for len(lines) < above+1 && len(lines) < d.tallest()+3 {
		lines = append(lines, "")
	}
	lines = append(lines, "")
	return append(lines, d.beside(h, r, lower, width, height+1-len(lines))...)
}

// tallest is how many lines the figures of the categories take.
func (d *detail) tallest() int { return len(d.categories.scores) }

// beside are panes of the same width next to each other.
func (d *detail) beside(h *screen.Host, r engine.Run, shown []pane, width, height int) []string {
	n := len(shown)
	each := (width - (n-1)*paneGap) / n
	lines := d.titled(h, r, shown[n-1], width-(n-1)*(each+paneGap), height)
	for i := n - 2; i >= 0; i-- {
		lines = h.Symbols.Beside(d.titled(h, r, shown[i], each, height), each, draw.Blanks(paneGap), lines)
	}
	return lines
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
	case !d.read && d.err != nil:
		return append(lines, "its report could not be read; "+h.Key("read")+" reads it again")
	case !d.read:
		return append(lines, h.Styles.Dim.Render("reading its report"))
	case report == nil:
		return append(lines, "not judged: there are no validation and no test articles")
	}
	figures := h.Symbols.Pieces(width,
		h.Styles.Bold.Render("accuracy "+format.Score(report.Accuracy)+" "+h.Half(report.AccuracyInterval.Low, report.AccuracyInterval.High)),
		"macro F1 "+format.Score(report.F1Macro), "log loss "+format.Score(report.LogLoss), "Matthews "+format.Score(report.Matthews))
	on := format.Plural(report.Rows, part+" article", part+" articles")
	if r.ChosenOn == "test" {
		on = figure.Optimistic + ". " + on
	}
	if majority := report.Baselines.Majority; majority != nil {
		category, right := h.Symbols.Text(majority.Category, 20), format.Percent(majority.Accuracy)
		said := fmt.Sprintf("; always answering %s is right in %s", category, right)
		if ansi.StringWidth(on+said) > width {
			said = fmt.Sprintf("; always %s: %s", category, right)
		}
		on += said
	}
	return append(lines, figures, h.Styles.Dim.Render(h.Symbols.Text(on, width)))
}

// paneTabs are the names of the panes, where only one is shown.
func (d *detail) paneTabs(h *screen.Host, width int) string {
	between := "  "
	if width < 60 {
		between = ""
	}
	line := ""
	for p := range panes {
		if p > 0 {
			line += between
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
		return d.facts.view(h, r, d.focus == p, width, height)
	case p == paneCurve:
		return d.curve.View(h.Figures, r, d.points, width, min(height, figure.MaxCurve))
	case p == paneTerms:
		return d.terms.view(h, r, d.category(), width, height)
	case report == nil:
		return nil // the heading says why
	case p == paneCategories:
		return d.categories.view(h, d.focus == p, width, height)
	}
	return d.confusion.view(h, d.focus == p, width, height)
}

// meaning says what the figure means that the cursor is on, or those of the pane
// in front.
func (d *detail) meaning(h *screen.Host, r engine.Run, width int) []string {
	report, _ := d.report()
	switch {
	case d.focus == paneFacts:
		d.facts.know(h, r)
		now := d.facts.current()
		return sentence(h, now.name, now.metric, width)
	case d.focus == paneTerms && d.terms.read:
		return sentence(h, "", d.terms.terms.Measure, width)
	case d.focus == paneCurve && len(d.points) > 0:
		return sentence(h, figure.LossWord(r.Model), figure.LossWord(r.Model), width)
	case report == nil:
		return nil
	case d.focus == paneConfusion:
		return sentence(h, "", "confusion", width)
	case d.focus == paneCategories:
		f := categoryFigures[d.categories.figure]
		return sentence(h, f.title, f.metric, width)
	}
	return nil
}

// sentence is what a figure means, under the name that it has on the screen; no
// line if the glossary does not have it.
func sentence(h *screen.Host, name, metric string, width int) []string {
	meaning := figure.Meaning(metric)
	if meaning == "" {
		return nil
	}
	if name != "" {
		meaning = name + ": " + meaning
	}
	return draw.Styled(h.Styles.Dim, draw.Wrap(meaning, width))
}

// underCursor is the style of a line that the cursor is on.
func underCursor(h *screen.Host, focused bool) lipgloss.Style {
	if focused {
		return h.Styles.Accent.Bold(true)
	}
	return h.Styles.Bold
}
