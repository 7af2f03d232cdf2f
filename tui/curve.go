package tui

import (
	"math"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/format"
)

const (
	maxCurve  = 16 // lines of a curve with its title and axis, at the most
	minCurve  = 5
	axisWidth = 8 // cells for the numbers of the vertical axis
	// logRange is from how many times the least value on the greatest is better
	// seen on a logarithmic axis.
	logRange = 50
)

// curvePane draws what a run minimises, step by step. It draws again only what
// has changed.
type curvePane struct {
	chosen bool // a person chose the axis
	log    bool

	key   curveKey
	lines []string
}

type curveKey struct {
	run           string
	points        int
	width, height int
	log           bool
}

// curveRange is what the values of a series span, without those that are no
// numbers.
type curveRange struct {
	n        int // values
	low      float64
	high     float64
	from, to int // steps
}

func rangeOf(points []engine.Point) curveRange {
	var r curveRange
	for _, p := range points {
		if !finite(p.Loss) {
			continue
		}
		if r.n == 0 {
			r.low, r.high, r.from = *p.Loss, *p.Loss, p.Step
		}
		r.low, r.high, r.to = min(r.low, *p.Loss), max(r.high, *p.Loss), p.Step
		r.n++
	}
	return r
}

func finite(v *float64) bool { return v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) }

func (c *curvePane) cannotSwitch(points []engine.Point) string {
	switch span := rangeOf(points); {
	case span.n == 0:
		return "there is no curve"
	case span.low <= 0:
		return "a logarithmic axis needs values above zero"
	}
	return ""
}

func (c *curvePane) switchAxis(points []engine.Point) tea.Cmd {
	c.log, c.chosen = !c.logarithmic(rangeOf(points)), true
	return nil
}

// logarithmic reports which axis is drawn.
func (c *curvePane) logarithmic(span curveRange) bool {
	if span.low <= 0 {
		return false
	}
	if c.chosen {
		return c.log
	}
	return span.high/span.low >= logRange
}

// view draws the curve of a run, or says why there is none.
func (c *curvePane) view(a *app, r engine.Run, points []engine.Point, width, height int) []string {
	span := rangeOf(points)
	if span.n == 0 {
		if r.State.Ended() && r.State != engine.Succeeded {
			return nil // how it ended is said elsewhere
		}
		return styled(a.styles.dim, wrap(a.noCurve(r), width))
	}
	if height < minCurve {
		return nil
	}
	key := curveKey{r.ID, len(points), width, height, c.logarithmic(span)}
	if key != c.key {
		c.key, c.lines = key, a.drawCurve(r, points, span, width, height, key.log)
	}
	return c.lines
}

func (a *app) noCurve(r engine.Run) string {
	switch {
	case r.State == engine.Queued:
		return a.name(r) + " waits for its turn."
	case r.Model == classify.NaiveBayes:
		return "Naive Bayes counts words once: it has no curve."
	case r.Model == classify.RandomForest:
		return "A random forest grows each tree by itself: it has no curve."
	case !r.State.Ended():
		return "The curve of " + a.name(r) + " begins with its first step."
	}
	return "There is no curve of " + a.name(r) + "."
}

func (a *app) drawCurve(r engine.Run, points []engine.Point, span curveRange, width, height int, log bool) []string {
	title := lossWord(r.Model) + " of " + a.name(r)
	axis := ""
	if log {
		axis = "logarithmic axis"
	}
	width = min(width, 110)
	plotWidth, plotHeight := width-axisWidth-1, height-2
	lines := []string{a.symbols.spread(a.styles.title.Render(title), a.styles.dim.Render(axis), width)}
	for i, row := range a.symbols.plot(points, span, plotWidth, plotHeight, log) {
		label := ""
		switch i {
		case 0:
			label = format.Value(span.high)
		case plotHeight - 1:
			label = format.Value(span.low)
		}
		lines = append(lines, a.styles.dim.Render(a.symbols.fitRight(label, axisWidth))+" "+a.styles.accent.Render(row))
	}
	from, to := format.Count(span.from), format.Plural(span.to, unitOf(r.Model), unitOf(r.Model)+"s")
	if span.from == span.to {
		from = ""
	}
	dots := strings.Repeat(".", max(0, plotWidth-len(from)-len(to)-2))
	return append(lines, blanks(axisWidth+1)+a.styles.dim.Render(from+" "+dots+" "+to))
}

// plot draws a series into height lines of width cells.
func (y symbols) plot(points []engine.Point, span curveRange, width, height int, log bool) []string {
	columns, rows := width, height
	if !y.ascii {
		columns, rows = 2*width, 4*height
	}
	grid := make([]bool, columns*rows)
	scale := func(v float64) float64 { return v }
	if log {
		scale = math.Log
	}
	low, high := scale(span.low), scale(span.high)
	place := func(p engine.Point) (x, y int) {
		y = (rows - 1) / 2
		if high > low {
			y = int(math.Round((high - scale(*p.Loss)) / (high - low) * float64(rows-1)))
		}
		if span.to > span.from {
			x = int(math.Round(float64(p.Step-span.from) / float64(span.to-span.from) * float64(columns-1)))
		}
		return max(0, min(x, columns-1)), max(0, min(y, rows-1))
	}
	joined := false // to the point before
	var x0, y0 int
	for _, p := range points {
		if !finite(p.Loss) {
			joined = false
			continue
		}
		x1, y1 := place(p)
		if !joined {
			x0, y0 = x1, y1
		}
		joined = true
		line(x0, y0, x1, y1, func(x, y int) { grid[y*columns+x] = true })
		x0, y0 = x1, y1
	}
	if y.ascii {
		return letters(grid, width, height)
	}
	return braille(grid, width, height)
}

// line calls dot for each point of a straight line.
func line(x0, y0, x1, y1 int, dot func(x, y int)) {
	n := max(abs(x1-x0), abs(y1-y0))
	if n == 0 {
		dot(x0, y0)
		return
	}
	for i := range n + 1 {
		t := float64(i) / float64(n)
		dot(x0+int(math.Round(t*float64(x1-x0))), y0+int(math.Round(t*float64(y1-y0))))
	}
}

func abs(n int) int { return max(n, -n) }

// dots are the bits of a braille character, by row and column.
var dots = [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

// braille writes a grid of 2 x 4 dots a cell.
func braille(grid []bool, width, height int) []string {
	lines := make([]string, height)
	cells := make([]rune, width)
	for i := range lines {
		for j := range cells {
			cells[j] = ' '
			bits := rune(0)
			for y, row := range dots {
				for x, bit := range row {
					if grid[(4*i+y)*2*width+2*j+x] {
						bits |= bit
					}
				}
			}
			if bits != 0 {
				cells[j] = 0x2800 + bits
			}
		}
		lines[i] = string(cells)
	}
	return lines
}

// letters writes a grid of a mark a cell.
func letters(grid []bool, width, height int) []string {
	lines := make([]string, height)
	cells := make([]byte, width)
	for i := range lines {
		for j := range cells {
			cells[j] = ' '
			if grid[i*width+j] {
				cells[j] = '*'
			}
		}
		lines[i] = string(cells)
	}
	return lines
}
