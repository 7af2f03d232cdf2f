package tui

import (
	"testing"

	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
)

// compared trains and holds two runs against each other.
func (s *stage) compared() {
	s.full()
	s.compare(classify.LogisticRegression, classify.NaiveBayes)
}

// compareScenes are those of Compare.
var compareScenes = []scene{
	{"compare-empty", func(s *stage) { s.press("4") }},
	{"compare-none", func(s *stage) { s.full(); s.press("4") }},
	{"compare-metrics", (*stage).compared},
	{"compare-all", func(s *stage) { s.compared(); s.press("a") }},
	{"compare-articles", func(s *stage) { s.compared(); s.press("tab") }},
	{"compare-categories", func(s *stage) { s.compared(); s.press("tab", "tab", "down") }},
	{"compare-confusion", func(s *stage) { s.compared(); s.press("tab", "tab", "enter") }},
	{"compare-terms", func(s *stage) { s.compared(); s.press("tab", "tab", "tab", "tab", "right") }},
	{"compare-curves", func(s *stage) {
		s.full()
		s.compare(classify.LogisticRegression, classify.NeuralNetwork, classify.NaiveBayes)
		s.press("shift+tab", "shift+tab")
	}},
	{"compare-settings", func(s *stage) { s.compared(); s.press("shift+tab") }},
	{"compare-four", func(s *stage) {
		s.full()
		s.compare(classify.LogisticRegression, classify.NaiveBayes, classify.RandomForest, classify.NeuralNetwork)
		s.press("]", "down")
	}},
	{"compare-opened", func(s *stage) { s.compared(); s.press("tab", "enter", "down") }},
	{"compare-cell", func(s *stage) { s.compared(); s.press("tab", "tab", "enter", "enter") }},
	{"compare-choose", func(s *stage) { s.compared(); s.press("r", "down", " ") }},
	{"compare-running", func(s *stage) {
		s.half()
		s.compare(classify.LogisticRegression, classify.NeuralNetwork)
	}},
	{"compare-purged", func(s *stage) {
		s.full()
		s.compare(classify.LogisticRegression, classify.NaiveBayes, classify.RandomForest)
		s.desk.purge(classify.LogisticRegression)
		s.settle()
	}},
	{"compare-corpora", func(s *stage) {
		s.compared()
		s.desk.changeRun(classify.RandomForest, func(r *engine.Run) { r.Dataset.Digest, r.Dataset.Name = "sha256:0e", "ag-news" })
		s.settle()
		s.compare(classify.LogisticRegression, classify.RandomForest)
	}},
	{"compare-large", func(s *stage) {
		s.large()
		s.desk.step(classify.LogisticRegression, classify.Iterations, 1000, decay(61, 3.7, 0.9)...)
		shares := make([]float64, 42)
		for i := range shares {
			shares[i] = 0.4 + 0.5*float64(i*5%42)/42
		}
		s.desk.end(classify.LogisticRegression, engine.Evaluation{Test: judged(s.desk.runs[0].Dataset.Categories, 3248, shares...)}, 2.1, 61)
		s.settle()
		s.compare(classify.LogisticRegression, classify.NaiveBayes)
		s.press("tab", "tab", "down", "enter")
	}},
	{"compare-save", func(s *stage) { s.compared(); s.press("m") }},
}

func TestCompareScreens(t *testing.T) { playScenes(t, compareScenes) }

func TestCompareColours(t *testing.T) {
	for _, theme := range []draw.Theme{draw.Dark, draw.Light} {
		name := "compare-" + string(theme)
		t.Run(name, func(t *testing.T) {
			playAs(t, theme, termenv.ANSI256, func(s *stage) {
				s.full()
				s.compare(classify.LogisticRegression, classify.NeuralNetwork, classify.NaiveBayes)
				s.press("tab", "tab", "enter")
				s.golden(name)
			}, func(s *stage) { s.size(200, 60) })
		})
	}
}
