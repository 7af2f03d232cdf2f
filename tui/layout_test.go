package tui

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// hostile is text that a layout can break on.
var hostile = []string{
	"\x1b[2J\x1b]0;title\x07\x9b31mred\r\n\tend",
	"新聞記事の分類とニュース",
	"👨‍👩‍👧‍👦 family 🇩🇪 flag ❤️ heart 👍🏽",
	"\u202eright to left \u2066 עברית العربية",
	strings.Repeat("long ", 20_000),
	"e" + strings.Repeat("\u0301", 500) + "zalgo",
	"\u200b\u200d\ufeff",
	"\xff\xfe bytes \xc3",
	"",
	"plain",
}

// hostileCategories are as many different names.
func hostileCategories(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s %02d", hostile[i%len(hostile)], i)
	}
	return names
}

// fill gives the desk a workspace of hostile texts.
func (s *stage) fill() {
	names := hostileCategories(42)
	e := engine.Evaluation{Test: judged(names, 4200, 0.5, 0.8, 0.2, 0.9)}
	s.press("t")
	data := demoData()
	data.Name, data.Categories, data.Rows.Validation = hostile[4], names, 0
	s.desk.prepare(data)
	for i, kind := range []classify.Kind{classify.NaiveBayes, classify.LogisticRegression} {
		s.desk.begin(kind)
		s.desk.step(kind, classify.Iterations, 1000, decay(300, 1e9, 1e-9)...)
		s.desk.end(kind, e, 1e6, 1e9)
		s.desk.changeRun(kind, func(r *engine.Run) { r.Warnings = hostile; r.Dataset.Name = hostile[i]; r.ModelType = hostile[2] })
	}
	s.desk.begin(classify.RandomForest)
	s.desk.changeRun(classify.RandomForest, func(r *engine.Run) {
		r.State, r.Error, r.Dataset.Name = engine.Failed, strings.Join(hostile, " "), hostile[3]
	})
	s.desk.begin(classify.NeuralNetwork)
	s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, decay(50, 2, 1)...)
	s.desk.change(func(j *engine.Job) { j.Warnings, j.Spec.Source.Train = hostile, "/x/"+hostile[2] })
	s.desk.settle(classify.NaiveBayes)
	s.desk.change(func(j *engine.Job) { j.State = engine.Running })
	s.desk.text = strings.Join(hostile, "\n")
	s.desk.tags(classify.NaiveBayes, "note="+hostile[4], hostile[0]+"="+hostile[1], hostile[5])
	s.desk.tags(classify.LogisticRegression, "note="+hostile[2]+hostile[3], hostile[3]+"="+hostile[7])
	s.desk.keep(map[classify.Kind]*bundle.Bundle{classify.NaiveBayes: hostileModel(), classify.LogisticRegression: hostileModel()})
	s.desk.compare.terms, s.desk.compare.text = hostile, strings.Join(hostile, "\n")
	s.settle()
	s.settle()
	s.compare(classify.LogisticRegression, classify.NaiveBayes, classify.RandomForest, classify.NeuralNetwork)
	s.send(screen.OpenArticle{Text: strings.Join(hostile, "\n"), Truth: names[3], Runs: []string{s.desk.runs[3].ID, s.desk.runs[2].ID}})
	s.settle()
	s.fillServed()
}

// check reports whether the screen stays within the terminal and contains
// nothing but text.
func (s *stage) check() bool {
	s.t.Helper()
	view := s.app.View()
	lines := strings.Split(view, "\n")
	if len(lines) > s.app.height {
		s.t.Errorf("%d lines on a terminal of %d x %d", len(lines), s.app.width, s.app.height)
		return false
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > s.app.width {
			s.t.Errorf("a line of %d cells on a terminal of %d x %d: %q", w, s.app.width, s.app.height, line)
			return false
		}
		if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
			s.t.Errorf("a line that is not text: %q", line)
			return false
		}
	}
	return true
}

