package figure

import "copydesk/tui/draw"

// logRange is from how many times the least value on the greatest is better seen
// on a logarithmic axis.
const logRange = 50

// Axis is the vertical axis of curves: logarithmic where that shows more, unless
// a person chose. The zero Axis is one that nobody chose.
type Axis struct{ chosen, log bool }

// Logarithmic reports how values of a span are drawn.
func (a Axis) Logarithmic(span draw.Span) bool {
	switch {
	case span.Low <= 0:
		return false
	case a.chosen:
		return a.log
	}
	return span.High/span.Low >= logRange
}

// Switch makes the axis logarithmic, or linear if it was.
func (a *Axis) Switch(span draw.Span) { a.log, a.chosen = !a.Logarithmic(span), true }
