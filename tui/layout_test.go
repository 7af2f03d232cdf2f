package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/eval"
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
	s.settle()
	s.settle()
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
		{"1"}, {"1", "k", "k"}, {"1", "X"}, {"1", "?"}, {"2"}, {"2", "p"}, {"2", "enter"}, {"2", "enter", "enter", "%"},
		{"2", "enter", "tab", "down", "right"}, {"2", "enter", "tab", "tab", "pgdown"}, {"2", "enter", "shift+tab"}, {"2", "G", "enter"},
	}
	play(t, 80, 24, func(s *stage) {
		s.fill()
		for _, way := range ways {
			s.size(80, 24)
			s.press("esc", "esc", "esc")
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
		}
		if i%50 == 7 {
			r.State, r.Metrics, r.ChosenOn = engine.Failed, nil, ""
		}
		s.desk.runs = append(s.desk.runs, r)
	}
}

func TestManyRuns(t *testing.T) {
	playAs(t, NoColour, termenv.Ascii, func(s *stage) {
		s.press("2")
		s.shows("10,000 runs", "1 to 13 of 10,000", "•0.9990")
		s.press("pgdown")
		s.shows("2 to 14 of 10,000")
		s.press("G")
		s.shows("9,988 to 10,000 of 10,000", "failed")
		s.press("S", "g")
		s.shows("0.0000")
		if at := slices.Index(s.app.runs.positions, 7); at < 9_000 {
			t.Errorf("a run without accuracy is at %d of the reversed order", at)
		}
	}, func(s *stage) { s.size(80, 24); s.many(10_000) })
}

func TestWindow(t *testing.T) {
	for _, tt := range []struct{ first, cursor, n, height, from, to int }{
		{0, 0, 0, 10, 0, 0},
		{0, 3, 5, 10, 0, 5},
		{0, 10, 20, 10, 1, 11},
		{5, 4, 20, 10, 4, 14},
		{15, 19, 20, 10, 10, 20},
		{3, 3, 20, 0, 0, 0},
	} {
		from, to := window(tt.first, tt.cursor, tt.n, tt.height)
		if from != tt.from || to != tt.to {
			t.Errorf("window(%d, %d, %d, %d) = %d, %d, want %d, %d", tt.first, tt.cursor, tt.n, tt.height, from, to, tt.from, tt.to)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		in    string
		width int
		want  []string
	}{
		{"a line  that fits", 20, []string{"a line  that fits"}},
		{"name one with --label please", 17, []string{"name one with", "--label please"}},
		{"a 12345678901 b", 5, []string{"a", "12345", "67890", "1 b"}},
		{"新聞記事 分類", 5, []string{"新聞", "記事", "分類"}},
		{"", 5, []string{""}},
		{"text", 0, nil},
	} {
		if got := wrap(tt.in, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

func TestSymbolsOf(t *testing.T) {
	for _, tt := range []struct {
		env    map[string]string
		system string
		ascii  bool
	}{
		{map[string]string{"LANG": "en_GB.UTF-8"}, "linux", false},
		{map[string]string{"LANG": "C.utf8"}, "linux", false},
		{map[string]string{"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, "linux", true},
		{map[string]string{"LANG": "C", "LC_CTYPE": "UTF-8"}, "darwin", false},
		{map[string]string{}, "linux", true},
		{map[string]string{}, "windows", false},
		{map[string]string{"LANG": "en_GB.UTF-8", "TERM": "linux"}, "linux", true},
	} {
		if got := symbolsOf(func(k string) string { return tt.env[k] }, tt.system).ascii; got != tt.ascii {
			t.Errorf("symbolsOf(%v, %s): ascii %v, want %v", tt.env, tt.system, got, tt.ascii)
		}
	}
}

func TestThemeOf(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want Theme
	}{
		{nil, Dark},
		{map[string]string{"COLORFGBG": "0;15"}, Light},
		{map[string]string{"COPYDESK_THEME": "light"}, Light},
		{map[string]string{"NO_COLOR": "1"}, NoColour},
		{map[string]string{"NO_COLOR": "1", "COPYDESK_THEME": "dark"}, Dark},
	} {
		got, err := ThemeOf(func(k string) string { return tt.env[k] })
		if err != nil || got != tt.want {
			t.Errorf("ThemeOf(%v) = %q, %v, want %q", tt.env, got, err, tt.want)
		}
	}
	if _, err := ThemeOf(func(string) string { return "purple" }); err == nil {
		t.Error("a theme that is not known is not refused")
	}
}

func TestShade(t *testing.T) {
	for _, tt := range []struct {
		share float64
		want  int
	}{{0, 0}, {0.049, 0}, {0.05, 1}, {0.3, 2}, {0.5, 3}, {1, 4}} {
		if got := shadeOf(tt.share); got != tt.want {
			t.Errorf("shadeOf(%v) = %d, want %d", tt.share, got, tt.want)
		}
	}
}

func TestPlotLeavesGapsAndFindsItsRange(t *testing.T) {
	nan := func() *float64 { v := 0.0; v = v / v; return &v }()
	one, two := 1.0, 2.0
	points := []engine.Point{{Step: 1, Loss: &two}, {Step: 2, Loss: nan}, {Step: 3}, {Step: 5, Loss: &one}}
	span := rangeOf(points)
	if want := (curveRange{n: 2, low: 1, high: 2, from: 1, to: 5}); span != want {
		t.Fatalf("rangeOf = %+v, want %+v", span, want)
	}
	got := asciiSymbols().plot(points, span, 5, 2, false)
	if want := []string{"*    ", "    *"}; !slices.Equal(got, want) {
		t.Errorf("plot = %q, want %q", got, want)
	}
	got = unicodeSymbols().plot(points[:1], rangeOf(points[:1]), 2, 1, false)
	if want := []string{"⠂ "}; !slices.Equal(got, want) {
		t.Errorf("plot of a point = %q, want %q", got, want)
	}
}

func TestCategoriesWorstFirst(t *testing.T) {
	var c categoriesPane
	c.show(&eval.Report{Categories: []eval.CategoryScores{
		{Category: "b", F1: 0.9, Support: 5}, {Category: "none"}, {Category: "a", F1: 0.1, Support: 3}, {Category: "c", F1: 0, Predicted: 2},
	}})
	var names []string
	for _, s := range c.scores {
		names = append(names, s.Category)
	}
	if want := []string{"c", "a", "b", "none"}; !slices.Equal(names, want) {
		t.Errorf("order %q, want %q", names, want)
	}
}
