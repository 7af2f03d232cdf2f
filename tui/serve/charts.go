package serve

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// charts are what was answered: the categories and how sure the model was, side
// by side where there is room.
func (s *Screen) charts(most, tall, width int) []string {
	if s.traffic == nil || s.traffic.Predictions == 0 {
		return nil
	}
	if width < pairWidth {
		return joined(s.categories(most, width), s.confidence(tall, width))
	}
	right := 30
	left := width - gap - right
	return s.host.Symbols.Beside(s.categories(most, left), left, draw.Blanks(gap), s.confidence(tall, right))
}

// categories are the predictions by category, the most frequent first.
func (s *Screen) categories(most, width int) []string {
	h, y := s.host, s.host.Symbols
	lines := []string{s.heading("Categories", format.Plural(s.traffic.Predictions, "prediction", "predictions"), width)}
	total := sum(s.mix)
	list := s.mix
	if len(list) > most {
		list = list[:most-1]
	}
	name := 0
	for _, c := range list {
		name = max(name, ansi.StringWidth(y.Text(c.name, 20)))
	}
	name = min(name, width/3)
	const figure = 5
	bar := min(40, width-name-1-figure-1)
	for _, c := range list {
		part := float64(c.count) / float64(total)
		lines = append(lines, y.Fit(y.Text(c.name, name), name)+" "+y.FitRight(roundPercent(part), figure)+" "+h.Styles.Accent.Render(y.Bar(part, bar)))
	}
	if rest := s.mix[len(list):]; len(rest) > 0 {
		lines = append(lines, h.Styles.Dim.Render(y.Fit(fmt.Sprintf("and %d more, together %s", len(rest), roundPercent(float64(sum(rest))/float64(total))), width)))
	}
	return lines
}

// confidence is the histogram of how sure the model was.
func (s *Screen) confidence(tall, width int) []string {
	h, y := s.host, s.host.Symbols
	bins := s.traffic.Confidence
	if len(bins) == 0 {
		return nil
	}
	values := make([]float64, len(bins))
	total, unsure := 0, 0
	for i, n := range bins {
		values[i] = float64(n)
		total += n
		if 2*(i+1) <= len(bins) {
			unsure += n
		}
	}
	lines := []string{h.Styles.Title.Render("Confidence")}
	each := max(1, min(3, width/len(bins)))
	plot := each * len(bins)
	for _, row := range y.Columns(values, plot, tall) {
		lines = append(lines, h.Styles.Accent.Render(row))
	}
	axis := "0" + draw.Blanks(plot/2-2) + "0.5" + draw.Blanks(plot-plot/2-3) + "1"
	lines = append(lines, h.Styles.Dim.Render(y.Fit(axis, width)))
	return append(lines, h.Styles.Dim.Render(y.Fit(roundPercent(float64(unsure)/float64(max(1, total)))+" at 0.5 or less", width)))
}
