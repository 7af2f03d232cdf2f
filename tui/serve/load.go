package serve

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

const (
	trafficSeconds = 120 // that a curve of requests shows
	figureWidth    = 7   // cells for a rate
	axisWidth      = 7   // cells for the numbers of an axis
)

// refusals are the reasons of the server's metrics in words.
var refusals = map[string]string{
	"queue": "queue full", "deadline": "waited too long", "concurrency": "too many at once", "connections": "too many connections",
	"rate": "one client too often", "memory": "bodies too large together", "draining": "turning off", "not_ready": "no model yet",
}

// load is how much the server is asked, and how it copes. The curve of requests
// is so many lines tall.
func (s *Screen) load(width, tall int) []string {
	h, t := s.host, s.traffic
	if t == nil {
		text := "The figures of the prediction server are being read."
		if s.unread != nil {
			text = "The figures could not be read: " + h.Symbols.Text(s.unread.Error(), 400)
		}
		return draw.Styled(h.Styles.Dim, draw.Wrap(text, width))
	}
	lines := s.requests(width, tall)
	window := windowWords(t.Window)
	latency := "no requests " + window
	if t.P50 != nil && t.P95 != nil && t.P99 != nil {
		latency = "p50 " + format.Duration(*t.P50) + "   p95 " + format.Duration(*t.P95) + "   p99 " + format.Duration(*t.P99)
	}
	lines = append(lines, s.row("latency", latency, width))
	if tall > 2 && t.P95 != nil {
		lines = append(lines, s.row("", h.Styles.Dim.Render("95 of 100 were answered within p95"), width))
	}
	errors := "none of the requests for predictions"
	if t.Errors > 0 {
		errors = h.Styles.Bad.Render(format.Count(t.Errors)) + " of " + format.Plural(t.Requests, "request", "requests") + " " + window
	}
	lines = append(lines, s.row("errors", errors, width))
	refused := "none"
	if t.Refused > 0 || len(t.RefusedBy) > 0 {
		refused = format.Count(t.Refused) + s.reasons(t)
	}
	lines = append(lines, s.wrapped("refused", refused, width)...)
	if t.UnknownWords != nil {
		lines = append(lines, s.row("words", format.Percent(*t.UnknownWords)+" unknown to the model", width))
	}
	if len(s.answered) > 1 {
		lines = append(lines, s.row("answered by", s.versionShares(), width))
	}
	lines = append(lines, s.judged(width)...)
	if s.unread != nil {
		lines = append(lines, draw.Styled(h.Styles.Bad, draw.Wrap("! These figures are old: "+h.Symbols.Text(s.unread.Error(), 200), width))...)
	}
	return lines
}

// windowWords say of when the figures are.
func windowWords(seconds float64) string {
	if seconds < 1 {
		return "yet"
	}
	return fmt.Sprintf("in the last %.0f s", seconds)
}

// requests is the rate of requests with its curve.
func (s *Screen) requests(width, tall int) []string {
	h, y, t := s.host, s.host.Symbols, s.traffic
	values, highest := perSecond(t.Seconds)
	rate := h.Styles.Bold.Render(y.Fit(format.PerSecond(t.Rate), figureWidth))
	if tall == 1 {
		curve := y.Spark(values, cells(width-label-figureWidth-2))
		return []string{s.row("requests/s", rate+"  "+h.Styles.Accent.Render(curve), width)}
	}
	lines := []string{s.heading("Requests", format.Plural(t.Requests, "request", "requests")+" "+windowWords(t.Window), width)}
	plot := cells(width - axisWidth - 1)
	for i, row := range y.Columns(values, plot, tall) {
		mark := ""
		switch {
		case i == 0 && highest > 0:
			mark = format.Count(highest)
		case i == tall-1:
			mark = "0"
		}
		lines = append(lines, h.Styles.Dim.Render(y.FitRight(mark, axisWidth))+" "+h.Styles.Accent.Render(row))
	}
	axis := y.Spread("2 min ago", "now", plot)
	return append(lines, draw.Blanks(axisWidth+1)+h.Styles.Dim.Render(axis), s.row("requests/s", rate, width))
}

// cells is how many cells a curve has in so much room: each is for as many
// seconds as the others.
func cells(room int) int {
	n := max(1, min(room, trafficSeconds))
	for trafficSeconds%n != 0 {
		n--
	}
	return n
}

// perSecond are the requests of each of the last 120 seconds, and the most of
// them. Seconds that the server has not seen are empty.
func perSecond(seconds []engine.TrafficSecond) (values []float64, highest int) {
	values = make([]float64, trafficSeconds)
	if len(seconds) == 0 {
		return values, 0
	}
	last := seconds[len(seconds)-1].Time
	for _, sec := range seconds {
		if at := trafficSeconds - 1 - int(last.Sub(sec.Time).Round(time.Second)/time.Second); at >= 0 && at < trafficSeconds {
			values[at] += float64(sec.Requests)
			highest = max(highest, int(values[at]))
		}
	}
	return values, highest
}

// reasons are why requests were refused, the most frequent first.
func (s *Screen) reasons(t *engine.Traffic) string {
	var parts []string
	for _, r := range shares(t.RefusedBy) {
		word, ok := refusals[r.name]
		if !ok {
			word = s.host.Symbols.Text(r.name, 24)
		}
		if r.count != t.Refused {
			word += " " + format.Count(r.count)
		}
		parts = append(parts, word)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// judged is the accuracy of the versions that answer by what people said of their
// answers, with its interval of 95 %.
func (s *Screen) judged(width int) []string {
	var lines []string
	name := "feedback"
	add := func(version int) {
		t, ok := s.tally(version)
		if !ok {
			return
		}
		accuracy, _ := t.Accuracy()
		i := t.Interval()
		text := fmt.Sprintf("%s (%s to %s) of %s, version %d", format.Score(accuracy), format.Score(i.Low), format.Score(i.High), format.Count(t.Total), version)
		lines = append(lines, s.wrapped(name, text, width)...)
		name = ""
	}
	if v, ok := s.host.Board.Champion(); ok {
		add(v.Number)
	}
	if v, ok := s.host.Board.Challenger(); ok {
		add(v.Number)
	}
	return lines
}

// versionShares are the versions that answered.
func (s *Screen) versionShares() string {
	total := sum(s.answered)
	var parts []string
	for _, v := range s.answered {
		parts = append(parts, "version "+s.host.Symbols.Text(v.name, 8)+" "+roundPercent(float64(v.count)/float64(total)))
	}
	return strings.Join(parts, ", ")
}

// share is how many of something there are.
type share struct {
	name  string
	count int
}

// shares are counts, the largest first.
func shares(counts map[string]int) []share {
	list := make([]share, 0, len(counts))
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, share{name, counts[name]})
	}
	slices.SortStableFunc(list, func(a, b share) int { return cmp.Compare(b.count, a.count) })
	return list
}

func sum(list []share) int {
	n := 0
	for _, s := range list {
		n += s.count
	}
	return max(1, n)
}

// roundPercent writes a share as a whole percentage, "<1 %" where that would hide
// it.
func roundPercent(share float64) string {
	if n := math.Round(100 * share); n >= 1 || share <= 0 {
		return fmt.Sprintf("%.0f %%", n)
	}
	return "<1 %"
}

// percent writes a percentage with the decimals that it has.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*100)/100, 'f', -1, 64) + " %"
}
