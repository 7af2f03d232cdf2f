package tui

import (
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// purge has somebody else purge a run.
func (s *stage) purge(id string) {
	s.desk.mu.Lock()
	s.desk.runs = slices.DeleteFunc(s.desk.runs, func(r engine.Run) bool { return r.ID == id })
	s.desk.tell(engine.Event{Kind: engine.RunChanged, Run: id, Purged: true})
	s.desk.mu.Unlock()
	s.settle()
}

// What happens at the desk takes the screen away under the help and the palette.
func TestPurgedUnderTheHelpAndThePalette(t *testing.T) {
	t.Run("help", func(t *testing.T) {
		play(t, 80, 24, func(s *stage) {
			s.compared()
			s.press("tab", "enter")
			s.press("?")
			s.shows("Here, in the articles of a comparison")
			for _, id := range s.ids(classify.LogisticRegression, classify.NaiveBayes) {
				s.purge(id)
			}
			s.shows("Here, in Compare")
		})
	})
	t.Run("palette", func(t *testing.T) {
		play(t, 80, 24, func(s *stage) {
			s.compared()
			s.press("tab", "enter")
			s.press(":", "open the article in Ask")
			for _, id := range s.ids(classify.LogisticRegression, classify.NaiveBayes) {
				s.purge(id)
			}
			s.press("enter")
			s.shows("not now: what it is about is not there any more")
		})
	})
}

func TestReportThatCouldNotBeRead(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3")
		refuse := func(err error) {
			s.desk.mu.Lock()
			s.desk.refuse = err
			s.desk.mu.Unlock()
		}
		refuse(fault.Newf(fault.Unavailable, "the disk is asleep"))
		s.press("enter")
		s.shows("its report could not be read; ctrl+r reads it again", "! the disk is asleep")
		s.hides("not judged")
		refuse(nil)
		s.press("ctrl+r")
		s.shows("macro F1")
	})
}

func TestRunThatIsNotListed(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "enter")
		s.shows("[Categories]")
		s.send(screen.OpenRun{Run: "gone"})
		s.shows("this run is not among those that are listed")
		s.hides("[Categories]")
	})
}

// A terminal that shows ASCII only does not change what is only looked at.
func TestPromptKeepsWhatItCannotShow(t *testing.T) {
	playAs(t, draw.NoColour, termenv.Ascii, func(s *stage) {
		s.app.Symbols = draw.ASCIISymbols()
		var got string
		s.app.Enquire(screen.Prompt{Title: "Name", Text: "Zürich", Do: func(text string) tea.Cmd {
			got = text
			return nil
		}})
		s.size(80, 25) // draws it
		s.shows("Z?rich")
		s.press("enter")
		if got != "Zürich" {
			t.Errorf("entered %q", got)
		}
	}, func(s *stage) { s.size(80, 24) })
}

func TestOneRunIsNotCompared(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		for _, r := range slices.Clone(s.app.Board.Runs)[1:] {
			s.purge(r.ID)
		}
		s.press("4", "r")
		s.shows("not now: there is one run only")
	})
}
