package compare

import (
	"maps"
	"slices"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/format"
)

// settingsPane lists what the runs were made of.
type settingsPane struct {
	rows   []engine.ParamRow
	same   int // settings that all share
	hidden bool
	cursor int
	first  int
}

// show takes the settings that differ and, with all, the others after them.
func (p *settingsPane) show(runs []engine.Run, c engine.Comparison, all bool) error {
	p.rows, p.same, p.hidden = slices.Clone(c.Params), c.Same, !all && c.Same > 0
	// What model it is says more than any parameter.
	if at := slices.IndexFunc(p.rows, func(r engine.ParamRow) bool { return r.Name == "model" }); at > 0 {
		model := p.rows[at]
		p.rows = slices.Insert(slices.Delete(p.rows, at, at+1), 0, model)
	}
	if all && len(runs) > 0 {
		settings, err := runs[0].Settings()
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(settings)) {
			if slices.ContainsFunc(c.Params, func(r engine.ParamRow) bool { return r.Name == name }) {
				continue
			}
			row := engine.ParamRow{Name: name}
			for range runs {
				row.Values = append(row.Values, settings[name])
			}
			p.rows = append(p.rows, row)
		}
	}
	p.move(0)
	return nil
}

func (p *settingsPane) move(by int) { p.cursor = max(0, min(p.cursor+by, len(p.rows)-1)) }

func (s *Screen) settingsView(focused bool, width, height int) []string {
	p, h := &s.settings, s.host
	for _, x := range s.sides {
		if !x.read {
			return s.sentence(s.noFigures(), width)
		}
	}
	longest, cell := 10, len("differs")
	for _, r := range p.rows {
		longest = max(longest, len(r.Name)+1)
		for _, v := range r.Values {
			cell = max(cell, min(len(v), 24)+2)
		}
	}
	// A value has at most half of the room, the names what is left.
	cell = min(cell, width/4)
	others, name := s.columns(width-cell+valueWidth, cell, longest)
	cell = (width - 2 - name) / (len(others) + 1)
	line := func(first string, value func(i int) string) string {
		text := h.Symbols.Fit(first, name)
		for _, i := range slices.Concat([]int{0}, others) {
			text += h.Symbols.Fit(h.Symbols.Text(value(i), cell-1), cell)
		}
		return text
	}
	lines := []string{h.Styles.Dim.Render("  " + line("differs", func(i int) string { return s.name(i) }))}
	if len(p.rows) == 0 {
		lines = append(lines, "  nothing")
	}
	room := height - 2
	from, to := draw.Window(p.first, p.cursor, len(p.rows), room)
	p.first = from
	differ := len(s.comparison.Params)
	for i := from; i < to; i++ {
		r := p.rows[i]
		value := func(n int) string {
			if r.Values[n] == "" {
				return format.Missing
			}
			return r.Values[n]
		}
		text := line(h.Symbols.Path(r.Name, name-1), value)
		if i >= differ && !(focused && i == p.cursor) {
			text = h.Styles.Dim.Render(text)
		}
		lines = append(lines, s.line(text, i == p.cursor, focused))
	}
	return append(lines, s.foot(s.same(p.hidden, p.same, "setting", others), from, to, len(p.rows), width)...)
}