func TestNothingBreaksTheLayout(t *testing.T) {
	ways := [][]string{
		{"1"}, {"1", "down"}, {"1", "/", hostile[3]}, {"1", "d"}, {"1", "G", "enter"}, {"1", "down", "down", "enter", "tab", "G"}, {"1", "down", "down", "enter", "tab", "tab", "down", "down"},
		{"1", "down", "down", "enter", "tab", "tab", "tab", "tab"}, {"1", "down", "down", "enter", "u", "down"}, {"1", "down", "down", "enter", "tab", "tab", "pgdown", "enter", "down"},
		{"1", "down", "down", "enter", "tab", "enter"}, {"1", "enter"}, {"1", "a", newspaper, "enter", "up"}, {"1", "a", "testdata/files/", "tab"},
		{"2"}, {"2", "l"}, {"2", "l", "g"}, {"2", "Q"}, {"2", "["}, {"2", "e"}, {"2", "e", "enter"}, {"2", "e", "G"}, {"2", "e", "end", "up", "enter", hostile[0], hostile[2], hostile[3]},
		{"2", "k", "k"}, {"2", "X"}, {"2", "?"}, {"3"}, {"3", "p"}, {"3", "enter"}, {"3", "enter", "enter", "%"},
		{"3", "enter", "tab", "down", "right"}, {"3", "enter", "tab", "tab", "pgdown"}, {"3", "enter", "shift+tab"}, {"3", "G", "enter"},
		{"4"}, {"4", "a", "G"}, {"4", "]"}, {"4", "tab", "enter"}, {"4", "tab", "tab", "down", "enter", "right"}, {"4", "tab", "%"}, {"4", "tab", "right"}, {"4", "tab"}, {"4", "tab", "G"},
		{"4", "r"}, {"4", "b", "m"},
		{"3", "enter", "tab", "tab"}, {"3", "enter", "tab", "tab", "tab"}, {"3", "enter", "enter", "enter"}, {"3", "enter", "w", "G"}, {"3", " ", " ", "b"}, {"3", "C"}, {"3", "o"},
		{"3", "/", "l", "o", "n", "g"}, {"3", "/", "=", hostile[4]}, {"3", "#"}, {"3", "n"}, {"3", "d", "D"}, {"3", "D", "X"},
		{"5"}, {"5", "esc"}, {"5", "esc", "G", "right"}, {"5", "esc", "v"}, {"5", "esc", "pgdown"}, {"5", "esc", "r"}, {"5", "end", strings.Join(hostile, "\n"), "up"},
		{"5", "esc", "x", "i", hostile[1] + hostile[2] + hostile[3] + hostile[5], "left", "left"}, {"5", "esc", "u", "down"},
		{"6"}, {"6", "pgdown"}, {"6", "G"}, {"6", "H"}, {"6", "p"}, {"6", "c"}, {"6", "s"}, {"6", "o"}, {"6", "R"}, {"6", "y"}, {"6", "s", "y"},
	}
	hostileModel()
	play(t, 80, 24, func(s *stage) {
		s.fill()
		s.shows("Both runs agree", "Why ") // models have answered
		s.fillTrain()
		s.fillData()
		for _, way := range ways {
			s.size(80, 24)
			s.press("esc", "esc", "esc", "esc")
			s.press(way...)
			for _, width := range []int{20, 41, 60, 79, 99, 104, 133, 200} {
				for _, height := range []int{5, 20, 21, 24, 33, 80} {
					s.app.width, s.app.height, s.app.drawn = width, height, false
					if !s.check() {
						t.Fatalf("after %s:\n%s", way, s.screen())
					}
				}
			}
		}
	})
}

// many gives the desk so many runs.
func (s *stage) many(n int) {
	base := s.desk.now()
	for i := range n {
		v := float64(i%997) / 997
		r := engine.Run{
			ID: fmt.Sprintf("%032x", i), Job: "j", Model: []classify.Kind{"nb", "lr", "rf", "mlp"}[i%4], State: engine.Succeeded, ChosenOn: "validation",
			Created: base.Add(-time.Duration(i) * time.Minute), Ended: base.Add(-time.Duration(i) * time.Minute),
			Dataset: engine.Dataset{Name: "ag-news", Rows: engine.Rows{Validation: 6212}},
			Metrics: map[string]float64{"validation_accuracy": v, "validation_f1_macro": v, "validation_log_loss": 1 - v},
			Params:  params("alpha", v),
			Tags:    map[string]string{"stage": []string{"baseline", "trial", "sweep"}[i%3], engine.NoteTag: "number " + strconv.Itoa(i) + " of the sweep over the weekend"},
		}
		if i%50 == 7 {
			r.State, r.Metrics, r.ChosenOn = engine.Failed, nil, ""
		}
		s.desk.runs = append(s.desk.runs, r)
	}
}

func TestManyRuns(t *testing.T) {
	playAs(t, draw.NoColour, termenv.Ascii, func(s *stage) {
		s.press("3")
		s.shows("10,000 runs", "1 to 13 of 10,000", "•0.9990")
		s.press("pgdown")
		s.shows("2 to 14 of 10,000")
		s.press("G")
		s.shows("9,988 to 10,000 of 10,000", "failed")
		s.press("S", "g")
		s.shows("0.0000")
		s.hides("failed") // runs without accuracy come last either way
	}, func(s *stage) { s.size(80, 24); s.many(10_000) })
}
