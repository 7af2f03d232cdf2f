package compare

import (
	"fmt"
	"math"
	"slices"

	"copydesk/engine/eval"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

// confusionPane is by how much the answers of the second run differ from those of
// the first: of each truth (rows) and answer (columns). It has no names where the
// matrices cannot be held against each other.
type confusionPane struct {
	figure.Matrix
	first, second [][]int
	totals        [2][]int // of each row
	uneven        bool     // they are not of the same articles: only shares can be compared
}

// shades are the parts of a row from which a difference is darker.
var shades = [draw.Levels - 1]float64{0.01, 0.03, 0.07, 0.15}

// show takes two reports, which are of the same articles or not.
func (c *confusionPane) show(a, b *eval.Report, same bool) {
	was := c.Names
	c.Names, c.first, c.second, c.totals, c.uneven = nil, nil, nil, [2][]int{}, false
	if a == nil || b == nil || !slices.EqualFunc(a.Categories, b.Categories, func(x, y eval.CategoryScores) bool { return x.Category == y.Category }) {
		return
	}
	for _, s := range a.Categories {
		c.Names = append(c.Names, s.Category)
	}
	c.first, c.second = a.Confusion, b.Confusion
	c.totals = [2][]int{figure.Totals(c.first), figure.Totals(c.second)}
	c.uneven = !same || !slices.Equal(c.totals[0], c.totals[1])
	if !slices.Equal(was, c.Names) {
		c.Row, c.Column = 0, 0
	}
	c.Move(0, 0)
}

// toLargest goes to the cell of the row that differs most, the diagonal aside.
func (c *confusionPane) toLargest() {
	c.ToMost(func(j int) float64 { return math.Abs(c.change(c.Row, j)) })
}

// change is by how much of the row's articles a cell has more in the second
// matrix.
func (c *confusionPane) change(i, j int) float64 {
	return figure.ShareOf(c.second[i][j], c.totals[1][i]) - figure.ShareOf(c.first[i][j], c.totals[0][i])
}

// text is the difference in a cell, "" where there is none.
func (c *confusionPane) text(i, j int) string {
	if c.Shares || c.uneven {
		d := 100 * c.change(i, j)
		if text := fmt.Sprintf("%+.1f", d); text != "+0.0" && text != "-0.0" {
			return text
		}
		return ""
	}
	return signed(c.second[i][j] - c.first[i][j])
}

// signed is a difference of counts with its sign, "" where there is none.
func signed(d int) string {
	switch {
	case d == 0:
		return ""
	case d > 0:
		return "+" + format.Count(d)
	}
	return format.Count(d)
}

// cell is a difference, as dark as its share of the row, in the colour of what it
// means: more right answers are good, more wrong ones bad.
func (c *confusionPane) cell(i, j int) figure.Cell {
	d := c.change(i, j)
	return figure.Cell{Text: c.text(i, j), Shade: figure.ShadeOf(math.Abs(d), shades), Good: (d > 0) == (i == j)}
}

func (s *Screen) confusionView(focused bool, width, height int) []string {
	c := &s.confusion
	if len(c.Names) == 0 {
		if why := s.noReport(s.part()); why != "" {
			return s.sentence(why, width)
		}
		return s.sentence("the two runs sort into different categories", width)
	}
	corner := "truth"
	if c.Shares || c.uneven {
		corner = "truth, %"
	}
	return c.View(s.host.Figures, figure.Look{
		Corner: corner, Cell: c.cell, Focused: focused,
		Foot: draw.Indented(draw.Wrap(c.sentence(s), width-draw.Margin)),
	}, width, height)
}

// sentence says what the cell under the cursor means.
func (c *confusionPane) sentence(s *Screen) string {
	y := s.host.Symbols
	was := "answered " + y.Text(c.Names[c.Column], 24)
	if c.Row == c.Column {
		was = "answered right"
	}
	count := func(matrix [][]int, totals []int) string {
		n := matrix[c.Row][c.Column]
		return format.Count(n) + " (" + format.Percent(figure.ShareOf(n, totals[c.Row])) + ")"
	}
	said := fmt.Sprintf("%s %s: %s by %s, %s by %s", y.Text(c.Names[c.Row], 24), was,
		count(c.first, c.totals[0]), s.name(0), count(c.second, c.totals[1]), s.name(s.second))
	if c.uneven {
		return said + "; not the same articles"
	}
	return said
}
