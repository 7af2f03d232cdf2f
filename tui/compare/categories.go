package compare

import (
	"cmp"
	"math"
	"slices"

	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// categoriesPane lists the F1 of each category in the runs, the one on top that
// differs most between the two that are shown.
type categoriesPane struct {
	rows   []categoryRow
	part   string
	cursor int
	first  int
}

// categoryRow is how a category was told by each run, nil where it was not.
type categoryRow struct {
	category string
	articles int
	f1       []*float64
	change   float64 // from the first run to the second; NaN where one has none
}

// show takes the reports of runs on a part.
func (p *categoriesPane) show(sides []side, second int, part string) {
	was := p.current()
	p.rows, p.part = nil, part
	at := make(map[string]int)
	for i, x := range sides {
		report := x.report(part)
		if report == nil {
			continue
		}
		for _, c := range report.Categories {
			n, ok := at[c.Category]
			if !ok {
				n = len(p.rows)
				at[c.Category] = n
				p.rows = append(p.rows, categoryRow{category: c.Category, articles: c.Support, f1: make([]*float64, len(sides))})
			}
			p.rows[n].f1[i] = &c.F1
		}
	}
	for i := range p.rows {
		r := &p.rows[i]
		r.change = math.NaN()
		if r.f1[0] != nil && r.f1[second] != nil {
			r.change = *r.f1[second] - *r.f1[0]
		}
	}
	slices.SortStableFunc(p.rows, func(a, b categoryRow) int {
		if x, y := math.IsNaN(a.change), math.IsNaN(b.change); x != y {
			if x {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(math.Abs(b.change), math.Abs(a.change)), cmp.Compare(a.category, b.category))
	})
	p.cursor = max(0, slices.IndexFunc(p.rows, func(r categoryRow) bool { return r.category == was }))
}

// current is the category that the cursor is on, "" if there is none.
func (p *categoriesPane) current() string {
	if p.cursor >= len(p.rows) {
		return ""
	}
	return p.rows[p.cursor].category
}

func (p *categoriesPane) move(by int) {
	p.cursor = max(0, min(p.cursor+by, len(p.rows)-1))
}

func (s *Screen) categoriesView(focused bool, width, height int) []string {
	p, h := &s.categories, s.host
	a, b, _ := s.pair()
	if a.report(p.part) == nil || b.report(p.part) == nil {
		return s.sentence(s.noReport(p.part), width)
	}
	const articles = 10
	others, name := s.columns(width-articles, valueWidth+deltaWidth, 30)
	counted := width-2-name-valueWidth-len(others)*(valueWidth+deltaWidth) >= articles
	head := s.header(name, "F1 on "+p.part, others)
	if counted {
		head += h.Symbols.FitRight("articles", articles)
	}
	lines := []string{h.Styles.Dim.Render(head)}
	room := height - 1
	if len(p.rows) > room {
		room--
	}
	from, to := draw.Window(p.first, p.cursor, len(p.rows), room)
	p.first = from
	for i := from; i < to; i++ {
		r := p.rows[i]
		current := focused && i == p.cursor
		line := h.Symbols.Fit(h.Symbols.Text(r.category, name-1), name) + s.score(r.f1, 0, current)
		for _, n := range others {
			line += s.score(r.f1, n, current) + s.judgedDelta("f1", r.f1[0], r.f1[n], current)
		}
		if counted {
			line += h.Symbols.FitRight(format.Count(r.articles), articles)
		}
		lines = append(lines, s.line(line, current, true))
	}
	if where := s.where(from, to, len(p.rows)); where != "" {
		lines = append(lines, where)
	}
	return lines
}

// score is the F1 of a run in a column; the best of several is marked.
func (s *Screen) score(f1 []*float64, i int, plain bool) string {
	y := s.host.Symbols
	if f1[i] == nil {
		return y.FitRight(format.Missing, valueWidth)
	}
	having := 0
	for _, v := range f1 {
		if v == nil {
			continue
		}
		if having++; *v > *f1[i] {
			return y.FitRight(format.Score(*f1[i]), valueWidth)
		}
	}
	text := y.FitRight(y.Best+format.Score(*f1[i]), valueWidth)
	switch {
	case having < 2 || equal(f1):
		return y.FitRight(format.Score(*f1[i]), valueWidth)
	case plain:
		return text
	}
	return s.host.Styles.Bold.Render(text)
}

// equal reports whether no two of the values that there are differ.
func equal(values []*float64) bool {
	var first *float64
	for _, v := range values {
		if v == nil {
			continue
		}
		if first != nil && *v != *first {
			return false
		}
		first = v
	}
	return true
}

// noReport says why one of the two runs has no report on a part.
func (s *Screen) noReport(part string) string {
	if s.failed {
		return "how the runs did could not be read"
	}
	for _, i := range []int{0, s.second} {
		x := s.sides[i]
		switch {
		case !x.read:
			return "the runs are being read"
		case !x.run.State.Ended():
			return s.name(i) + " has not been judged yet"
		case x.report(part) == nil:
			return s.name(i) + " was not judged on " + part + " articles"
		}
	}
	return ""
}
