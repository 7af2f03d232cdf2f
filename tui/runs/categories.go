package runs

import (
	"cmp"
	"fmt"
	"slices"

	"copydesk/engine/eval"
	"copydesk/tui/draw"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// categoriesPane lists how well each category was told, the worst first.
type categoriesPane struct {
	scores []eval.CategoryScores
	places []int // of each in the report
	cursor int
	first  int
	figure int // the column that the cursor is on
}

// categoryFigures are the columns, with what the glossary calls them.
var categoryFigures = [...]struct{ title, metric string }{
	{"precision", "precision"}, {"recall", "recall"}, {"F1", "f1"}, {"articles", "support"},
}

// figureF1 is the column that the cursor begins on: categories are in its order.
const figureF1 = 2

// show takes the categories of a report, which may be nil, and stays on its
// category.
func (c *categoriesPane) show(report *eval.Report) {
	was := c.category()
	if c.places == nil {
		c.figure = figureF1
	}
	c.scores, c.places = nil, nil
	if report == nil {
		return
	}
	for i := range report.Categories {
		c.places = append(c.places, i)
	}
	slices.SortStableFunc(c.places, func(i, j int) int {
		x, y := report.Categories[i], report.Categories[j]
		// What nobody asked for and nobody answered has no F1 to be bad.
		if a, b := x.Support+x.Predicted == 0, y.Support+y.Predicted == 0; a != b {
			if a {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(x.F1, y.F1), cmp.Compare(x.Category, y.Category))
	})
	for _, i := range c.places {
		c.scores = append(c.scores, report.Categories[i])
	}
	if was >= 0 {
		c.cursor = max(0, slices.Index(c.places, was))
	}
	c.move(0)
}

// category is the place in the report of the one under the cursor, -1 if there
// is none.
func (c *categoriesPane) category() int {
	if c.cursor >= len(c.places) {
		return -1
	}
	return c.places[c.cursor]
}

func (c *categoriesPane) move(by int) {
	c.cursor = max(0, min(c.cursor+by, len(c.scores)-1))
}

// turn moves the cursor among the figures.
func (c *categoriesPane) turn(by int) {
	c.figure = max(0, min(c.figure+by, len(categoryFigures)-1))
}

// find puts the cursor on the category of a place in the report.
func (c *categoriesPane) find(place int) {
	c.cursor = max(0, slices.Index(c.places, place))
}

func (c *categoriesPane) view(h *screen.Host, focused bool, width, height int) []string {
	const figures = 4 * 10
	name := max(8, min(width-2-figures, 30))
	line := func(cells ...string) string {
		s := h.Symbols.Fit(cells[0], name)
		for _, cell := range cells[1:] {
			s += h.Symbols.FitRight(cell, 10)
		}
		return s
	}
	head := h.Styles.Dim.Render("  " + h.Symbols.Fit("worst first", name))
	for i, f := range categoryFigures {
		title := f.title
		if focused && i == c.figure {
			title = "[" + title + "]"
			head += h.Styles.Accent.Render(h.Symbols.FitRight(title, 10))
			continue
		}
		head += h.Styles.Dim.Render(h.Symbols.FitRight(title, 10))
	}
	lines := []string{head}
	from, to := draw.Window(c.first, c.cursor, len(c.scores), c.height(height))
	c.first = from
	for i := from; i < to; i++ {
		s := c.scores[i]
		text := line(h.Symbols.Text(s.Category, name), format.Score(s.Precision), format.Score(s.Recall), format.Score(s.F1), format.Count(s.Support))
		if i == c.cursor {
			lines = append(lines, underCursor(h, focused).Render(h.Symbols.Cursor+" "+text))
		} else {
			lines = append(lines, "  "+text)
		}
	}
	if to-from < len(c.scores) {
		lines = append(lines, h.Styles.Dim.Render(fmt.Sprintf("  %d to %d of %d", from+1, to, len(c.scores))))
	}
	return lines
}

// height is how many categories a pane of so many lines shows.
func (c *categoriesPane) height(lines int) int {
	if len(c.scores) <= lines-1 {
		return lines - 1
	}
	return lines - 2
}
