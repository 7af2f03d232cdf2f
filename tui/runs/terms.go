package runs

import (
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// mostTerms is how many terms are read for a category, and against it.
const mostTerms = 40

// termsPane lists the terms that the model listens to most: for a category and
// against it, or of the whole model where they are of no category.
type termsPane struct {
	read  bool
	terms engine.Terms
	err   error
}

func (t *termsPane) take(terms engine.Terms, err error) {
	t.read, t.terms, t.err = err == nil, terms, err
}

// of returns the terms of a category, and whether they are of it alone.
func (t *termsPane) of(category string) (engine.CategoryTerms, bool) {
	i := slices.IndexFunc(t.terms.Categories, func(c engine.CategoryTerms) bool { return c.Category == category })
	if i >= 0 {
		return t.terms.Categories[i], true
	}
	i = slices.IndexFunc(t.terms.Categories, func(c engine.CategoryTerms) bool { return c.Category == "" })
	if i >= 0 {
		return t.terms.Categories[i], false
	}
	return engine.CategoryTerms{}, false
}

func (t *termsPane) view(h *screen.Host, r engine.Run, category string, width, height int) []string {
	switch {
	case t.err != nil:
		return draw.Styled(h.Styles.Dim, draw.Wrap(h.Symbols.Whole(t.err.Error()), width))
	case r.State != engine.Succeeded:
		return nil // the heading says why
	case !t.read:
		return []string{h.Styles.Dim.Render("Reading what the model listens to.")}
	}
	terms, alone := t.of(category)
	head := "of all categories"
	if alone {
		head = h.Symbols.Text(category, max(8, width/2))
	}
	measure := h.Symbols.Whole(t.terms.Measure)
	if unit := h.Symbols.Whole(t.terms.Unit); ansi.StringWidth(head+measure+unit)+4 <= width {
		measure += ": " + unit
	}
	lines := []string{h.Symbols.Spread(h.Styles.Bold.Render(head), h.Styles.Dim.Render(measure), width)}
	if len(terms.For)+len(terms.Against) == 0 {
		return append(lines, h.Styles.Dim.Render("No term counts here."))
	}
	rows := max(0, height-len(lines)-1)
	terms.For, terms.Against = terms.For[:min(len(terms.For), rows)], terms.Against[:min(len(terms.Against), rows)]
	scale := scaleOf(h, terms)
	if len(terms.Against) == 0 {
		lines = append(lines, h.Styles.Dim.Render("strongest"))
		return append(lines, scale.lines(h, terms.For, !alone, width)...)
	}
	const between = 3
	left := (width - between) / 2
	right := width - between - left
	lines = append(lines, h.Styles.Dim.Render(h.Symbols.Fit("speak for it", left+between)+"speak against it"))
	return append(lines, h.Symbols.Beside(scale.lines(h, terms.For, false, left), left, draw.Blanks(between), scale.lines(h, terms.Against, false, right))...)
}

const (
	termWidth  = 24 // of a term, at most
	weightSize = 8
	minTermBar = 5
	maxTermBar = 30
)

// termScale is what terms are drawn by, for and against alike.
type termScale struct {
	name    int     // cells of the longest term
	longest float64 // weight
}

func scaleOf(h *screen.Host, c engine.CategoryTerms) termScale {
	s := termScale{name: 6}
	for _, t := range slices.Concat(c.For, c.Against) {
		s.name = max(s.name, ansi.StringWidth(h.Symbols.Text(t.Term, termWidth)))
		s.longest = max(s.longest, math.Abs(t.Weight))
	}
	return s
}

// lines are terms with their weights, and bars where there is room.
func (s termScale) lines(h *screen.Host, terms []engine.TermWeight, unsigned bool, width int) []string {
	room := width - weightSize - 1
	name := min(s.name, max(12, room-minTermBar), room)
	bar := min(maxTermBar, room-name)
	var lines []string
	for _, t := range terms {
		weight := format.Signed(t.Weight)
		if unsigned {
			weight = format.Score(t.Weight)
		}
		line := h.Symbols.Fit(h.Symbols.Text(t.Term, name), name) + h.Symbols.FitRight(weight, weightSize)
		if share := math.Abs(t.Weight) / s.longest; bar >= minTermBar && share > 0 && share <= 1 {
			style := h.Styles.Good
			if t.Weight < 0 {
				style = h.Styles.Bad
			}
			line += " " + style.Render(strings.Repeat(h.Symbols.Full, max(1, int(math.Round(float64(bar)*share)))))
		}
		lines = append(lines, line)
	}
	return lines
}
