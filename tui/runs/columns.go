package runs

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// column is a column of the leaderboard.
type column struct {
	name   string // in the configuration
	title  string // its head; may come from data, harmless
	metric string // whose meaning the glossary has, "" if none
	width  int
	spare  int // cells that it takes more where there is room
	right  bool
	// number is what runs are sorted by, and whether the run has it; nil for a
	// column of texts.
	number func(*engine.Run) (float64, bool)
	text   func(*engine.Run) string
	// numeric has texts that are numbers sorted as such.
	numeric bool
	// high has the highest number come first.
	high bool
	// first is how the order is called, last the other way round.
	first, last string
	// mark has the best of the column marked.
	mark bool
	// idle, if not nil, reports that no run has anything to show: the column is
	// left out unless a person chose it.
	idle func() bool
	cell func(r *engine.Run, width int) string
}

// usual are the columns where nobody chose others, the first to stay where there
// is little room first.
var usual = [...]string{
	"accuracy", "model", "difference", "when", "f1_macro", "log_loss", "corpus", "fit", "size", "tags", "note", "state", "version", "f1_weighted", "predict",
}

// catalogue makes the columns that there are by themselves, in the order of the
// screen.
func (s *Screen) catalogue() []column {
	h := s.host
	figures := []column{
		metricColumn("f1_macro", "macro F1", "f1_macro", true),
		metricColumn("f1_weighted", "weighted F1", "f1_weighted", true),
		metricColumn("log_loss", "log loss", "log_loss", false),
		metricColumn("matthews", "Matthews", "matthews_corrcoef", true),
		metricColumn("balanced", "balanced", "balanced_accuracy", true),
		partColumn("validation_accuracy", "validation", "validation_accuracy"),
		partColumn("test_accuracy", "test", "accuracy"),
	}
	costs := []column{
		costColumn("fit", "fit", "fit_s", 9, format.Seconds, func(r *engine.Run) float64 { return r.Resources.FitDuration }),
		costColumn("predict", "predict", "predict_p50_ms", 7, func(v float64) string { return format.Duration(v / 1000) }, func(r *engine.Run) float64 { return r.Resources.PredictP50 }),
		costColumn("memory", "memory", "peak_memory_bytes", 8, func(v float64) string { return format.Memory(int64(v)) }, func(r *engine.Run) float64 { return float64(r.Resources.PeakMemory) }),
		costColumn("size", "size", "bundle_bytes", 7, func(v float64) string { return format.Bytes(int64(v)) }, func(r *engine.Run) float64 { return float64(r.Resources.BundleSize) }),
	}
	return slices.Concat([]column{
		s.textColumn("model", "model", 6, 0, func(r *engine.Run) string { return string(r.Model) }),
		s.textColumn("corpus", "corpus", 10, 18, corpusOf),
		{name: "accuracy", title: "accuracy", metric: "accuracy", width: 16 + len([]rune(h.Symbols.PlusMinus)), number: chosen("accuracy"), high: true, first: "best first", last: "worst first", mark: true, cell: s.accuracyCell},
		{name: "difference", title: "difference", metric: "above_baseline", width: 10, right: true, number: s.difference, high: true, first: "most above the baseline first", last: "most below the baseline first",
			idle: func() bool { return s.baseline == "" }, cell: s.differenceCell},
	}, figures, costs, []column{
		countColumn("iterations", "steps", 6, func(r *engine.Run) (int, bool) { return r.Iterations, r.Iterations > 0 }),
		countColumn("version", "version", 7, s.versionNumber),
		countColumn("seed", "seed", 6, func(r *engine.Run) (int, bool) { return int(r.Spec.Seed), true }),
		{name: "when", title: "when", width: 11, right: true, number: created, high: true, first: "newest first", last: "oldest first",
			cell: func(r *engine.Run, _ int) string { return format.Ago(figure.When(*r), h.Clock()) }},
		s.textColumn("state", "state", 11, 0, func(r *engine.Run) string { return format.StateWord(r.State) }),
		s.textColumn("tags", "tags", 18, 12, tagWords).idling(func() bool { return !s.facts.tagged }),
		s.textColumn("note", "note", 24, 40, noteOf).idling(func() bool { return !s.facts.noted }),
		s.textColumn("experiment", "experiment", 12, 12, func(r *engine.Run) string { return r.Experiment }),
		s.textColumn("run", "run", 8, 0, func(r *engine.Run) string { return r.ID }),
	})
}

