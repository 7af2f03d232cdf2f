package compare

import (
	"cmp"
	"slices"
	"strings"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/export"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

// metricsPane lists the figures of the runs, those of a kind together.
type metricsPane struct {
	rows   []metricRow
	equal  int // figures on which all agree
	hidden bool
	cursor int
	first  int
}

// metricRow is a figure with its value in each run, or the title of a group.
type metricRow struct {
	engine.MetricRow
	label string
	group string // of a title: what follows; Name is ""
}

// The groups of figures, in their order.
const (
	onTest       = "on test"
	onValidation = "on validation"
	training     = "training"
	cost         = "cost"
)

var groups = []string{onTest, onValidation, training, cost}

// labels are what figures are called, in their order in a group. Others come
// after them.
var labels = []struct{ name, label string }{
	{"accuracy", "accuracy"}, {"f1_macro", "macro F1"}, {"balanced_accuracy", "balanced accuracy"}, {"log_loss", "log loss"}, {"matthews_corrcoef", "Matthews"},
	{"f1_weighted", "weighted F1"}, {"precision_macro", "macro precision"}, {"recall_macro", "macro recall"},
	{"precision_weighted", "weighted precision"}, {"recall_weighted", "weighted recall"},
	{"top_1_accuracy", "top 1"}, {"top_2_accuracy", "top 2"}, {"top_3_accuracy", "top 3"}, {"top_5_accuracy", "top 5"},
	{"loss", "loss"}, {"objective", "objective"},
	{"fit_s", "fit"}, {"predict_p50_ms", "one article"}, {"predict_ten_ms", "ten articles"}, {"bundle_bytes", "size"}, {"peak_memory_bytes", "peak memory"},
}

// sorted returns the group of a figure, its place there and what it is called.
func sorted(metric string) (group, place int, label string) {
	name, of := metric, onTest
	switch rest, validation := strings.CutPrefix(metric, "validation_"); {
	case validation:
		name, of = rest, onValidation
	case strings.HasPrefix(metric, "resources."):
		name, of = strings.TrimPrefix(metric, "resources."), cost
	case metric == "loss" || metric == "objective":
		of = training
	}
	place = slices.IndexFunc(labels, func(l struct{ name, label string }) bool { return l.name == name })
	if place < 0 {
		return slices.Index(groups, of), len(labels), strings.ReplaceAll(name, "_", " ")
	}
	return slices.Index(groups, of), place, labels[place].label
}

// show takes the figures that differ and, with all, the others.
func (p *metricsPane) show(runs []engine.Run, c engine.Comparison, all bool) {
	was := p.current()
	rows := slices.Clone(c.Metrics)
	p.equal, p.hidden = c.Equal, !all && c.Equal > 0
	if all && len(runs) > 0 {
		rows = append(rows, equals(runs, c)...)
	}
	slices.SortStableFunc(rows, func(a, b engine.MetricRow) int {
		ga, pa, la := sorted(a.Name)
		gb, pb, lb := sorted(b.Name)
		return cmp.Or(ga-gb, pa-pb, cmp.Compare(la, lb))
	})
	p.rows = nil
	last := -1
	for _, r := range rows {
		group, _, label := sorted(r.Name)
		if group != last {
			p.rows = append(p.rows, metricRow{group: groups[group]})
			last = group
		}
		p.rows = append(p.rows, metricRow{MetricRow: r, label: label})
	}
	p.cursor = max(0, slices.IndexFunc(p.rows, func(r metricRow) bool { return r.Name == was && was != "" }))
	p.move(0)
}

// equals are the figures that are the same in all runs: those of the first that
// do not differ.
func equals(runs []engine.Run, c engine.Comparison) []engine.MetricRow {
	alone, err := engine.Compare(runs[:1])
	if err != nil {
		return nil // the comparison of all has said so
	}
	var rows []engine.MetricRow
	for _, r := range alone.Metrics {
		if slices.ContainsFunc(c.Metrics, func(m engine.MetricRow) bool { return m.Name == r.Name }) {
			continue
		}
		for range runs[1:] {
			r.Values = append(r.Values, r.Values[0])
		}
		r.Best = nil
		rows = append(rows, r)
	}
	return rows
}

// current is the name of the figure that the cursor is on.
func (p *metricsPane) current() string {
	if p.cursor >= len(p.rows) {
		return ""
	}
	return p.rows[p.cursor].Name
}

// move moves the cursor by figures; titles are passed over.
func (p *metricsPane) move(by int) {
	last := len(p.rows) - 1
	p.cursor = max(0, min(p.cursor+by, last))
	step := 1
	if by < 0 {
		step = -1
	}
	for p.current() == "" && p.cursor+step >= 0 && p.cursor+step <= last {
		p.cursor += step
	}
	if p.current() == "" && last > 0 {
		p.cursor = 1 // the first line is a title
	}
}

// roomy is from how many lines on a pane has blank lines.
const roomy = 20

func (s *Screen) metricsView(focused bool, width, height int) []string {
	p, h := &s.metrics, s.host
	lines := s.verdicts(width, height)
	if len(p.rows) == 0 {
		return append(lines, s.sentence(s.noFigures(), width)...)
	}
	others, name := s.columns(width, valueWidth+deltaWidth, 24)
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, h.Styles.Dim.Render(s.header(name, "", others)))
	meaning := ""
	if focused && height >= 12 {
		meaning = figure.Meaning(strings.TrimPrefix(p.current(), "resources."))
	}
	foot := draw.Wrap(meaning, width-2)
	room := height - len(lines) - 1
	if meaning != "" {
		room -= len(foot)
		if height >= roomy {
			foot = append([]string{""}, foot...)
			room--
		}
	}
	cursor := p.cursor
	if cursor == 1 {
		cursor = 0 // with the title of its group
	}
	from, to := draw.Window(p.first, cursor, len(p.rows), room)
	p.first = from
	for i := from; i < to; i++ {
		lines = append(lines, s.metricLine(p.rows[i], name, others, focused && i == p.cursor))
	}
	lines = append(lines, s.foot(s.same(p.hidden, p.equal, "figure", others), from, to, len(p.rows), width)...)
	if meaning != "" {
		for _, l := range foot {
			lines = append(lines, h.Styles.Dim.Render("  "+l))
		}
	}
	return lines
}

