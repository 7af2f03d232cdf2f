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
	longest := 0.0
	for _, w := range slices.Concat(terms.For, terms.Against) {
		longest = max(longest, math.Abs(w.Weight))
	}
	rows := height - len(lines) - 1
	if len(terms.Against) == 0 {
		lines = append(lines, h.Styles.Dim.Render("strongest"))
		return append(lines, termLines(h, terms.For, longest, !alone, width, rows)...)
	}
	const between = 3
	left := (width - between) / 2
	right := width - between - left
	lines = append(lines, h.Styles.Dim.Render(h.Symbols.Fit("speak for it", left+between)+"speak against it"))
	return append(lines, h.Symbols.Beside(termLines(h, terms.For, longest, false, left, rows), left, draw.Blanks(between), termLines(h, terms.Against, longest, false, right, rows))...)
}

const (
	termWidth  = 24 // of a term, at most
	weightSize = 8
	maxTermBar = 30
)

// termLines are terms with their weights, and bars where there is room.
func termLines(h *screen.Host, terms []engine.TermWeight, longest float64, unsigned bool, width, height int) []string {
	terms = terms[:max(0, min(len(terms), height))]
	name := 0
	for _, t := range terms {
		name = max(name, ansi.StringWidth(h.Symbols.Text(t.Term, termWidth)))
	}
	name = max(6, min(name, width-weightSize))
	bar := min(maxTermBar, width-name-weightSize-2)
	var lines []string
	for _, t := range terms {
		weight := format.Signed(t.Weight)
		if unsigned {
			weight = format.Score(t.Weight)
		}
		line := h.Symbols.Fit(h.Symbols.Text(t.Term, name), name) + h.Symbols.FitRight(weight, weightSize)
		if bar >= 3 && longest > 0 {
			style := h.Styles.Good
			if t.Weight < 0 {
				style = h.Styles.Bad
			}
			line += " " + style.Render(strings.Repeat(h.Symbols.Full, max(1, int(math.Round(float64(bar)*math.Abs(t.Weight)/longest)))))
		}
		lines = append(lines, line)
	}
	return lines
}
