package command

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// exportedRuns are two runs that do not have the same columns.
func exportedRuns() []engine.Run {
	spec := engine.DefaultSpec()
	first := engine.Run{
		ID: "aaaa", Experiment: "default", Model: classify.LogisticRegression, State: engine.Succeeded, Spec: spec,
		Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), ChosenOn: "validation",
		Params:  json.RawMessage(`{"C": 10, "penalty": "l2"}`),
		Dataset: engine.Dataset{Name: "demo"},
		Metrics: map[string]float64{"accuracy": 0.75, "validation_accuracy": 0.5, "log_loss": -0.25},
		Tags:    map[string]string{engine.NoteTag: "=1+1", "stage": "base,line\nnext"},
	}
	second := engine.Run{ID: "bbbb", Model: classify.NaiveBayes, State: engine.Failed, Spec: spec, Params: json.RawMessage(`{"alpha": 0.5}`), Metrics: map[string]float64{"loss": 1}}
	return []engine.Run{first, second}
}

func table(t *testing.T, raw, terminal bool) (columns []string, rows []map[string]string) {
	t.Helper()
	c := newRunColumns()
	for _, r := range exportedRuns() {
		if err := c.add(r); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	if err := c.write(&b, raw, terminal); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := make(map[string]string)
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return lines[0], rows
}

func TestRunColumns(t *testing.T) {
	columns, rows := table(t, false, false)
	if len(rows) != 2 {
		t.Fatalf("%d rows, want 2", len(rows))
	}
	for name, want := range map[string]string{
		"run_id": "aaaa", "model": "lr", "metrics.accuracy": "0.75", "metrics.log_loss": "-0.25", "params.C": "10", "params.penalty": "l2",
		"params.seed": "42", "params.alpha": "", "metrics.loss": "", "tags.stage": "base,line\nnext", "note": "'=1+1", "created": "2026-01-02T03:04:05Z", "deleted": "",
	} {
		if got, ok := rows[0][name]; !ok || got != want {
			t.Errorf("column %s is %q (there: %v), want %q", name, got, ok, want)
		}
	}
	if rows[1]["params.alpha"] != "0.5" || rows[1]["params.C"] != "" || rows[1]["metrics.loss"] != "1" || rows[1]["note"] != "" {
		t.Errorf("the second run has %v", rows[1])
	}
	if slices.Index(columns, "run_id") != 0 || slices.Index(columns, "metrics.accuracy") > slices.Index(columns, "params.C") ||
		slices.Index(columns, "params.C") > slices.Index(columns, "tags.stage") {
		t.Errorf("the columns are in the order %v", columns)
	}
	if slices.Contains(columns, "tags.note") {
		t.Error("the note has two columns")
	}
	if _, rows := table(t, true, false); rows[0]["note"] != "=1+1" {
		t.Errorf("raw: the note is %q", rows[0]["note"])
	}
	if _, rows := table(t, true, true); rows[0]["tags.stage"] != "base,line next" {
		t.Errorf("on a terminal the tag is %q", rows[0]["tags.stage"])
	}
}
