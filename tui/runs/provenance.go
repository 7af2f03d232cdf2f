package runs

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/format"
)

// fact is a name with what it is. Those of a metric say which it is.
type fact struct{ name, value, metric string }

// section is a group of facts.
type section []fact

func (s *section) add(name, value string) { s.addMetric(name, value, "") }

func (s *section) addMetric(name, value, metric string) {
	if value != "" {
		*s = append(*s, fact{name, value, metric})
	}
}

// factsOf are all facts of a run, in sections.
func factsOf(r engine.Run) []section {
	all := []section{saidOf(r), metricsOf(r), parametersOf(r), corpusFacts(r), costs(r), provenance(r)}
	return slices.DeleteFunc(all, func(s section) bool { return len(s) == 0 })
}

// saidOf is what went wrong with a run and what people say of it.
func saidOf(r engine.Run) (s section) {
	s.add("error", r.Error)
	for _, w := range r.Warnings {
		s.add("warning", w)
	}
	s.add("note", strings.ReplaceAll(noteOf(&r), "\n", " / "))
	s.add("tags", tagWords(&r))
	return s
}

// metricsOf are the metrics of a run on each part, what it is compared by first.
func metricsOf(r engine.Run) (s section) {
	names := map[string]bool{}
	for name := range r.Metrics {
		names[strings.TrimPrefix(name, "validation_")] = true
	}
	first := []string{"accuracy", "balanced_accuracy", "f1_macro", "f1_weighted", "log_loss", "matthews_corrcoef"}
	sorted := slices.SortedFunc(maps.Keys(names), func(x, y string) int {
		place := func(name string) int {
			if i := slices.Index(first, name); i >= 0 {
				return i
			}
			return len(first)
		}
		return cmp.Or(cmp.Compare(place(x), place(y)), cmp.Compare(x, y))
	})
	for _, name := range sorted {
		var parts []string
		if v, ok := r.Metrics["validation_"+name]; ok {
			parts = append(parts, format.Score(v)+" validation")
		}
		if v, ok := r.Metrics[name]; ok {
			switch name {
			case "loss", "objective":
				parts = append(parts, format.Value(v))
			default:
				parts = append(parts, format.Figure(name, v)+" test")
			}
		}
		s.addMetric(figure.MetricWord(name), strings.Join(parts, ", "), name)
	}
	return s
}

func parametersOf(r engine.Run) (s section) {
	for _, p := range parameters(r.Params) {
		s.add(p.name, p.value)
	}
	return s
}

func corpusFacts(r engine.Run) (s section) {
	if d := r.Dataset; d.Digest != "" {
		s.add("corpus", d.Name)
		s.add("digest", d.Digest)
		s.add("articles", figure.SplitWords(d.Rows))
		s.add("categories", format.Count(len(d.Categories)))
		s.add("features", fmt.Sprintf("%s, with %s values stored", format.Count(d.Features), format.Count(d.NNZ)))
	}
	s.add("seed", fmt.Sprint(r.Spec.Seed))
	if r.Iterations > 0 {
		converged := "converged"
		if !r.Converged {
			converged = "not converged"
		}
		s.addMetric("iterations", format.Count(r.Iterations)+", "+converged, "n_iter")
	}
	return s
}

// costs are what the stages of a run and its model took.
func costs(r engine.Run) (s section) {
	for _, name := range slices.Sorted(maps.Keys(r.Stages)) {
		t := r.Stages[name]
		s.add(name, fmt.Sprintf("%s, processors %s", format.Duration(t.Wall), format.Duration(t.CPU)))
	}
	if c := r.Resources; c.BundleSize > 0 {
		s.addMetric("model file", format.Bytes(c.BundleSize), "bundle_bytes")
		s.addMetric("peak memory", format.Memory(c.PeakMemory), "peak_memory_bytes")
		s.addMetric("a prediction", fmt.Sprintf("%s, ten %s", format.Duration(c.PredictP50/1000), format.Duration(c.PredictTen/1000)), "predict_p50_ms")
	}
	return s
}

// provenance is where a run comes from and what it left.
func provenance(r engine.Run) (s section) {
	s.add("run", r.ID)
	s.add("job", r.Job)
	s.add("experiment", r.Experiment)
	for _, x := range r.Artifacts {
		kept := ""
		if !x.Dropped.IsZero() {
			kept = ", not kept any more"
		}
		s.add(x.Kind, fmt.Sprintf("%s, %s%s", x.Digest, format.Bytes(x.Bytes), kept))
	}
	if e := r.Environment; e.Version != "" {
		s.add("made by", fmt.Sprintf("copydesk %s, %s, %s/%s, %s kernels", e.Version, e.Go, e.OS, e.Arch, e.Kernels))
		s.add("made on", fmt.Sprintf("%s by %s, %s", e.Host, e.User, format.Plural(e.CPUs, "processor", "processors")))
	}
	if !r.Started.IsZero() {
		s.add("started", r.Started.Local().Format("2006-01-02 15:04:05"))
	}
	return s
}
