package runs

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine/eval"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// confusionPane is the matrix of truth and answer.
type confusionPane struct {
	figure.Matrix
	counts [][]int
	totals []int // of each row
}

// shades are the shares of a row from which a cell is darker.
var shades = [draw.Levels - 1]float64{0.05, 0.15, 0.35, 0.65}

func (c *confusionPane) show(report *eval.Report) {
	c.Names, c.counts, c.totals = nil, nil, nil
	if report == nil {
		return
	}
	for _, s := range report.Categories {
		c.Names = append(c.Names, s.Category)
	}
	c.counts, c.totals = report.Confusion, figure.Totals(report.Confusion)
	c.Move(0, 0)
}

// toWorst goes to the most frequent wrong answer of a row.
func (c *confusionPane) toWorst(row int) {
	c.Row = max(0, row)
	c.ToMost(func(j int) float64 { return float64(c.counts[c.Row][j]) })
}

func (c *confusionPane) view(h *screen.Host, focused bool, width, height int) []string {
	return c.View(h.Figures, figure.Look{
		Corner: "truth", Cell: c.cell, Focused: focused,
		Foot: []string{h.Symbols.Fit(c.sentence(h, width), width)},
	}, width, height)
}

// cell is how many articles, as dark as their share of the row.
func (c *confusionPane) cell(i, j int) figure.Cell {
	n := c.counts[i][j]
	if n == 0 {
		return figure.Cell{}
	}
	share := c.share(i, j)
	text := format.Count(n)
	if c.Shares {
		text = fmt.Sprintf("%.0f", 100*share)
	}
	return figure.Cell{Text: text, Shade: figure.ShadeOf(share, shades), Good: i == j}
}

func (c *confusionPane) share(i, j int) float64 { return figure.ShareOf(c.counts[i][j], c.totals[i]) }

// sentence says what the cell under the cursor means. Where it is too long the
// names give way, the longer first.
func (c *confusionPane) sentence(h *screen.Host, width int) string {
	n, total := c.counts[c.Row][c.Column], c.totals[c.Row]
	tell := func(truth, answer string) string {
		was := "answered " + answer
		if c.Row == c.Column {
			was = "answered right"
		}
		return fmt.Sprintf("%s of %s %s %s (%s)", format.Count(n), format.Count(total), truth, was, format.Percent(c.share(c.Row, c.Column)))
	}
	truth, answer := h.Symbols.Text(c.Names[c.Row], width), h.Symbols.Text(c.Names[c.Column], width)
	room := width - ansi.StringWidth(tell("", ""))
	if c.Row == c.Column {
		return tell(h.Symbols.Text(truth, room), "")
	}
	shorter := min(ansi.StringWidth(truth), ansi.StringWidth(answer), room/2)
	truth = h.Symbols.Text(truth, room-shorter)
	return tell(truth, h.Symbols.Text(answer, room-ansi.StringWidth(truth)))
}
