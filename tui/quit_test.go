package tui

import (
	"slices"
	"strings"
	"testing"
)

func TestQuittingLeavesTheTrainingAlone(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("q")
		if said := s.app.farewell(); said != "" {
			t.Errorf("without a training it says %q", said)
		}
		s.half()
		s.press("ctrl+c")
		if said := s.app.farewell(); !s.quit || !strings.Contains(said, "goes on") {
			t.Errorf("quit %v, said %q", s.quit, said)
		}
		if slices.Contains(s.desk.asked, "cancel job") {
			t.Error("quitting cancelled the training")
		}
	})
}

func TestQuittingAsksWhereTheDeskEndsToo(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.app.options.EndsDesk = true
		s.half()
		s.press("q")
		s.shows("Quitting stops the training: its finished runs are kept.")
		if s.quit {
			t.Fatal("quit without asking")
		}
		s.press("esc")
		s.hides("Quitting")
		s.press("q", "y")
		if !s.quit || s.app.farewell() != "" {
			t.Errorf("quit %v, said %q", s.quit, s.app.farewell())
		}
	})
}

func TestSecondTrainingIsQueued(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.half()
		first := s.app.Board.Job.ID
		s.press("t", "t", "t")
		s.shows("The same training is under way. Queue it once more?", "y queue it once more")
		s.press("n")
		if len(s.desk.trained) != 1 {
			t.Fatalf("%d trainings were asked for", len(s.desk.trained))
		}
		s.press("t", "y")
		s.shows("queued: it starts when what is under way has ended", ", 1 queued")
		if s.app.Board.Job.ID != first {
			t.Error("the queued training is followed, not the one under way")
		}
		s.press("t")
		s.shows("The same training waits already. Queue it once more?")
		s.press("n", "e", "down", " ", "ctrl+s") // without naive Bayes it is another
		s.shows(", 2 queued")
	})
}
