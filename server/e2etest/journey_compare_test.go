//go:build linux

package e2etest_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"copydesk/engine"
)

// Two runs are marked and held against each other, down to the articles that
// only one of them gets right, and what came out is written to a file.
func TestJourneyCompare(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	home := filepath.Dir(w.dir)
	if err := os.Mkdir(filepath.Join(home, "reports"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := w.sit(120, 40, "--models", "nb,lr")
	p.Await("This workspace is empty")
	p.Press("t")
	p.Await("Trained on demo", "is best")
	p.goTo("Runs")
	p.Await("2 runs")
	p.Press("space")
	p.Await("1 marked")
	p.Press("space")
	p.Await("2 marked")
	p.Press("c")

	best := w.best(t)
	c := w.client()
	defer c.Close()
	first := w.runOf(best)
	second := w.runOf(map[string]string{"nb": "lr", "lr": "nb"}[best])
	paired := must[engine.Paired](t)(c.Paired(t.Context(), first.ID, second.ID))
	nameA, nameB := "A "+string(first.Model), "B "+string(second.Model)
	p.Await("[4 Compare]", nameA, "(baseline) against "+nameB, fmt.Sprintf("the same %d %s articles of demo", paired.Rows, paired.Part))
	p.Await(fmt.Sprintf("only %s is right %d", nameA, paired.B), fmt.Sprintf("only %s is right %d", nameB, paired.C),
		fmt.Sprintf("both are wrong %d", paired.BothWrong), fmt.Sprintf("both are right %d", paired.BothRight))

	// The demo has articles of either kind; the tests before hold their numbers.
	p.Press("tab", "down")
	p.Await("[Articles]", "> only "+nameB+" is right", "opens the articles")
	p.Press("enter")
	q := engine.JudgedQuery{Run: first.ID, Against: second.ID, Part: paired.Part, Pair: engine.OnlySecond}
	page := must[engine.JudgedPage](t)(c.Judged(t.Context(), q))
	if page.Total != paired.C || page.Total < 2 {
		t.Fatalf("%d articles are judged so, %d counted; want the same and at least two", page.Total, paired.C)
	}
	p.Await("Only "+nameB+" is right", fmt.Sprintf("%d %s articles", page.Total, paired.Part), placeOf(page.Judged[0]))
	p.Press("down")
	article := page.Judged[1]
	p.Await(placeOf(article), beginning(article.Text))
	p.Press("enter")
	p.Await("[5 Ask]", "truth: "+article.Truth, beginning(article.Text),
		fmt.Sprintf("The runs do not agree: %s by %s; %s by %s (right)", article.Answer, first.Model, article.Other.Answer, second.Model))

	p.goTo("Compare")
	p.Await("Only " + nameB + " is right")
	p.Press("esc")
	p.Await("[Articles]")
	p.Press("m")
	p.Await("File to write the comparison to, in Markdown")
	p.Press("ctrl+u")
	p.Type("~/rep")
	p.Press("tab")
	p.Await("~/reports/")
	p.Type("first.md")
	p.Press("enter")
	file := filepath.Join(home, "reports", "first.md")
	p.Await("wrote " + file)
	written := readFile(t, file)
	checkReport(t, written, first, second, paired)
	if total := must[engine.JudgedPage](t)(c.Judged(t.Context(), engine.JudgedQuery{
		Run: first.ID, Against: second.ID, Part: paired.Part, Pair: engine.OnlyFirst,
	})).Total; total != paired.B {
		t.Errorf("%d articles that only %s gets right, %d counted", total, first.Model, paired.B)
	}

	// What somebody else wrote stays unless it is said that it goes.
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, answer := range []struct{ key, want string }{{"n", "mine"}, {"y", written}} {
		p.Press("m")
		p.Await("File to write the comparison to")
		p.Press("ctrl+u")
		p.Type(file)
		p.Press("enter")
		p.Await(filepath.Base(file) + " is there already. Replace it?")
		p.Press(answer.key)
		p.AwaitNone("Replace it?")
		w.eventually("the file that was agreed to", func() bool { return readFile(t, file) == answer.want })
	}
	p.quits("")
	w.holds("job succeeded: nb succeeded, lr succeeded", "version 1: "+best+", champion")
}

// placeOf says where an article stands, as the screen does.
func placeOf(j engine.Judged) string {
	return fmt.Sprintf("line %d of its source, article %d", j.Line, j.Row+1)
}

// beginning is the first words of an article, which no line breaks.
func beginning(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(3, len(words))], " ")
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// checkReport holds the tables of a report in Markdown to what the desk says of
// the two runs.
func checkReport(t *testing.T, text string, first, second engine.Run, paired engine.Paired) {
	t.Helper()
	name := func(r engine.Run) string { return fmt.Sprintf("%s %.8s", r.Model, r.ID) }
	for _, r := range []engine.Run{first, second} {
		row := table(t, text, "Runs")[name(r)]
		if row["corpus"] != "demo" || row["model"] != r.ModelType {
			t.Errorf("the report says of %s: %v", name(r), row)
		}
		said := table(t, text, "Figures")
		for _, metric := range []string{"accuracy", "f1_macro", "log_loss", "validation_accuracy"} {
			value, ok := r.Metrics[metric]
			if cell := strings.Trim(said[metric][name(r)], "*"); !ok || !near(cell, value) {
				t.Errorf("the report says that %s of %s is %q, the desk %v (%v)", metric, name(r), cell, value, ok)
			}
		}
	}
	row := table(t, text, "On the same articles")[name(second)]
	for column, n := range map[string]int{
		"articles": paired.Rows, "both right": paired.BothRight, "only the first": paired.B, "only the other": paired.C, "both wrong": paired.BothWrong,
	} {
		if row[column] != strconv.Itoa(n) {
			t.Errorf("the report says %s: %s, the desk %d", column, row[column], n)
		}
	}
	for column, v := range map[string]float64{
		"difference": paired.Advantage, "from": paired.Difference.Low, "to": paired.Difference.High, "p": paired.PValue,
	} {
		if !near(row[column], v) {
			t.Errorf("the report says %s: %s, the desk %v", column, row[column], v)
		}
	}
}

// near reports whether a text is a number to four decimals.
func near(text string, v float64) bool {
	said, err := strconv.ParseFloat(text, 64)
	return err == nil && math.Abs(said-v) < 0.6e-4
}

// table reads the table under a heading of a Markdown document: its cells by the
// first of their row and the head of their column.
func table(t *testing.T, text, heading string) map[string]map[string]string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("no heading %q in:\n%s", heading, text)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	var rows [][]string
	for line := range strings.Lines(rest) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "|") {
			cells := strings.Split(strings.Trim(line, "|"), "|")
			for i := range cells {
				cells[i] = strings.NewReplacer(`\`, "").Replace(strings.TrimSpace(cells[i]))
			}
			rows = append(rows, cells)
		}
	}
	if len(rows) < 3 {
		t.Fatalf("no table under %q in:\n%s", heading, text)
	}
	found := make(map[string]map[string]string)
	for _, row := range rows[2:] {
		found[row[0]] = make(map[string]string)
		for i, cell := range row {
			found[row[0]][rows[0][i]] = cell
		}
	}
	return found
}
