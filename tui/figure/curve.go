package figure

import (
	"math"
	"strings"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

const (
	// MaxCurve is how many lines a curve has with its title and axis, at the most.
	MaxCurve = 16

	// AxisWidth is how many cells the vertical axis of a plot takes.
	AxisWidth = 9

	minCurve = 5
)

// Curve draws what a run minimises, step by step. It draws again only what has
// changed.
type Curve struct {
	axis  Axis
	key   curveKey
	lines []string
}

type curveKey struct {
	run           string
	points        int
	width, height int
	log           bool
}

// Losses are the losses of a series by step.
func Losses(points []engine.Point) []draw.Point {
	losses := make([]draw.Point, len(points))
	for i, p := range points {
		losses[i] = draw.Point{X: float64(p.Step), Y: math.NaN()}
		if p.Loss != nil {
			losses[i].Y = *p.Loss
		}
	}
	return losses
}

// CannotSwitch says why the axis of a series cannot be another, "" if it can.
func (c *Curve) CannotSwitch(points []engine.Point) string {
	switch span := draw.SpanOf(Losses(points)); {
	case span.N == 0:
		return "there is no curve"
	case span.Low <= 0:
		return "a logarithmic axis needs values above zero"
	}
	return ""
}

// SwitchAxis makes the axis logarithmic, or linear if it was.
func (c *Curve) SwitchAxis(points []engine.Point) { c.axis.Switch(draw.SpanOf(Losses(points))) }

// View draws the curve of a run, or says why there is none.
func (c *Curve) View(f Figures, r engine.Run, points []engine.Point, width, height int) []string {
	losses := Losses(points)
	span := draw.SpanOf(losses)
	if span.N == 0 {
		if r.State.Ended() && r.State != engine.Succeeded {
			return nil // how it ended is said elsewhere
		}
		return draw.Styled(f.Styles.Dim, draw.Wrap(f.noCurve(r), width))
	}
	if height < minCurve {
		return nil
	}
	key := curveKey{r.ID, len(points), width, height, c.axis.Logarithmic(span)}
	if key != c.key {
		c.key, c.lines = key, f.drawCurve(r, losses, span, width, height, key.log)
	}
	return c.lines
}

func (f Figures) noCurve(r engine.Run) string {
	switch {
	case r.State == engine.Queued:
		return f.Name(r) + " waits for its turn."
	case r.Model == classify.NaiveBayes:
		return "Naive Bayes counts words once: it has no curve."
	case r.Model == classify.RandomForest:
		return "A random forest grows each tree by itself: it has no curve."
	case !r.State.Ended():
		return "The curve of " + f.Name(r) + " begins with its first step."
	}
	return "There is no curve of " + f.Name(r) + "."
}

func (f Figures) drawCurve(r engine.Run, losses []draw.Point, span draw.Span, width, height int, log bool) []string {
	title := LossWord(r.Model) + " of " + f.Name(r)
	axis := ""
	if log {
		axis = "logarithmic axis"
	}
	width = min(width, 110)
	rows := f.Symbols.Plot(losses, span, width-AxisWidth, height-2, log)
	lines := []string{f.Symbols.Spread(f.Styles.Title.Render(title), f.Styles.Dim.Render(axis), width)}
	return append(lines, f.Framed(draw.Styled(f.Styles.Accent, rows), span, width-AxisWidth, UnitOf(r.Model))...)
}

// Framed puts the rows of a plot, which are so many cells wide, between its axes:
// the values of the span at the left of the first and the last, its steps, which
// have a unit, in a line below.
func (f Figures) Framed(rows []string, span draw.Span, width int, unit string) []string {
	lines := make([]string, 0, len(rows)+1)
	for i, row := range rows {
		label := ""
		switch i {
		case 0:
			label = format.Value(span.High)
		case len(rows) - 1:
			label = format.Value(span.Low)
		}
		lines = append(lines, f.Styles.Dim.Render(f.Symbols.FitRight(label, AxisWidth-1))+" "+row)
	}
	from, to := format.Count(int(span.Left)), format.Plural(int(span.Right), unit, unit+"s")
	if span.Left == span.Right {
		from = ""
	}
	dots := strings.Repeat(".", max(0, width-len(from)-len(to)-2))
	return append(lines, draw.Blanks(AxisWidth)+f.Styles.Dim.Render(from+" "+dots+" "+to))
}
