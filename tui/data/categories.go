package data

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// bars draws categories from..to with how many articles they have.
func (s *Screen) bars(categories []engine.CategoryCount, width, from, to, cursor int) []string {
	y := s.host.Symbols
	total, name, most := 0, 0, min(30, width/3)
	for _, c := range categories {
		total += c.Articles
		name = max(name, ansi.StringWidth(y.Text(c.Category, most)))
	}
	const figures = 9 + 9 + 2
	var lines []string
	for i := from; i < to; i++ {
		c := categories[i]
		line := y.Fit(y.Text(c.Category, name), name) + y.FitRight(format.Count(c.Articles), 9) +
			y.FitRight(format.Percent(float64(c.Articles)/float64(max(1, total))), 9) + "  "
		bar := y.Bar(float64(c.Articles)/float64(max(1, categories[0].Articles)), min(48, width-name-figures-2))
		switch {
		case cursor < 0:
			lines = append(lines, line+s.host.Styles.Accent.Render(bar))
		case i == cursor:
			lines = append(lines, s.underCursor(line+bar, true))
		default:
			lines = append(lines, s.underCursor(line+s.host.Styles.Accent.Render(bar), false))
		}
	}
	return lines
}

// someBars are as many categories as there is room for.
func (s *Screen) someBars(p *engine.Profile, width, height int) []string {
	all := p.Categories
	if len(all) <= height {
		return s.bars(all, width, 0, len(all), -1)
	}
	lines := s.bars(all, width, 0, max(0, height-1), -1)
	return append(lines, s.host.Styles.Dim.Render(s.host.Symbols.Fit(fmt.Sprintf("and %s more", format.Count(len(all)-max(0, height-1))), width)))
}

// categoriesPane lists all categories, beside the first articles of the one
// under the cursor.
func (s *Screen) categoriesPane(p *engine.Profile, width, height int) []string {
	h, y, n := s.host, s.host.Symbols, s.inside
	if len(p.Categories) == 0 {
		return []string{"There are no categories."}
	}
	list := func(width int) []string {
		lines := []string{h.Styles.Dim.Render(y.Fit("  the largest first, with articles and their share", width))}
		from, to := n.ranks.window(len(p.Categories), height-2)
		lines = append(lines, s.bars(p.Categories, width, from, to, n.ranks.cursor)...)
		return append(lines, h.Styles.Dim.Render(position(from, to, len(p.Categories))))
	}
	if !wide(width) {
		return list(width)
	}
	left := (width - between) / 2
	right := width - left - between
	all := list(left) // which also keeps the cursor in it
	lines := []string{h.Styles.Title.Render(y.Text(p.Categories[n.ranks.cursor].Category, right)), ""}
	if n.peek.query.Category == p.Categories[n.ranks.cursor].Category && n.peek.pages.Read {
		lines = append(lines, s.peekLines(right, height-len(lines))...)
	}
	return y.Beside(all, left, draw.Blanks(between), lines)
}

// peekLines are the first articles of the category under the cursor.
func (s *Screen) peekLines(width, height int) []string {
	const each = 3 // lines of an article, with a blank one
	var lines []string
	for _, a := range s.inside.peek.pages.Items {
		if len(lines)+each > height {
			break
		}
		words := draw.Wrap(s.host.Symbols.Text(a.Text, (each-1)*(width-8)), width)
		lines = append(lines, words[:min(len(words), each-1)]...)
		lines = append(lines, "")
	}
	return lines
}
