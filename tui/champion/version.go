package champion

import (
	"fmt"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// Name is what people call a version.
func Name(h *screen.Host, v engine.Version) string {
	return fmt.Sprintf("%s, version %d", h.Symbols.Text(string(v.Kind), 12), v.Number)
}

// run is the run of a version, or what of it the version knows.
func run(h *screen.Host, v engine.Version) engine.Run {
	if r, ok := h.Board.Run(v.Run); ok {
		return r
	}
	return engine.Run{Metrics: v.Metrics, ChosenOn: v.ChosenOn}
}

// Accuracy is the accuracy of a version with half its interval, "" where it has
// none.
func Accuracy(h *screen.Host, v engine.Version) string {
	r := run(h, v)
	a, ok := figure.Chosen(r, "accuracy")
	if !ok {
		return ""
	}
	if half := h.Interval(r); half != "" {
		return format.Score(a) + " " + half
	}
	return format.Score(a)
}

// Corpus is the name of the corpus that a version was trained on, "" where its
// run is not known.
func Corpus(h *screen.Host, v engine.Version, width int) string {
	return h.Symbols.Text(figure.CorpusOf(run(h, v)), width)
}