// column returns the column of a name, also one of a parameter, a metric or a
// tag: params.C, metrics.top_3_accuracy, tags.stage. It reports (fault.Invalid) a name
// that none has.
func (s *Screen) column(name string) (column, error) {
	all := s.catalogue()
	if i := slices.IndexFunc(all, func(c column) bool { return c.name == name }); i >= 0 {
		return all[i], nil
	}
	scope, rest, _ := strings.Cut(name, ".")
	title := s.host.Symbols.Text(rest, 20)
	switch {
	case rest == "":
	case scope == "params":
		c := s.textColumn(name, title, max(8, len(title)), 0, func(r *engine.Run) string { return param(r.Params, rest) })
		c.right, c.numeric = true, true
		return c, nil
	case scope == "metrics":
		c := metricColumn(name, title, rest, !engine.LowerIsBetter(rest))
		c.number = named(rest)
		c.cell = scoreCell(c.number)
		return c, nil
	case scope == "tags":
		c := s.textColumn(name, title, max(8, len(title)), 8, func(r *engine.Run) string { return r.Tags[rest] })
		c.numeric = true
		return c, nil
	}
	var names []string
	for _, c := range all {
		names = append(names, c.name)
	}
	return column{}, fault.Newf(fault.Invalid, "there is no column %q of runs; the columns are %s, and params., metrics. or tags. with a name", name, strings.Join(names, ", "))
}

// named returns a metric by its name, whatever part it is of.
func named(metric string) func(*engine.Run) (float64, bool) {
	return func(r *engine.Run) (float64, bool) {
		v, ok := r.Metrics[metric]
		return v, ok && !math.IsNaN(v)
	}
}

// chosen is figure.Chosen without a copy of the run and with no name made: it is
// asked of ten thousand runs at a key.
func chosen(metric string) func(*engine.Run) (float64, bool) {
	validation := "validation_" + metric
	return func(r *engine.Run) (float64, bool) {
		name := metric
		switch r.ChosenOn {
		case "":
			return 0, false
		case "validation":
			name = validation
		}
		v, ok := r.Metrics[name]
		return v, ok && !math.IsNaN(v)
	}
}

func created(r *engine.Run) (float64, bool) { return float64(r.Created.UnixNano()), true }

func metricColumn(name, title, metric string, high bool) column {
	c := column{name: name, title: title, metric: metric, width: max(8, len(title)), right: true, number: chosen(metric), high: high, first: "best first", last: "worst first", mark: true}
	c.cell = scoreCell(c.number)
	return c
}

// partColumn is a metric on one part, whatever the run was chosen on.
func partColumn(name, title, metric string) column {
	c := metricColumn(name, title, metric, true)
	c.number = named(metric)
	c.width, c.cell = max(8, len(title)), scoreCell(c.number)
	return c
}

func scoreCell(number func(*engine.Run) (float64, bool)) func(*engine.Run, int) string {
	return func(r *engine.Run, _ int) string {
		if v, ok := number(r); ok {
			return format.Score(v)
		}
		return ""
	}
}

// costColumn is what a run that succeeded took.
func costColumn(name, title, metric string, width int, write func(float64) string, of func(*engine.Run) float64) column {
	first, last := "least first", "most first"
	switch name {
	case "fit", "predict":
		first, last = "quickest first", "slowest first"
	case "size":
		first, last = "smallest first", "largest first"
	}
	number := func(r *engine.Run) (float64, bool) { return of(r), r.State == engine.Succeeded }
	return column{name: name, title: title, metric: metric, width: width, right: true, number: number, first: first, last: last,
		cell: func(r *engine.Run, _ int) string {
			if v, ok := number(r); ok {
				return write(v)
			}
			return ""
		}}
}

