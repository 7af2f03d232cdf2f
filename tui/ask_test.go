package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
)

// pasted is a message of pasted text.
func pasted(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

// manyCategories has a run with a model of 42 categories of hostile names.
func (s *stage) manyCategories() {
	s.press("t")
	s.desk.prepare(engine.Dataset{Name: "regional-papers", Categories: hostileCategories(42), Rows: engine.Rows{Train: 126, Test: 42}})
	s.desk.begin(classify.NaiveBayes)
	s.desk.end(classify.NaiveBayes, engine.Evaluation{Test: judged(hostileCategories(42), 420, 0.5)}, 0.01, 0)
	s.desk.settle(classify.NaiveBayes)
	s.desk.keep(map[classify.Kind]*bundle.Bundle{classify.NaiveBayes: hostileModel()})
	s.settle()
	s.settle()
}
