package draw

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Series is one of the series that are drawn over each other.
type Series struct {
	Points []Point
	Mark   byte // a letter or digit that stands for it
	Style  lipgloss.Style
}

// markEvery is how many cells lie between two marks of a series.
const markEvery = 24

// Overlay draws several series into one grid of height lines of width cells. In
// ASCII each is drawn with its mark; else in dots of braille in its style, with
// its mark at its end and now and then along the way: colours alone tell nobody
// apart. Where series meet, the cell is of the first of them.
func (y Symbols) Overlay(series []Series, span Span, width, height int, log bool) []string {
	if width <= 0 || height <= 0 {
		return nil
	}
	grids := make([]grid, len(series))
	for i, s := range series {
		grids[i] = y.grid(s.Points, span, width, height, log)
	}
	marks := make([][]int, height) // the series whose mark stands in a cell, from 1
	for i := range marks {
		marks[i] = make([]int, width)
	}
	if !y.ASCII {
		for i := range grids {
			place(marks, grids, i)
		}
	}
	lines := make([]string, height)
	for row := range lines {
		var line, run strings.Builder
		of := -1 // the series that run is of
		flush := func() {
			switch {
			case of < 0:
				line.WriteString(run.String())
			default:
				line.WriteString(series[of].Style.Render(run.String()))
			}
			run.Reset()
		}
		for column := range width {
			owner, bits := -1, rune(0)
			for i := range grids {
				if b := grids[i].cell(row, column); b != 0 {
					bits |= b
					if owner < 0 {
						owner = i
					}
				}
			}
			r := ' '
			switch mark := marks[row][column]; {
			case mark > 0:
				owner, r = mark-1, rune(series[mark-1].Mark)
			case owner >= 0 && y.ASCII:
				r = rune(series[owner].Mark)
			case owner >= 0:
				r = 0x2800 + bits
			}
			if owner != of {
				flush()
				of = owner
			}
			run.WriteRune(r)
		}
		flush()
		lines[row] = line.String()
	}
	return lines
}

// place puts the marks of a series where it is drawn: at its right end, and at
// columns that differ from those of the other series.
func place(marks [][]int, grids []grid, i int) {
	width, last := len(marks[0]), true
	for column := width - 1; column >= 0; column-- {
		row := grids[i].highest(column)
		if row < 0 {
			continue
		}
		if !last && column%markEvery != (markEvery/2+i*markEvery/len(grids))%markEvery {
			continue
		}
		if marks[row][column] == 0 {
			marks[row][column] = i + 1
			last = false
		}
	}
}
