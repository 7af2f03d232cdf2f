package draw

import "math"

// Point is a point of a series. One whose Y is no finite number is a gap.
type Point struct{ X, Y float64 }

// Span is what the points of a series span, without the gaps.
type Span struct {
	N                      int // points
	Left, Right, Low, High float64
}

// SpanOf returns the span of series that are drawn over each other.
func SpanOf(series ...[]Point) Span {
	var s Span
	for _, points := range series {
		for _, p := range points {
			if !finite(p.Y) {
				continue
			}
			if s.N == 0 {
				s.Left, s.Right, s.Low, s.High = p.X, p.X, p.Y, p.Y
			}
			s.Left, s.Right = min(s.Left, p.X), max(s.Right, p.X)
			s.Low, s.High = min(s.Low, p.Y), max(s.High, p.Y)
			s.N++
		}
	}
	return s
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// grid is where the dots of a series are, a bit each, in lines of cells: one dot
// a cell, or 2 x 4 in braille.
type grid struct {
	width, height int
	cells         []uint8 // the dots of a braille character; 1 where a cell is one dot
}

func (g grid) cell(row, column int) rune { return rune(g.cells[row*g.width+column]) }

// highest is the first row of a column in which there is a dot, -1 if there is
// none.
func (g grid) highest(column int) int {
	for row := range g.height {
		if g.cell(row, column) != 0 {
			return row
		}
	}
	return -1
}

// grid places a series in height lines of width cells. The ends of span are its
// edges; with log its vertical axis is logarithmic.
func (y Symbols) grid(points []Point, span Span, width, height int, log bool) grid {
	g := grid{width, height, make([]uint8, width*height)}
	columns, rows := width, height
	if !y.ASCII {
		columns, rows = 2*width, 4*height
	}
	dot := func(x, row int) {
		if y.ASCII {
			g.cells[row*width+x] = 1
			return
		}
		g.cells[row/4*width+x/2] |= dots[row%4][x%2]
	}
	scale := func(v float64) float64 { return v }
	if log {
		scale = math.Log
	}
	low, high := scale(span.Low), scale(span.High)
	place := func(p Point) (x, y int) {
		y = (rows - 1) / 2
		if high > low {
			y = int(math.Round((high - scale(p.Y)) / (high - low) * float64(rows-1)))
		}
		if span.Right > span.Left {
			x = int(math.Round((p.X - span.Left) / (span.Right - span.Left) * float64(columns-1)))
		}
		return max(0, min(x, columns-1)), max(0, min(y, rows-1))
	}
	joined := false // to the point before
	var x0, y0 int
	for _, p := range points {
		if !finite(p.Y) {
			joined = false
			continue
		}
		x1, y1 := place(p)
		if !joined {
			x0, y0 = x1, y1
		}
		joined = true
		line(x0, y0, x1, y1, dot)
		x0, y0 = x1, y1
	}
	return g
}

// Plot draws a series into height lines of width cells, in dots of braille or,
// in ASCII, in stars. The ends of span are its edges; with log its vertical axis
// is logarithmic.
func (y Symbols) Plot(points []Point, span Span, width, height int, log bool) []string {
	g := y.grid(points, span, width, height, log)
	lines := make([]string, height)
	cells := make([]rune, width)
	for i := range lines {
		for j := range cells {
			cells[j] = ' '
			switch bits := g.cell(i, j); {
			case bits == 0:
			case y.ASCII:
				cells[j] = '*'
			default:
				cells[j] = 0x2800 + bits
			}
		}
		lines[i] = string(cells)
	}
	return lines
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
var dots = [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}
