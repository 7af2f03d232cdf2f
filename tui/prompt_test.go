package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

// A disk that does not answer keeps nobody from typing, and what it says of a text
// that is another by then is dropped.
func TestASlowDiskDoesNotHoldUpAPrompt(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		answers := make(chan string)
		var entered []string
		s.run(s.app.Enquire(screen.Prompt{
			Title: "A file", Text: "a",
			Probe:    func(string) string { return <-answers },
			Complete: func(string) []string { return []string{<-answers} },
			Do: func(text string) tea.Cmd {
				entered = append(entered, text)
				return nil
			},
		}))
		s.press("enter", "b")
		s.shows("A file", "> ab")
		answers <- ""
		s.run(nil)
		s.shows("> ab")
		if len(entered) > 0 {
			t.Fatalf("entered %q, which is not what stands there", entered)
		}
		s.press("tab", "c")
		answers <- "abandoned"
		s.run(nil)
		s.shows("> abc")
		s.press("tab")
		answers <- "abc.csv"
		s.run(nil)
		s.shows("> abc.csv")
		s.press("enter")
		answers <- "there is no file abc.csv"
		s.run(nil)
		s.shows("! there is no file abc.csv")
		s.press("enter", "esc")
		answers <- ""
		s.run(nil)
		s.hides("A file")
		if len(entered) > 0 {
			t.Errorf("entered %q though the prompt was left", entered)
		}
	})
}
