package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
)

func TestFilterInTheDesksLanguage(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.three()
		s.press("/", "model = 'nb'")
		s.shows("Filter, in the desk's language", "3 of 12 runs", "filter: model = 'nb'")
		if got := s.listed(); got != "nb nb nb" {
			t.Errorf("found %s", got)
		}
		s.press("x") // model = 'nb'x
		s.shows("! filter, column 13:", "3 of 12 runs")
		s.press("enter")
		s.shows("! filter, column 13:")
		s.press("backspace", "enter", "esc")
		s.shows("12 runs")
		s.hides("filter: model")
	})
}

func TestFilterThatIsLeftIsAsItWas(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.three()
		s.press("/", "nb", "enter", "/", "x", "esc")
		s.shows("3 of 12 runs", "fuzzy: nb")
	})
}

func TestFilterSearchedFuzzily(t *testing.T) {
	for typed, want := range map[string]string{
		"bsln":    "lr", // stage=baseline
		"shallow": "rf",
		"nb":      "nb nb nb",
		"lr demo": "lr lr lr",
		"lr xyz":  "",
		"dmo MLP": "mlp mlp mlp",
	} {
		play(t, 120, 40, func(s *stage) {
			s.three()
			s.press("/", typed, "enter")
			s.shows("fuzzy: " + typed)
			if got := s.listed(); got != want {
				t.Errorf("%q finds %q, want %q", typed, got, want)
			}
		})
	}
}

func TestLateAnswerToAFilter(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.three()
		s.press("/")
		late := s.hold(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("model = 'nb'")})
		s.press("esc", "/", "rf", "enter")
		for _, m := range late {
			s.send(m)
		}
		if got := s.listed(); got != "rf rf rf" {
			t.Errorf("after the late answer: %s", got)
		}
	})
}

func TestFilterIsAskedOnceMoreWhenRunsChange(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.three()
		s.press("/", "tags.stage = 'baseline'", "enter")
		s.shows("1 of 12 runs")
		s.desk.tags(classify.NaiveBayes, "stage=baseline")
		s.settle()
		s.shows("2 of 12 runs")
	})
}

func TestSortByAnyColumn(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		for kind, alpha := range map[classify.Kind]any{classify.NaiveBayes: 10, classify.LogisticRegression: 2.5, classify.NeuralNetwork: "none"} {
			s.desk.changeRun(kind, func(r *engine.Run) { r.Params = params("alpha", alpha) })
		}
		s.settle()
		s.press("3", "o", "params.alpha", "enter")
		s.shows("by alpha, in order")
		if got := s.listed(); got != "lr nb mlp rf" { // 2.5 10 none, and none at all
			t.Errorf("by alpha: %s", got)
		}
		s.press("o", "params.alpha", "enter")
		s.shows("by alpha, in reverse order")
		if got := s.listed(); got != "mlp nb lr rf" {
			t.Errorf("by alpha in reverse order: %s", got)
		}
		s.press("o", "model", "enter")
		if got := s.listed(); got != "lr mlp nb rf" {
			t.Errorf("by model: %s", got)
		}
	})
}

func TestColumnsAreChosenAndOrdered(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3")
		s.shows("corpus")
		s.press("C", "corpus", " ") // as it is shown, it goes
		s.press("esc", "C", "seed", " ")
		s.shows("no room for it at this width: shift+up moves it up")
		s.press("esc")
		s.hides("corpus", "seed")
		s.size(200, 40)
		s.shows("seed")
		s.press("C", "down")
		s.send(tea.KeyMsg{Type: tea.KeyShiftUp})
		s.press("enter")
		s.shows("these columns stay until you quit; workbench.columns in the configuration keeps them")
		if header := strings.Split(s.screen(), "\n")[5]; strings.Index(header, "accuracy") > strings.Index(header, "model") {
			t.Errorf("accuracy was moved before model, but the header is %q", header)
		}
	})
}

func TestColumnsOfTheConfiguration(t *testing.T) {
	open := func(columns ...string) (*app, error) {
		desk := newFakeDesk(time.Now)
		return newApp(context.Background(), Options{Jobs: desk, Runs: desk, Registry: desk, Serving: desk, Events: desk, Predictors: desk, Judge: desk, Corpora: desk, Spec: engine.DefaultSpec(), Settings: config.Workbench{Columns: columns},
			Getenv: func(string) string { return "" }}.withDefaults(), draw.NoColour, termenv.Ascii)
	}
	if _, err := open("f1_weighted", "params.C", "metrics.top_3_accuracy", "tags.stage"); err != nil {
		t.Error(err)
	}
	_, err := open("accuracy", "acuracy")
	if want := `workbench.columns: there is no column "acuracy" of runs; the columns are model, corpus, accuracy, `; err == nil || !strings.HasPrefix(err.Error(), want) || fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want %s...", err, want)
	}
}

func TestManyRunsFilteredByTheDesk(t *testing.T) {
	playAs(t, draw.NoColour, termenv.Ascii, func(s *stage) {
		s.press("3", "/", "metrics.validation_accuracy >= 0.5", "enter")
		found, err := s.desk.find(engine.RunQuery{Filter: "metrics.validation_accuracy >= 0.5"})
		if err != nil {
			t.Fatal(err)
		}
		s.shows(fmt.Sprintf("%d,%03d of 10,000 runs", len(found)/1000, len(found)%1000))
	}, func(s *stage) { s.size(120, 40); s.many(10_000) })
}
