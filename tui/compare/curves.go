package compare

import (
	"fmt"
	"strings"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
)

const (
	maxCurves = 24 // lines of the plot, at the most
	maxWidth  = 120
)

// curvesPane draws the series of the runs over each other. It draws again only
// what has changed.
type curvesPane struct {
	axis  figure.Axis
	key   curvesKey
	lines []string
}

type curvesKey struct {
	generation    int
	points        string
	width, height int
	axis          figure.Axis
}

// losses are the series of the runs that have one, and the places of those.
func (s *Screen) losses() (list [][]draw.Point, at []int) {
	for i, x := range s.sides {
		if l := figure.Losses(x.points); draw.SpanOf(l).N > 0 {
			list, at = append(list, l), append(at, i)
		}
	}
	return list, at
}

func (s *Screen) cannotSwitchAxis() string {
	list, _ := s.losses()
	switch span := draw.SpanOf(list...); {
	case span.N == 0:
		return "there are no curves"
	case span.Low <= 0:
		return "a logarithmic axis needs values above zero"
	}
	return ""
}

func (s *Screen) switchAxis() {
	list, _ := s.losses()
	s.curves.axis.Switch(draw.SpanOf(list...))
}

func (s *Screen) curvesView(width, height int) []string {
	p := &s.curves
	key := curvesKey{generation: s.generation, width: width, height: height, axis: p.axis}
	for _, x := range s.sides {
		key.points += fmt.Sprintf("%s %d %s;", x.run.Model, len(x.points), x.run.State)
	}
	if key != p.key || p.lines == nil {
		p.key, p.lines = key, s.drawCurves(width, height)
	}
	return p.lines
}

func (s *Screen) drawCurves(width, height int) []string {
	h := s.host
	list, at := s.losses()
	if len(list) == 0 {
		return s.sentence(s.noCurves(), width)
	}
	span := draw.SpanOf(list...)
	log := s.curves.axis.Logarithmic(span)
	width = min(width, maxWidth)
	lines := s.curveLegend(at, log, width)
	var notes []string
	for i, x := range s.sides {
		if x.read && len(figure.Losses(x.points)) == 0 {
			notes = append(notes, s.name(i)+" "+missing(x.run))
		}
	}
	for _, i := range at {
		if figure.LossWord(s.sides[i].run.Model) != figure.LossWord(s.sides[at[0]].run.Model) {
			notes = append(notes, "loss and objective are different measures: compare how they fall")
			break
		}
	}
	foot := draw.Wrap(strings.Join(notes, "; "), width-2)
	plotWidth, plotHeight := width-figure.AxisWidth, min(maxCurves, height-len(lines)-1)
	if len(notes) > 0 && plotHeight-len(foot) >= 5 {
		plotHeight -= len(foot)
	} else {
		foot = nil
	}
	if plotHeight < 3 || plotWidth < 10 {
		return s.sentence("there is no room for curves", width)
	}
	series := make([]draw.Series, len(list))
	units := make([]string, len(list))
	for n, i := range at {
		series[n] = draw.Series{Points: list[n], Mark: letters[i], Style: s.hue(i)}
		units[n] = figure.UnitOf(s.sides[i].run.Model)
	}
	rows := h.Symbols.Overlay(series, span, plotWidth, plotHeight, log)
	lines = append(lines, h.Framed(rows, span, plotWidth, unitOf(units))...)
	for _, l := range foot {
		if l != "" {
			lines = append(lines, h.Styles.Dim.Render("  "+l))
		}
	}
	return lines
}

// curveLegend names the curves with their letters and what they measure.
func (s *Screen) curveLegend(at []int, log bool, width int) []string {
	h := s.host
	line := " "
	for _, i := range at {
		x := s.sides[i]
		line += " " + s.hue(i).Bold(true).Render(letters[i:i+1]) + " " + h.Name(x.run) + " " + figure.LossWord(x.run.Model) + "  "
	}
	axis := ""
	if log {
		axis = "logarithmic axis"
	}
	return []string{h.Symbols.Spread(line, h.Styles.Dim.Render(axis), width)}
}

// unitOf is what the steps of several series are.
func unitOf(units []string) string {
	for _, u := range units {
		if u != units[0] {
			return "step"
		}
	}
	return units[0]
}

// missing says why a run has no curve.
func missing(r engine.Run) string {
	switch {
	case r.Model == classify.NaiveBayes || r.Model == classify.RandomForest:
		return "has no curve by its nature"
	case !r.SeriesDropped.IsZero():
		return "has no curve any more: retention dropped it"
	case !r.State.Ended():
		return "has no curve yet"
	case r.State != engine.Succeeded:
		return "has no curve: it " + ended(r.State) + " before its first step"
	}
	return "has no curve"
}

func (s *Screen) noCurves() string {
	for _, x := range s.sides {
		switch {
		case s.failed:
			return "the curves could not be read"
		case !x.read:
			return "the runs are being read"
		}
	}
	var said []string
	for i, x := range s.sides {
		if x.run.Model != classify.NaiveBayes && x.run.Model != classify.RandomForest {
			said = append(said, s.name(i)+" "+missing(x.run))
		}
	}
	if len(said) > 0 {
		return strings.Join(said, "; ")
	}
	return "none of these runs has a curve: naive Bayes counts words once, and a forest grows each tree by itself"
}
