package export

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"copydesk/engine"
	"copydesk/tui/format"
)

// Markdown writes a report for people: tables under headings, the best value of
// a line in bold.
func Markdown(w io.Writer, r Report) error {
	out := &document{w: bufio.NewWriter(w)}
	out.line("# Comparison of " + format.Plural(len(r.Runs), "run", "runs"))
	r.runs(out)
	r.figures(out)
	r.settings(out)
	r.pairs(out)
	r.f1(out)
	r.terms(out)
	return out.end()
}

// document writes lines and tables until something fails.
type document struct {
	w   *bufio.Writer
	err error
}

func (d *document) line(text string) {
	if d.err == nil {
		_, d.err = d.w.WriteString(text + "\n")
	}
}

func (d *document) heading(text string) { d.line("\n## " + text + "\n") }

func (d *document) table(t *Table) {
	if d.err == nil {
		d.err = t.Write(d.w)
	}
}

func (d *document) end() error {
	if d.err != nil {
		return d.err
	}
	return d.w.Flush()
}

func (r Report) runs(out *document) {
	out.heading("Runs")
	header := []string{"run"}
	for _, fact := range facts(engine.Run{}) {
		header = append(header, fact[0])
	}
	t := NewTable(header...)
	for _, run := range r.Runs {
		cells := []string{Name(run)}
		for _, fact := range facts(run) {
			cells = append(cells, fact[1])
		}
		t.Row(cells...)
	}
	out.table(t)
}

func (r Report) figures(out *document) {
	out.heading("Figures")
	t := NewTable(append([]string{"figure"}, r.names()...)...)
	for _, m := range r.Comparison.Metrics {
		t.markup(valued(m.Name, m.Values, m.Best, func(v float64) string { return format.Figure(m.Name, v) })...)
	}
	out.table(t)
	out.line("\n" + format.Plural(r.Comparison.Equal, "figure is", "figures are") + " equal. The best of a line is bold.")
}

// valued returns a row of figures, the best in bold.
func valued(name string, values []*float64, best []int, write func(float64) string) []string {
	cells := []string{escape(name)}
	for i, v := range values {
		cell := format.Missing
		if v != nil {
			cell = escape(write(*v))
		}
		if slices.Contains(best, i) {
			cell = "**" + cell + "**"
		}
		cells = append(cells, cell)
	}
	return cells
}

func (r Report) settings(out *document) {
	out.heading("Settings")
	t := NewTable(append([]string{"setting"}, r.names()...)...)
	for _, p := range r.Comparison.Params {
		t.Row(SettingRow(p)...)
	}
	out.table(t)
	out.line("\n" + format.Plural(r.Comparison.Same, "setting is", "settings are") + " the same.")
}

func (r Report) pairs(out *document) {
	if len(r.Runs) < 2 {
		return
	}
	out.heading("On the same articles")
	first := escape(Name(r.Runs[0]))
	out.line(first + " against each other run. The difference is the accuracy of " + first +
		" minus that of the other, with its 95 % interval (Newcombe's method 10); p is that of McNemar's test.\n")
	t := NewTable("against", "part", "articles", "both right", "only the first", "only the other", "both wrong", "difference", "from", "to", "p", "the difference")
	for i, run := range r.Runs[1:] {
		pair := r.pair(i + 1)
		p := pair.Paired
		if p == nil {
			t.Row(Name(run), "", "", "", "", "", "", "", "", "", "", "not tested: "+pair.Reason)
			continue
		}
		t.Row(Name(run), p.Part, format.Count(p.Rows), format.Count(p.BothRight), format.Count(p.B), format.Count(p.C), format.Count(p.BothWrong),
			format.Signed(p.Advantage), format.Signed(p.Difference.Low), format.Signed(p.Difference.High), format.Value(p.PValue), Verdict(p))
	}
	out.table(t)
}

func (r Report) f1(out *document) {
	list, parts := r.categories()
	if len(list) == 0 {
		return
	}
	out.heading("F1 by category")
	header := []string{"category"}
	for i, name := range r.names() {
		if parts[i] != "" {
			name += " (" + parts[i] + ")"
		}
		header = append(header, name)
	}
	t := NewTable(header...)
	for _, s := range list {
		t.markup(valued(s.category, s.f1, s.best(), format.Score)...)
	}
	out.table(t)
}

func (r Report) terms(out *document) {
	if r.Terms == nil && r.NoTerms == "" || len(r.Runs) < 2 {
		return
	}
	out.heading("Terms that changed most")
	if r.Terms == nil {
		out.line(escape(r.NoTerms))
		return
	}
	first, second := Name(r.Runs[0]), Name(r.Runs[1])
	out.line(escape(fmt.Sprintf("The %s of a term in %s and in %s; %s: not in its vocabulary.", r.Terms.Measure, first, second, format.Missing)) + "\n")
	t := NewTable("category", "term", first, second, "difference")
	for _, c := range r.Terms.Categories {
		for _, change := range c.Changes {
			cells := []string{c.Category, change.Term}
			for _, v := range []*float64{change.First, change.Second} {
				cell := format.Missing
				if v != nil {
					cell = format.Signed(*v)
				}
				cells = append(cells, cell)
			}
			t.Row(append(cells, format.Signed(change.Difference()))...)
		}
	}
	out.table(t)
}