func (s *Screen) noFigures() string {
	for i, x := range s.sides {
		switch {
		case s.failed:
			return "the figures could not be read"
		case !x.read:
			return "the runs are being read"
		case x.run.State != engine.Succeeded:
			return s.name(i) + " has no figures, and no others have some that differ"
		}
	}
	return "no figure differs"
}

// same says how much is hidden because it is the same in all runs, and which
// runs have no room; "" if there is nothing to say.
func (s *Screen) same(hidden bool, n int, noun string, others []int) string {
	said := ""
	switch {
	case hidden:
		said = "Same (" + format.Count(n) + " hidden, " + s.host.Key("compare.all") + " shows all)"
	case n > 0:
		said = format.Plural(n, noun+" is", noun+"s are") + " the same"
	}
	switch rest := s.rest(others); {
	case said == "":
		return rest
	case rest != "":
		said += "; " + rest
	}
	return said
}

func (s *Screen) metricLine(r metricRow, name int, others []int, current bool) string {
	h := s.host
	if r.Name == "" {
		return h.Styles.Dim.Render("  " + s.groupTitle(r.group))
	}
	value := func(i int) string {
		text := format.Missing
		if v := r.Values[i]; v != nil {
			text = format.Figure(r.Name, *v)
		}
		if slices.Contains(r.Best, i) {
			text = h.Symbols.FitRight(h.Symbols.Best+text, valueWidth)
			if !current {
				return h.Styles.Bold.Render(text)
			}
			return text
		}
		return h.Symbols.FitRight(text, valueWidth)
	}
	line := h.Symbols.Fit(h.Symbols.Text(r.label, name), name) + value(0)
	for _, i := range others {
		line += value(i) + s.judgedDelta(r.Name, r.Values[0], r.Values[i], current)
	}
	return s.line(line, current, true)
}

// groupTitle says what the figures of a group are of; how many articles, where
// all runs were judged on the same.
func (s *Screen) groupTitle(group string) string {
	part := strings.TrimPrefix(group, "on ")
	if part == group {
		return group
	}
	rows := 0
	for i, x := range s.sides {
		report := x.report(part)
		if x.unpaired != "" || x.run.Dataset.Digest != s.sides[0].run.Dataset.Digest {
			return group // they may be others
		}
		if report == nil || i > 0 && report.Rows != rows {
			return group
		}
		rows = report.Rows
	}
	return "on " + format.Plural(rows, part+" article", part+" articles")
}

// verdicts say of each run, or of the one that is shown where there is little
// room, whether it really differs from the baseline.
func (s *Screen) verdicts(width, height int) []string {
	var lines []string
	for i := 1; i < len(s.sides); i++ {
		if i == s.second || height >= 14+4*(len(s.sides)-1) {
			lines = append(lines, s.verdict(i, width)...)
		}
	}
	return lines
}

// verdict says in one or two lines by how much a run differs from the baseline on
// the same articles, and whether that may be chance.
func (s *Screen) verdict(i, width int) []string {
	h, x := s.host, s.sides[i]
	p := x.pair
	switch {
	case p == nil && x.unpaired != "" && s.sides[0].run.Dataset.Digest == x.run.Dataset.Digest:
		why := "  " + s.name(i) + " is not tested against A: " + h.Symbols.Text(x.unpaired, 400) + "."
		return draw.Styled(h.Styles.Warn, draw.Wrap(why, width))
	case p == nil:
		return nil // it is being read, or the heading says why
	}
	word, style := "may be chance", h.Styles.Bold
	if export.Real(p) {
		word, style = "a real difference", h.Styles.Good
		if p.Advantage > 0 {
			style = h.Styles.Bad
		}
	}
	// The difference is said as in the table, the other run less the baseline;
	// 0 - x is no negative zero.
	head := "  " + h.Styles.Bold.Render(h.Symbols.Text(s.name(i), 14)) + "  accuracy " + format.Signed(0-p.Advantage) + ": " + style.Bold(true).Render(word)
	tail := "interval " + format.Signed(0-p.Difference.High) + " to " + format.Signed(0-p.Difference.Low) + ", McNemar " + chance(p.PValue)
	lines := []string{h.Symbols.Fit(head, width)}
	if group := "on " + p.Part; s.groupTitle(group) == group { // not said below
		tail += ", " + format.Plural(p.Rows, p.Part+" article", p.Part+" articles")
	}
	return append(lines, h.Styles.Dim.Render(h.Symbols.Text("  "+tail, width)))
}

// chance writes a p-value.
func chance(p float64) string {
	if p < 0.0001 {
		return "p < 0.0001"
	}
	return "p " + format.Score(p)
}
