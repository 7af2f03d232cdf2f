package tui

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

func TestCompareSaysWhatDiffers(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.compared()
		s.shows("[4 Compare]", "A lr (baseline) against B nb", "the same 196 test articles of demo", "accuracy -0.0306: may be chance",
			"interval -0.0816 to +0.0197, McNemar p 0.3075", "Same (4 hidden, a shows all)")
		s.hides("peak memory")
		s.press("a", "G")
		s.shows("peak memory", "The most memory that the process had", "4 figures are the same")
		s.press("a")
		s.hides("peak memory")
		// The other way round the sign is the other.
		s.press("b")
		s.shows("A nb (baseline) against B lr", "accuracy +0.0306: may be chance", "interval -0.0197 to +0.0816")
	})
}

func TestCompareSaysWhyARunHasNoCurve(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("t")
		s.desk.prepare(demoData())
		s.desk.end(classify.NaiveBayes, reports()[classify.NaiveBayes], 0.004, 0)
		s.desk.changeRun(classify.NeuralNetwork, func(r *engine.Run) {
			r.State, r.Error, r.Ended = engine.Failed, "not enough memory: 1.2 GB were asked for", s.desk.now()
		})
		s.settle()
		s.compare(classify.NaiveBayes, classify.NeuralNetwork)
		s.press("tab", "tab", "tab", "tab", "tab")
		s.shows("[Curves]", "B mlp has no curve: it failed before its first step.")
		s.hides("counts words once")
		s.compare(classify.NaiveBayes, classify.RandomForest)
		s.shows("[Curves]", "None of these runs has a curve: naive Bayes counts words once")
	})
}

func TestCompareChoosesRuns(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("4", "r")
		s.shows("not now: there are no runs")
		s.press("2")
		s.full()
		s.press("4")
		s.shows("Nothing is compared yet.", "r chooses the runs here.")
		s.press("r", "enter")
		s.shows("two runs are needed, or more")
		s.press("r", "down", " ", "down", " ", "down", " ", "up", " ", "enter")
		// The newest first: mlp, rf, lr, nb. lr was marked and unmarked again.
		s.shows("A rf (baseline) against B nb")
		s.press("2", "4")
		s.shows("A rf (baseline) against B nb")
	})
}

func TestCompareSeveral(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.compare(classify.LogisticRegression, classify.NaiveBayes, classify.RandomForest, classify.NeuralNetwork, classify.NaiveBayes)
		s.shows("A lr (baseline) against [B nb]   C rf   D mlp")
		want := [][2]string{}
		ids := s.ids(classify.LogisticRegression, classify.NaiveBayes, classify.RandomForest, classify.NeuralNetwork)
		for _, id := range ids[1:] {
			want = append(want, [2]string{ids[0], id})
		}
		if !slices.Equal(s.desk.compare.held, want) {
			t.Errorf("held against each other: %v, want %v", s.desk.compare.held, want)
		}
		s.press("]")
		s.shows("[C rf]", "C rf  accuracy -0.1735: a real difference")
		s.press("]", "]")
		s.shows("[B nb]")
		s.press("[")
		s.shows("[D mlp]")
		if n := len(s.desk.compare.held); n != 3 {
			t.Errorf("%d pairs were asked for when another was shown", n)
		}
		s.press("b")
		s.shows("A mlp (baseline) against [B lr]   C nb   D rf")
	})
}

func TestCompareOpensArticles(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.compared()
		ids := s.ids(classify.LogisticRegression, classify.NaiveBayes)
		s.press("tab", "enter")
		s.shows("Only A lr is right", "The harbour company", "23 test articles")
		s.press("o")
		s.shows("not now: they are of both runs")
		s.press("esc", "down", "down", "enter")
		s.shows("A lr and B nb are both wrong")
		s.press("esc", "tab", "enter", "enter")
		s.shows("entertainment that B nb answered politics")
		s.press("o")
		s.shows("entertainment that A lr answered politics")
		want := []engine.JudgedQuery{
			{Run: ids[0], Against: ids[1], Part: "test", Pair: engine.OnlyFirst, Limit: 100},
			{Run: ids[0], Against: ids[1], Part: "test", Pair: engine.BothWrong, Limit: 100},
			{Run: ids[1], Against: ids[0], Part: "test", Truth: "entertainment", Answer: "politics", Limit: 100},
			{Run: ids[0], Against: ids[1], Part: "test", Truth: "entertainment", Answer: "politics", Limit: 100},
		}
		if !slices.Equal(s.desk.compare.judged, want) {
			t.Errorf("asked for %+v\nwant %+v", s.desk.compare.judged, want)
		}
		opened := s.hold(keyOf("enter"))
		if !slices.ContainsFunc(opened, func(m tea.Msg) bool {
			o, ok := m.(screen.OpenArticle)
			return ok && slices.Equal(o.Runs, ids) && o.Truth == "entertainment" && strings.HasPrefix(o.Text, "The harbour")
		}) {
			t.Errorf("enter tells %v", opened)
		}
		s.press("esc")
		s.shows("[Confusion]")
	})
}

