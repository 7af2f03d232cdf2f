package export

import (
	"encoding/csv"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/eval"
)

var update = flag.Bool("update", false, "write the golden files anew")

// report is of three runs, with names that try to be more than names.
func report() Report {
	created := time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC)
	run := func(id, model string, note string) engine.Run {
		r := engine.Run{ID: strings.Repeat(id, 32), ModelType: model, State: engine.Succeeded, Created: created, ChosenOn: "validation", Experiment: "default"}
		r.Dataset.Name = "demo"
		r.Tags = map[string]string{engine.NoteTag: note}
		return r
	}
	first, second, third := run("a", "MultinomialNB", "=HYPERLINK(\"x\")"), run("b", "LogisticRegression", "a|b\n**c** `d`"), run("c", "MLPClassifier", "")
	first.Model, second.Model, third.Model = "nb", "lr", "mlp"
	third.ChosenOn, third.Dataset.Name = "test", "@other\x1b[2J"
	evaluation := func(part string, f1 ...float64) engine.Evaluation {
		r := &eval.Report{}
		for i, category := range []string{"arts|letters", "=sum(1)", "the `third`\nof them"}[:len(f1)] {
			r.Categories = append(r.Categories, eval.CategoryScores{Category: category, F1: f1[i]})
		}
		if part == "test" {
			return engine.Evaluation{Test: r}
		}
		return engine.Evaluation{Validation: r, Test: &eval.Report{}}
	}
	return Report{
		Runs: []engine.Run{first, second, third},
		Comparison: engine.Comparison{
			Runs:    []string{first.ID, second.ID, third.ID},
			Params:  []engine.ParamRow{{Name: "params.C", Values: []string{"", "1", ""}}, {Name: "seed", Values: []string{"42", "42", "7"}}},
			Same:    20,
			Metrics: []engine.MetricRow{{Name: "accuracy", Values: []*float64{new(0.75), new(0.8123456), nil}, Best: []int{1}}, {Name: "resources.fit_s", Values: []*float64{new(0.31), new(0.31), new(42.0)}, Best: []int{0, 1}}},
			Equal:   1,
		},
		Evaluations: []engine.Evaluation{evaluation("validation", 0.5, 0.25), evaluation("validation", 0.5, 0.75, 1), evaluation("test", 0.625)},
		Pairs: []Pair{
			{Run: second.ID, Paired: &engine.Paired{Part: "test", Comparison: eval.Comparison{
				Rows: 1960, B: 10, C: 40, BothRight: 1500, BothWrong: 410, Advantage: -30.0 / 1960, Difference: eval.Interval{Low: -0.0226, High: -0.0081}, PValue: 0.00004,
			}}},
			{Run: third.ID, Reason: "runs a and c are of different corpora"},
		},
	}
}

// two is a report of two runs, with the terms that changed.
func two() Report {
	r := report()
	r.Runs, r.Evaluations, r.Pairs = r.Runs[:2], r.Evaluations[:2], r.Pairs[:1]
	for i := range r.Comparison.Metrics {
		r.Comparison.Metrics[i].Values = r.Comparison.Metrics[i].Values[:2]
	}
	for i := range r.Comparison.Params {
		r.Comparison.Params[i].Values = r.Comparison.Params[i].Values[:2]
	}
	r.Terms = &engine.TermChanges{Measure: "weight", Categories: []engine.CategoryTermChanges{
		{Category: "arts|letters", Changes: []engine.TermChange{{Term: "-1 goal", First: new(0.5), Second: new(-1.25)}, {Term: "premiere", Second: new(0.75)}}},
		{Category: "=sum(1)", Changes: []engine.TermChange{{Term: "@profit", First: new(2.0)}}},
	}}
	return r
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

func TestMarkdown(t *testing.T) {
	none := two()
	none.Terms, none.NoTerms = nil, "run cccccccc (mlp) gives a term no weight of its own"
	for name, r := range map[string]Report{"three.md": report(), "two.md": two(), "noterms.md": none} {
		var b strings.Builder
		if err := Markdown(&b, r); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.String())
		// Each table has as many cells on every line.
		cells := 0
		for line := range strings.Lines(b.String()) {
			if !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
			if cells != 0 && n != cells {
				t.Errorf("%s: %d cells, %d on the line before: %s", name, n-1, cells-1, line)
			}
			cells = n
		}
	}
}

func TestCSV(t *testing.T) {
	for name, r := range map[string]Report{"three.csv": report(), "two.csv": two()} {
		var b strings.Builder
		if err := CSV(&b, r); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.String())
		rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if Cell(cell) != cell {
					t.Errorf("%s: %q begins a formula", name, cell)
				}
			}
		}
	}
}

// TestUncovered holds that what is left out of a text uncovers no formula.
func TestUncovered(t *testing.T) {
	for _, text := range []string{"\u200b=1", "\ufeff@x", "\u202e-1+1", "\t=1", "=1"} {
		var b strings.Builder
		out := &lines{w: csv.NewWriter(&b), cells: 1}
		if out.line(text); out.end() != nil {
			t.Fatal(out.err)
		}
		if !slices.Contains([]string{"'=1\n", "'@x\n", "'-1+1\n", "' =1\n"}, b.String()) {
			t.Errorf("%q is written as %q", text, b.String())
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestNoRoom(t *testing.T) {
	long := two()
	long.Terms.Categories = slices.Repeat(long.Terms.Categories, 200)
	for name, write := range map[string]func() error{
		"markdown": func() error { return Markdown(full{}, long) },
		"csv":      func() error { return CSV(full{}, long) },
	} {
		if err := write(); err == nil || err.Error() != "no room" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
