package draw

import (
	"math"
	"strings"
)

// Blocks that fill a cell by eighths, from the left and from below.
var (
	fromLeft  = []rune(" ▏▎▍▌▋▊▉█")
	fromBelow = []rune(" ▁▂▃▄▅▆▇█")
)

// fromBelowASCII are marks for the same heights.
var fromBelowASCII = []rune(" _.-=+*%#")

// Bar draws a share from 0 to 1 of width cells, in eighths of a cell, without
// blanks after it. What is not nothing is seen.
func (y Symbols) Bar(share float64, width int) string {
	if !(share > 0) || width <= 0 {
		return ""
	}
	share = min(share, 1)
	if y.ASCII {
		if n := int(math.Round(share * float64(width))); n > 0 {
			return strings.Repeat("#", n)
		}
		return "."
	}
	n := max(1, int(math.Round(share*float64(8*width))))
	text := strings.Repeat("█", n/8)
	if n%8 > 0 {
		text += string(fromLeft[n%8])
	}
	return text
}

// Spark draws values, none below zero, as a line of columns, the highest of them
// as high as the line: a cell each or, where there are more of them than width,
// a cell for the highest of several. Zero, and what is no number, is a blank.
func (y Symbols) Spark(values []float64, width int) string {
	lines := y.Columns(values, min(width, len(values)), 1)
	if len(lines) == 0 {
		return ""
	}
	return lines[0]
}

// Columns is Spark of height lines, the highest value as high as they are. The
// columns are as wide as width allows, all the same; where they do not fill it the
// lines are shorter.
func (y Symbols) Columns(values []float64, width, height int) []string {
	if width <= 0 || height <= 0 || len(values) == 0 {
		return nil
	}
	values = joined(values, width)
	highest := 0.0
	for _, v := range values {
		if finite(v) {
			highest = max(highest, v)
		}
	}
	marks := fromBelow
	if y.ASCII {
		marks = fromBelowASCII
	}
	each := width / len(values)
	lines := make([]string, height)
	for i := range lines {
		below := 8 * (height - 1 - i) // eighths under this line
		var b strings.Builder
		for _, v := range values {
			n := 0
			if v > 0 && finite(v) {
				n = max(1, int(math.Round(v/highest*float64(8*height))))
			}
			mark := marks[max(0, min(n-below, 8))]
			for range each {
				b.WriteRune(mark)
			}
		}
		lines[i] = b.String()
	}
	return lines
}

// joined makes at most n of the values, each the highest of its neighbours.
func joined(values []float64, n int) []float64 {
	if len(values) <= n {
		return values
	}
	few := make([]float64, n)
	for i := range few {
		for _, v := range values[i*len(values)/n : (i+1)*len(values)/n] {
			if finite(v) {
				few[i] = max(few[i], v)
			}
		}
	}
	return few
}