// Categories, matrix and terms follow each other.
func TestCompareFollowsTheCategory(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.compared()
		s.press("tab", "tab", "down", "down", "down", "tab")
		s.shows("> 5 technology")
		s.press("tab")
		s.shows("technology", "5 of 5", "chip")
		s.press("right")
		s.shows("business", "1 of 5", "profit")
		s.press("tab", "tab", "tab", "%")
		s.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
		s.shows("truth, %", "-2.4")
	})
}

func TestCompareSaysWhyNot(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.compare(classify.LogisticRegression, classify.NeuralNetwork)
		s.press("tab", "tab", "tab", "tab")
		s.shows("gives a term no weight of its own")
		s.desk.compare.unpaired = fault.Newf(fault.NotFound, "retention dropped the predictions of run 0000; train it again with: copydesk jobs retry 00a0")
		s.press("ctrl+r", "tab", "tab", "tab")
		s.shows("B mlp is not tested against A: retention dropped the predictions", "copydesk jobs retry 00a0.")
		s.press("tab", "enter")
		s.shows("Retention dropped the predictions", "not now: retention dropped")
		// A cell of the matrix has articles nevertheless, of one of them.
		s.press("tab", "tab", "enter")
		s.shows("business that B mlp answered business")
		if q := s.desk.compare.judged[0]; q.Against != "" || q.Part != "test" {
			t.Errorf("asked for %+v", q)
		}
		s.press("esc", "shift+tab", "shift+tab")
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
		s.press("ctrl+r")
		s.shows("What belongs to the runs could not be read; ctrl+r reads it again.")
		s.desk.refuse, s.desk.compare.unpaired = nil, nil
		s.press("ctrl+r")
		s.shows("only A lr is right")
	})
}

func TestCompareFollowsWhatBecomesOfRuns(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.compare(classify.LogisticRegression, classify.NeuralNetwork, classify.NaiveBayes)
		s.shows("B mlp is still being trained: its settings and its curve can be compared until it is done.")
		s.press("shift+tab", "shift+tab")
		s.shows("24 steps")
		s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, decay(33, 0.09, 0.004)...)
		s.settle()
		s.shows("54 steps")
		s.desk.end(classify.NeuralNetwork, reports()[classify.NeuralNetwork], 4.9, 54)
		s.settle()
		s.hides("still being trained")
		s.press("tab", "tab")
		s.shows("B mlp  accuracy -0.0153: may be chance")

		s.desk.changeRun(classify.NaiveBayes, func(r *engine.Run) { r.Deleted = s.desk.now() })
		s.settle()
		s.shows("C nb was deleted: it can be compared until it is purged.")
		s.desk.purge(classify.NaiveBayes)
		s.settle()
		s.shows("A lr (baseline) against B mlp", "A run that was compared here (C nb) has been purged.")
		s.desk.purge(classify.LogisticRegression)
		s.settle()
		s.shows("A run that was compared here (A lr) has been purged.", "Fewer than two runs are left.")
		s.press("b")
		s.shows("not now: no runs are compared")
	})
}

// What was asked for runs that are compared no more is not taken.
func TestCompareDropsOldAnswers(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.press("4")
		old := s.hold(screen.CompareRuns{Runs: s.ids(classify.LogisticRegression, classify.NaiveBayes)})
		s.compare(classify.RandomForest, classify.NeuralNetwork)
		for _, m := range old {
			s.send(m)
		}
		s.shows("A rf (baseline) against B mlp", "B mlp  accuracy +0.1582: a real difference")
	})
}

// A hidden screen reads nothing.
func TestCompareRestsWhenHidden(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.compare(classify.LogisticRegression, classify.NeuralNetwork)
		s.press("2")
		s.desk.end(classify.NeuralNetwork, reports()[classify.NeuralNetwork], 4.9, 54)
		s.settle()
		if n := len(s.desk.compare.held); n != 0 {
			t.Fatalf("%d pairs were asked for while another screen was shown", n)
		}
		s.press("4")
		s.shows("B mlp  accuracy")
	})
}

