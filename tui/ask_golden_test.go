package tui

import (
	"strings"
	"testing"

	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

const (
	chips   = "Apple unveils revolutionary new AI chip for machine learning, and its shares rise"
	stadium = "The minister told parliament that the new stadium will be paid for by taxes.\n\nThe coach of the home team said that the club had won three matches in a row, and that its fans deserve a roof."
)

// askScenes are those of Ask.
var askScenes = []scene{
	{"ask-nothing", func(s *stage) { s.press("5", "esc") }},
	{"ask-empty", func(s *stage) { s.models(); s.press("5") }},
	{"ask-typing", func(s *stage) { s.models(); s.press("5"); s.types(chips) }},
	{"ask-answer", func(s *stage) { s.models(); s.press("5"); s.paste(stadium); s.settle(); s.press("esc", "down") }},
	{"ask-versus", func(s *stage) { s.models(); s.press("5"); s.paste(stadium); s.settle(); s.press("esc", "v") }},
	{"ask-runs", func(s *stage) { s.models(); s.askThree(); s.settle() }},
	{"ask-random", func(s *stage) { s.models(); s.press("5", "esc", "R", "n") }},
	{"ask-choose", func(s *stage) { s.models(); s.press("5", "esc", "r") }},
	{"ask-forest", func(s *stage) { s.models(); s.askThree(); s.press("right", "right") }},
	{"ask-unknown", func(s *stage) { s.models(); s.press("5"); s.paste("Xyzzy plugh frobozz"); s.settle() }},
	{"ask-loading", func(s *stage) {
		s.models()
		s.desk.ask.slow = make(chan struct{})
		s.press("5")
		s.paste(chips)
		s.settle()
	}},
	{"ask-lost", func(s *stage) {
		s.models()
		clear(s.desk.ask.bundles)
		s.press("5")
		s.paste(chips)
		s.settle()
	}},
	{"ask-many", func(s *stage) {
		s.manyCategories()
		s.send(screen.OpenArticle{Text: "The council07 votes on harbour03 again. " + strings.Repeat(stadium+"\n", 6), Truth: hostileCategories(42)[39]})
		s.settle()
	}},
	{"ask-cut", func(s *stage) {
		s.models()
		s.press("5")
		s.paste(strings.Repeat("The harbour office lifted its storm warning on Tuesday. ", 4000))
		s.settle()
	}},
	{"ask-refused", func(s *stage) {
		s.models()
		s.press("5", "esc")
		s.desk.refuse = fault.Newf(fault.NotFound, "the corpus of the run is not kept any more")
		s.press("R")
	}},
}

// askThree puts an article to three runs.
func (s *stage) askThree() {
	s.press("5", "esc", "r", "down", "down", " ", "down", " ", "enter")
	s.send(screen.OpenArticle{Text: judgedArticles[0].Text, Truth: judgedArticles[0].Truth})
	s.settle()
}

func TestAskScreens(t *testing.T) {
	demoModels()
	hostileModel()
	playScenes(t, askScenes)
}
