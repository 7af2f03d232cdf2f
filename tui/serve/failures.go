package serve

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// failure is a request that failed or was refused, and how many before it did the
// same.
type failure struct {
	engine.TrafficFailure
	times int
}

// repeated are failures, the newest first, with those that follow each other and
// are the same as one.
func repeated(list []engine.TrafficFailure) []failure {
	var few []failure
	for _, f := range list {
		if n := len(few); n > 0 {
			if last := &few[n-1]; f.Method == last.Method && f.Path == last.Path && f.Status == last.Status && f.Message == last.Message {
				last.times++
				continue
			}
		}
		few = append(few, failure{f, 1})
	}
	return few
}

// failures are the last requests that failed or were refused, the newest first:
// each in a line or, where that leaves too little for what was said, in two.
func (s *Screen) failures(most, width int) []string {
	h, y := s.host, s.host.Symbols
	if s.traffic == nil {
		return nil
	}
	list := repeated(s.traffic.Failures)
	note := "of all requests" // the figures are of those for predictions
	if len(list) > most {
		note = "the last " + strconv.Itoa(most) + " of " + strconv.Itoa(len(list)) + ", " + note
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
		if f.Status >= 500 && f.Status != http.StatusServiceUnavailable {
			ink = h.Styles.Bad
		}
		head := h.Styles.Dim.Render(y.FitRight(format.Ago(f.Time, h.Clock()), when)) + "  " + ink.Render(y.Fit(strconv.Itoa(f.Status), status)) + "  " + y.Fit(s.asked(f, what), what)
		if room >= least {
			lines = append(lines, head+"  "+s.said(f, room))
			continue
		}
		lines = append(lines, head, draw.Blanks(when+2)+h.Styles.Dim.Render(s.said(f, width-when-2)))
	}
	return lines
}

// said is the message of a failure, with how often it came in a row.
func (s *Screen) said(f failure, width int) string {
	y := s.host.Symbols
	if f.times == 1 {
		return y.Text(f.Message, width)
	}
	times := fmt.Sprintf(" (%d times)", f.times)
	return y.Text(f.Message, width-len(times)) + times
}

// asked is the method and the path of a request.
func (s *Screen) asked(f failure, width int) string {
	y := s.host.Symbols
	return y.Text(y.Text(f.Method, 20)+" "+y.Text(f.Path, width), width)
}
