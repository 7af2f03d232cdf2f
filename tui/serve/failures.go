package serve

import (
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// failures are the last requests that failed or were refused, the newest first:
// each in a line or, where that leaves too little for what was said, in two.
func (s *Screen) failures(most, width int) []string {
	h, y := s.host, s.host.Symbols
	if s.traffic == nil {
		return nil
	}
	list := s.traffic.Failures
	note := ""
	if len(list) > most {
		note = "the last " + strconv.Itoa(most) + " of " + strconv.Itoa(len(list))
	}
	lines := []string{s.heading("Last errors", note, width)}
	if len(list) == 0 {
		return append(lines, h.Styles.Dim.Render(y.Text("None since the server is on.", width)))
	}
	list = list[:min(most, len(list))]
	const when, status, least = 10, 3, 30
	what := 0
	for _, f := range list {
		what = max(what, ansi.StringWidth(s.asked(f, 30)))
	}
	what = min(what, width-when-status-4)
	room := width - when - status - what - 6
	for _, f := range list {
		ink := h.Styles.Warn
		if f.Status >= 500 && f.Status != 503 {
			ink = h.Styles.Bad
		}
		head := h.Styles.Dim.Render(y.FitRight(format.Ago(f.Time, h.Clock()), when)) + "  " + ink.Render(y.Fit(strconv.Itoa(f.Status), status)) + "  " + y.Fit(s.asked(f, what), what)
		if room >= least {
			lines = append(lines, head+"  "+y.Text(f.Message, room))
			continue
		}
		lines = append(lines, head)
		if f.Message != "" {
			lines = append(lines, draw.Blanks(when+2)+h.Styles.Dim.Render(y.Text(f.Message, width-when-2)))
		}
	}
	return lines
}

// asked is the method and the path of a request.
func (s *Screen) asked(f engine.TrafficFailure, width int) string {
	y := s.host.Symbols
	return y.Text(y.Text(f.Method, 20)+" "+y.Text(f.Path, width), width)
}
