package export

import (
	"encoding/csv"
	"io"
	"strconv"

	"copydesk/engine"
	"copydesk/tui/safe"
)

// CSV writes a report for programs: a line for each thing that is known, with
// its section, the category that it is of if it is of one, its name, and its
// value in each run, empty where a run has none. Figures are written in full.
//
//	run      facts of the runs
//	figure   metrics and costs that differ
//	setting  settings that differ
//	paired   of each run but the first: the first against it on the same articles
//	f1       F1 by category, on the part that a run was chosen on
//	term     weights of the terms that changed most from the first run to the second
func CSV(w io.Writer, r Report) error {
	out := &lines{w: csv.NewWriter(w), cells: 3 + len(r.Runs)}
	header := []string{"section", "category", "name"}
	for _, run := range r.Runs {
		header = append(header, run.ID)
	}
	out.line(header...)
	for n, fact := range facts(engine.Run{}) {
		cells := []string{"run", "", fact[0]}
		for _, run := range r.Runs {
			cells = append(cells, facts(run)[n][1])
		}
		out.line(cells...)
	}
	for _, m := range r.Comparison.Metrics {
		out.line(numbers("figure", "", m.Name, m.Values)...)
	}
	for _, p := range r.Comparison.Params {
		out.line(append([]string{"setting", "", p.Name}, p.Values...)...)
	}
	r.pairLines(out)
	list, _ := r.categories()
	for _, s := range list {
		out.line(numbers("f1", s.category, "f1", s.f1)...)
	}
	if r.Terms != nil {
		for _, c := range r.Terms.Categories {
			for _, t := range c.Changes {
				out.line(numbers("term", c.Category, t.Term, []*float64{t.First, t.Second})...)
			}
		}
	}
	return out.end()
}

// pairLines writes what the first run is against the others.
func (r Report) pairLines(out *lines) {
	if len(r.Runs) < 2 {
		return
	}
	whole := func(n int) string { return strconv.Itoa(n) }
	for _, f := range []struct {
		name string
		of   func(*engine.Paired) string
	}{
		{"part", func(p *engine.Paired) string { return p.Part }},
		{"articles", func(p *engine.Paired) string { return whole(p.Rows) }},
		{"both right", func(p *engine.Paired) string { return whole(p.BothRight) }},
		{"only the first right", func(p *engine.Paired) string { return whole(p.B) }},
		{"only the other right", func(p *engine.Paired) string { return whole(p.C) }},
		{"both wrong", func(p *engine.Paired) string { return whole(p.BothWrong) }},
		{"difference", func(p *engine.Paired) string { return Number(p.Advantage) }},
		{"difference from", func(p *engine.Paired) string { return Number(p.Difference.Low) }},
		{"difference to", func(p *engine.Paired) string { return Number(p.Difference.High) }},
		{"p", func(p *engine.Paired) string { return Number(p.PValue) }},
		{"verdict", Verdict},
	} {
		cells := []string{"paired", "", f.name, ""}
		for i := range r.Runs[1:] {
			cell := ""
			if p := r.pair(i + 1).Paired; p != nil {
				cell = f.of(p)
			}
			cells = append(cells, cell)
		}
		out.line(cells...)
	}
	cells := []string{"paired", "", "not tested", ""}
	for i := range r.Runs[1:] {
		cells = append(cells, r.pair(i+1).Reason)
	}
	out.line(cells...)
}

// numbers returns the cells of a line of figures.
func numbers(section, category, name string, values []*float64) []string {
	cells := []string{section, category, name}
	for _, v := range values {
		cell := ""
		if v != nil {
			cell = Number(*v)
		}
		cells = append(cells, cell)
	}
	return cells
}

// lines writes lines of as many cells each until something fails.
type lines struct {
	w     *csv.Writer
	cells int
	err   error
}

func (l *lines) line(cells ...string) {
	if l.err != nil {
		return
	}
	row := make([]string, l.cells)
	for i, c := range cells {
		// What steers a terminal is taken out, which may uncover a formula.
		row[i] = Cell(safe.Text(Cell(c)))
	}
	l.err = l.w.Write(row)
}

func (l *lines) end() error {
	l.w.Flush()
	if l.err != nil {
		return l.err
	}
	return l.w.Error()
}
