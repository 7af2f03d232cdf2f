package tui

import (
	"testing"

	"copydesk/engine/classify"
)

// three trains three times, says something of some runs, and goes to Runs.
func (s *stage) three() {
	s.full()
	s.full()
	s.full()
	s.desk.tags(classify.LogisticRegression, "stage=baseline", "team=metro")
	s.desk.tags(classify.RandomForest, "note=too shallow for so many categories")
	s.settle()
	s.settle()
	s.press("3")
}

// runsScenes are those of Runs.
var runsScenes = []scene{
	{"runs-said", func(s *stage) { s.three(); s.press("b", "j", " ", " ") }},
	{"runs-filtered", func(s *stage) {
		s.three()
		s.press("/", "metrics.validation_accuracy > 0.7 and model = 'lr'", "enter")
	}},
	{"runs-fuzzy", func(s *stage) { s.three(); s.press("/", "bsln") }},
	{"runs-wrong", func(s *stage) { s.three(); s.press("/", "metrics.accuracy > high") }},
	{"runs-nothing", func(s *stage) { s.three(); s.press("/", "xyzzy", "enter") }},
	{"runs-order", func(s *stage) { s.three(); s.press("o") }},
	{"runs-columns", func(s *stage) { s.three(); s.screen(); s.press("C", "down", " ") }},
	{"runs-tag", func(s *stage) { s.three(); s.press("#", "tab") }},
	{"runs-note", func(s *stage) { s.three(); s.press("G", "n") }},
	{"runs-undo", func(s *stage) { s.three(); s.press("j", " ", " ", "d"); s.settle() }},
	{"runs-deleted", func(s *stage) { s.three(); s.press("j", " ", " ", "d"); s.settle(); s.press("D", "X") }},
	{"run-terms", func(s *stage) { s.full(); s.press("3", "enter", "tab", "tab", "down") }},
	{"run-importances", func(s *stage) { s.full(); s.press("3", "G", "enter", "tab", "tab") }},
	{"run-articles", func(s *stage) { s.full(); s.press("3", "enter", "enter", "enter", "down") }},
	{"run-mistakes", func(s *stage) { s.full(); s.press("3", "G", "enter", "w", "G") }},
}

func TestRunsScreens(t *testing.T) { playScenes(t, runsScenes) }
