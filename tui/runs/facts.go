package runs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"copydesk/engine"
	"copydesk/tui/draw"
	"copydesk/tui/figure"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// factsPane lists parameters and provenance of a run.
type factsPane struct {
	first int

	key   factsKey
	lines []string // drawn, for the key
}

type factsKey struct {
	run     string
	version uint64 // of the board's runs
	width   int
}

// fact is a name with what it is. Without a name it continues the one before,
// without either it is an empty line.
type fact struct{ name, value string }

const factName = 20 // cells

func (f *factsPane) view(h *screen.Host, r engine.Run, width, height int) []string {
	if key := (factsKey{r.ID, h.Board.RunsVersion, width}); key != f.key {
		f.key, f.lines = key, drawFacts(h, r, width)
	}
	lines := f.lines
	if len(lines) <= height {
		f.first = 0
		return lines
	}
	f.first = min(f.first, len(lines)-height+1)
	to := f.first + height - 1
	where := h.Styles.Dim.Render(fmt.Sprintf("%d to %d of %d lines", f.first+1, to, len(lines)))
	return append(lines[f.first:to:to], where)
}

func drawFacts(h *screen.Host, r engine.Run, width int) []string {
	var lines []string
	for _, fact := range facts(r) {
		if fact.name == "" && fact.value == "" {
			lines = append(lines, "")
			continue
		}
		name := h.Styles.Dim.Render(h.Symbols.Fit(h.Symbols.Text(fact.name, factName-1), factName))
		for i, line := range draw.Wrap(h.Symbols.Whole(fact.value), max(10, width-factName)) {
			if i > 0 {
				name = draw.Blanks(factName)
			}
			lines = append(lines, name+line)
		}
	}
	return lines
}

func facts(r engine.Run) []fact {
	var all []fact
	add := func(name, value string) {
		if value != "" {
			all = append(all, fact{name, value})
		}
	}
	section := func() {
		if len(all) > 0 && all[len(all)-1] != (fact{}) {
			all = append(all, fact{})
		}
	}
	add("error", r.Error)
	for _, w := range r.Warnings {
		add("warning", w)
	}
	section()
	for _, p := range parameters(r.Params) {
		add(p.name, p.value)
	}
	section()
	if d := r.Dataset; d.Digest != "" {
		add("corpus", d.Name)
		add("digest", d.Digest)
		add("articles", figure.SplitWords(d.Rows))
		add("categories", format.Count(len(d.Categories)))
		add("features", fmt.Sprintf("%s, with %s values stored", format.Count(d.Features), format.Count(d.NNZ)))
	}
	add("seed", fmt.Sprint(r.Spec.Seed))
	if r.Iterations > 0 {
		converged := "converged"
		if !r.Converged {
			converged = "not converged"
		}
		add("iterations", format.Count(r.Iterations)+", "+converged)
	}
	section()
	for _, name := range slices.SortedFunc(maps.Keys(r.Stages), cmp.Compare[string]) {
		t := r.Stages[name]
		add(name, fmt.Sprintf("%s, processors %s", format.Duration(t.Wall), format.Duration(t.CPU)))
	}
	if c := r.Resources; c.BundleSize > 0 {
		add("model file", format.Bytes(c.BundleSize))
		add("peak memory", format.Bytes(c.PeakMemory))
		add("a prediction", fmt.Sprintf("%s, ten %s", format.Duration(c.PredictP50/1000), format.Duration(c.PredictTen/1000)))
	}
	section()
	add("run", r.ID)
	add("job", r.Job)
	add("experiment", r.Experiment)
	for _, x := range r.Artifacts {
		add(x.Kind, fmt.Sprintf("%s, %s", x.Digest, format.Bytes(x.Bytes)))
	}
	if e := r.Environment; e.Version != "" {
		add("made by", fmt.Sprintf("copydesk %s, %s, %s/%s, %s kernels", e.Version, e.Go, e.OS, e.Arch, e.Kernels))
		add("made on", fmt.Sprintf("%s by %s, %s", e.Host, e.User, format.Plural(e.CPUs, "processor", "processors")))
	}
	if !r.Started.IsZero() {
		add("started", r.Started.Local().Format("2006-01-02 15:04:05"))
	}
	return all
}

// parameters reads the estimator's parameters in their order.
func parameters(raw json.RawMessage) []fact {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var all []fact
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return all
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return all
		}
		all = append(all, fact{fmt.Sprint(name), strings.Trim(string(value), `"`)})
	}
	return all
}
