package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Comparison holds runs against each other: what they were made of and what
// came out.
type Comparison struct {
	Runs []string `json:"runs"` // ids, in the order given
	// Params are the settings that differ, in alphabetical order.
	Params []ParamRow `json:"params"`
	// Same counts the settings that all runs share.
	Same int `json:"same"`
	// Metrics are the figures that differ or that not every run has, in
	// alphabetical order.
	Metrics []MetricRow `json:"metrics"`
	// Equal counts the metrics on which all runs agree.
	Equal int `json:"equal"`
}

// ParamRow is a setting with its value in each run, "" where a run has none.
type ParamRow struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// MetricRow is a figure with its value in each run, nil where a run has none.
type MetricRow struct {
	Name   string     `json:"name"`
	Values []*float64 `json:"values"`
	// Best are the positions of the best values; none where only one run has it.
	Best []int `json:"best"`
}

// Compare holds runs against each other.
func Compare(runs []Run) (Comparison, error) {
	c := Comparison{Params: []ParamRow{}, Metrics: []MetricRow{}}
	settings := make([]map[string]string, len(runs))
	figures := make([]map[string]float64, len(runs))
	names, metrics := map[string]bool{}, map[string]bool{}
	for i, r := range runs {
		c.Runs = append(c.Runs, r.ID)
		var err error
		if settings[i], err = r.Settings(); err != nil {
			return Comparison{}, err
		}
		figures[i] = r.figures()
		for name := range settings[i] {
			names[name] = true
		}
		for name := range figures[i] {
			metrics[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		row := ParamRow{Name: name}
		for _, s := range settings {
			row.Values = append(row.Values, s[name])
		}
		if len(slices.Compact(slices.Clone(row.Values))) == 1 {
			c.Same++
			continue
		}
		c.Params = append(c.Params, row)
	}
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		row := MetricRow{Name: name}
		for _, f := range figures {
			var v *float64
			if x, ok := f[name]; ok {
				v = &x
			}
			row.Values = append(row.Values, v)
		}
		if row.mark(); len(row.Best) == len(runs) && len(runs) > 1 {
			c.Equal++
			continue
		}
		c.Metrics = append(c.Metrics, row)
	}
	return c, nil
}

// mark finds the best values of the row.
func (m *MetricRow) mark() {
	lower := LowerIsBetter(m.Name)
	having := 0
	for i, v := range m.Values {
		if v != nil {
			having++
		}
		switch {
		case v == nil:
		case len(m.Best) == 0 || *v == *m.Values[m.Best[0]]:
			m.Best = append(m.Best, i)
		case (*v < *m.Values[m.Best[0]]) == lower:
			m.Best = []int{i}
		}
	}
	if having < 2 {
		m.Best = []int{}
	}
}

// LowerIsBetter reports whether of two values of a metric the smaller is the
// better one.
func LowerIsBetter(metric string) bool {
	metric = strings.TrimPrefix(metric, "validation_")
	switch metric {
	case "log_loss", "objective", "loss":
		return true
	}
	return strings.HasPrefix(metric, "resources.")
}

// Settings returns all that a run was made of, under flat names: the estimator's
// parameters as params.C, the rest as the spec has it, such as seed or
// feature_extraction.tfidf.max_features, and model, dataset and copydesk.
func (r Run) Settings() (map[string]string, error) {
	spec, err := json.Marshal(r.Spec)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := json.Unmarshal(spec, &tree); err != nil {
		return nil, err
	}
	// The parameters of the other classifiers, and which they were, are not
	// this run's.
	delete(tree, "models")
	delete(tree, "classifiers")
	delete(tree, "experiment")
	if len(r.Params) > 0 {
		var params any
		if err := json.Unmarshal(r.Params, &params); err != nil {
			return nil, err
		}
		tree["params"] = params
	}
	tree["model"] = string(r.Model)
	tree["dataset"] = r.Dataset.Digest
	tree["copydesk"] = r.Environment.Version
	out := make(map[string]string)
	flatten(out, "", tree)
	return out, nil
}

func flatten(out map[string]string, prefix string, v any) {
	object, ok := v.(map[string]any)
	if !ok {
		text, err := json.Marshal(v)
		if err != nil {
			text = []byte(fmt.Sprint(v))
		}
		out[prefix] = strings.Trim(string(text), `"`)
		return
	}
	for name, value := range object {
		if prefix != "" {
			name = prefix + "." + name
		}
		flatten(out, name, value)
	}
}

// figures returns a run's metrics and what it costs.
func (r Run) figures() map[string]float64 {
	out := maps.Clone(r.Metrics)
	if out == nil {
		out = make(map[string]float64)
	}
	if r.State == Succeeded {
		out["resources.bundle_bytes"] = float64(r.Resources.BundleSize)
		out["resources.fit_s"] = r.Resources.FitDuration
		out["resources.peak_memory_bytes"] = float64(r.Resources.PeakMemory)
		out["resources.predict_p50_ms"] = r.Resources.PredictP50
		out["resources.predict_ten_ms"] = r.Resources.PredictTen
	}
	return out
}
