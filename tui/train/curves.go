package train

import (
	"copydesk/engine"
	"copydesk/tui/draw"
)

// curvesView draws the curve of the selected run; where there is room, those of
// all runs that have one, side by side.
func (s *Screen) curvesView(t training, width, height int) []string {
	h := s.host
	var curved []lane
	for _, l := range t.lanes {
		if l.known && l.curved() {
			curved = append(curved, l)
		}
	}
	if width < draw.Wide-2*draw.Margin || len(curved) < 2 {
		if s.cursor >= len(t.lanes) || !t.lanes[s.cursor].known {
			return nil
		}
		l := t.lanes[s.cursor]
		if t.job.State == engine.Queued && !l.run.State.Ended() {
			return nil // the heading says that all of it waits
		}
		return s.curveOf(l.run.ID).View(h.Figures, l.run, l.points, width, height)
	}
	const gap = 4
	each := (width - gap*(len(curved)-1)) / len(curved)
	var lines []string
	for i, l := range curved {
		curve := s.curveOf(l.run.ID).View(h.Figures, l.run, l.points, each, height)
		if i == 0 {
			lines = curve
			continue
		}
		lines = h.Symbols.Beside(lines, i*(each+gap)-gap, draw.Blanks(gap), curve)
	}
	return lines
}