func TestCompareExports(t *testing.T) {
	dir := t.TempDir()
	play(t, 80, 24, func(s *stage) {
		s.press("4", "m")
		s.shows("not now: no runs are compared")
		s.press("2")
		s.compared()
		path := filepath.Join(dir, "both.md")
		write := func(key, path string) {
			s.press(key)
			s.app.Prompt.Input.SetValue(path)
			s.press("enter")
		}
		s.press("m")
		s.shows("File to write the comparison to, in Markdown", "> comparison-lr-00000000-nb-00000000.md")
		s.press("esc")
		write("m", path)
		s.shows("wrote")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"# Comparison of 2 runs", "## On the same articles", "## Terms that changed most", "| business      | profit          |"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the file lacks %q:\n%s", want, text)
			}
		}
		if n := strings.Count(string(text), "| business      |"); n != 1+10 {
			t.Errorf("%d lines of business, want its F1 and ten terms", n)
		}

		// What is there already is not replaced without a question.
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		write("v", path)
		s.shows("is there already. Replace it?")
		s.press("n")
		if text, _ := os.ReadFile(path); string(text) != "mine" {
			t.Errorf("the file was replaced: %s", text)
		}
		write("v", path)
		s.press("y")
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if rows, err := csv.NewReader(f).ReadAll(); err != nil || len(rows) < 20 {
			t.Errorf("%d rows of CSV, %v", len(rows), err)
		}

		for _, tt := range []struct{ path, want string }{
			{"", "a file needs a name, such as comparison-lr"},
			{dir + "/", "is a directory; add the name of a file"},
			{dir + "/none/x.md", "there is no directory"},
			{dir, "is no file that can be replaced"},
		} {
			write("m", tt.path)
			s.shows(tt.want)
			if tt.path != dir {
				s.shows("esc leave it") // what is typed can be mended
			}
			s.press("esc")
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 1 {
			t.Errorf("files that were left: %v, %v", left, err)
		}
	})
}

func TestCompareCompletesPaths(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"reports", "records"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	play(t, 80, 24, func(s *stage) {
		s.compared()
		s.press("m")
		s.app.Prompt.Input.SetValue(dir + "/r")
		s.press("tab")
		s.shows("reports/", "records/")
		s.press("p", "tab")
		if got := s.app.Prompt.Input.Value(); got != dir+"/reports/" {
			t.Errorf("completed to %q", got)
		}
	})
}

func TestCompareCopies(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.compared()
		s.press("y")
		s.shows("copied the comparison in Markdown")
		s.desk.compare.terms = []string{strings.Repeat("long ", 20_000)}
		s.press("ctrl+r", "y")
		s.shows("that is too long to copy")
	})
}

func TestCompareInASCII(t *testing.T) {
	playAs(t, draw.NoColour, termenv.Ascii, func(s *stage) {
		s.app.Symbols = draw.ASCIISymbols()
		s.full()
		s.compare(classify.LogisticRegression, classify.NeuralNetwork)
		for range 7 {
			s.press("tab")
			for _, r := range s.screen() {
				if r > '~' {
					t.Fatalf("%c in ASCII:\n%s", r, s.screen())
				}
			}
		}
		s.press("shift+tab", "shift+tab")
		s.shows("AAA", "BBB")
	}, func(s *stage) { s.size(120, 40) })
}

// Every pane stays in its size, whatever the names are.
func TestComparePanesStayInTheirSize(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.fill()
		s.compare(classify.LogisticRegression, classify.NaiveBayes)
		for range 7 {
			s.press("tab", "G")
			for width := 60; width <= 200; width += 9 {
				for _, height := range []int{20, 24, 27, 31, 38, 47, 60} {
					s.app.width, s.app.height, s.app.drawn = width, height, false
					if !s.check() {
						t.Fatalf("%d x %d:\n%s", width, height, s.screen())
					}
				}
			}
			s.size(80, 24)
		}
	})
}

// comparable adds runs of 42 categories with series of so many points.
func (s *stage) comparable(points int) []string {
	names := hostileCategories(42)
	var ids []string
	for i, kind := range []classify.Kind{classify.NeuralNetwork, classify.LogisticRegression, classify.NeuralNetwork} {
		report := judged(names, 4200, 0.5, 0.8, 0.2+0.1*float64(i), 0.9)
		r := engine.Run{ID: fmt.Sprintf("c%d", i), Job: "j", Model: kind, State: engine.Succeeded, ChosenOn: "test", Created: s.desk.now(), Points: points,
			Metrics: map[string]float64{"accuracy": report.Accuracy, "f1_macro": report.F1Macro, "log_loss": report.LogLoss}}
		r.Dataset.Categories = names
		for n, loss := range decay(points, 2+float64(i), 0.01) {
			s.desk.points[r.ID] = append(s.desk.points[r.ID], engine.Point{Step: n + 1, Loss: &loss})
		}
		s.desk.evaluations[r.ID] = engine.Evaluation{Test: report}
		s.desk.runs = append([]engine.Run{r}, s.desk.runs...)
		ids = append(ids, r.ID)
	}
	return ids
}