func countColumn(name, title string, width int, of func(*engine.Run) (int, bool)) column {
	first, last, high := "lowest first", "highest first", name == "version"
	if high {
		first, last = last, first
	}
	return column{name: name, title: title, width: width, right: true, high: high, first: first, last: last,
		number: func(r *engine.Run) (float64, bool) { n, ok := of(r); return float64(n), ok },
		cell: func(r *engine.Run, _ int) string {
			if n, ok := of(r); ok {
				return strconv.Itoa(n)
			}
			return ""
		}}
}

func (s *Screen) textColumn(name, title string, width, spare int, of func(*engine.Run) string) column {
	return column{name: name, title: title, width: width, spare: spare, text: of, first: "in order", last: "in reverse order",
		cell: func(r *engine.Run, width int) string { return s.host.Symbols.Text(of(r), width) }}
}

func (c column) idling(idle func() bool) column {
	c.idle = idle
	return c
}

func corpusOf(r *engine.Run) string {
	if r.Dataset.Name != "" {
		return r.Dataset.Name
	}
	return r.Spec.Source.Name()
}

// tagWords are the tags of a run in a line, without the note.
func tagWords(r *engine.Run) string {
	if len(r.Tags) == 0 {
		return ""
	}
	var few [4]string // most runs have no more
	words := few[:0]
	for name, value := range r.Tags {
		switch {
		case name == engine.NoteTag:
		case value == "":
			words = append(words, name)
		default:
			words = append(words, name+"="+value)
		}
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func noteOf(r *engine.Run) string { return r.Tags[engine.NoteTag] }

func (s *Screen) versionNumber(r *engine.Run) (int, bool) {
	n, ok := s.facts.versions[r.ID]
	return n, ok
}

// accuracyCell is the accuracy with half its interval and a mark where it was
// chosen on test; of a run without one, why it has none.
func (s *Screen) accuracyCell(r *engine.Run, _ int) string {
	y := s.host.Symbols
	v, ok := chosen("accuracy")(r)
	if !ok {
		if r.State == engine.Succeeded {
			return "not judged"
		}
		return format.StateWord(r.State)
	}
	text := format.Score(v) + " " + y.Fit(s.host.Interval(*r), len("0.0000")+len([]rune(y.PlusMinus)))
	if r.ChosenOn == "test" {
		text += " t"
	}
	return text
}

// difference is how far a run's accuracy is above that of the baseline. Only
// runs that were judged on the same part of the same corpus have one.
func (s *Screen) difference(r *engine.Run) (float64, bool) {
	base := &s.facts.baseline
	a, ok := chosen("accuracy")(base)
	b, also := chosen("accuracy")(r)
	same := base.Dataset.Digest == r.Dataset.Digest && base.ChosenOn == r.ChosenOn && base.Dataset.Rows == r.Dataset.Rows
	return b - a, ok && also && same
}

func (s *Screen) differenceCell(r *engine.Run, _ int) string {
	if r.ID == s.baseline {
		return "baseline"
	}
	v, ok := s.difference(r)
	if !ok {
		return ""
	}
	return cmp.Or(format.Signed(v), format.Missing)
}

// paramNames are the names of the parameters that the newest run of each
// classifier has.
func paramNames(h *screen.Host) []string {
	seen := map[string]bool{}
	var names []string
	for i := range h.Board.Runs {
		r := &h.Board.Runs[i]
		if seen[string(r.Model)] || len(r.Params) == 0 {
			continue
		}
		seen[string(r.Model)] = true
		for _, p := range parameters(r.Params) {
			if !slices.Contains(names, p.name) {
				names = append(names, p.name)
			}
		}
	}
	slices.Sort(names)
	return names
}
