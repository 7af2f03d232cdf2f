package tui

import (
	"slices"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// A panic of a method of the desk is said, and what it was asked for can be
// asked for again.
func TestPanicLeavesNothingBusy(t *testing.T) {
	tests := []struct {
		method string
		before func(s *stage)
		keys   []string // that have the method called
		broken string   // what is shown where the answer would be
		again  []string // keys that have it called once more
		shows  string   // then
	}{
		{"Train", func(s *stage) {}, []string{"t"}, "", []string{"t"}, "Training on demo, waits"},
		{"Job", func(s *stage) { s.full(); s.full() }, []string{"["}, "", []string{"["}, "training 1 of 2"},
		{"Delete", (*stage).three, []string{"d"}, "", []string{"d"}, "deleted lr"},
		{"FindRuns", (*stage).three, []string{"/", "model = 'nb'"}, "", []string{"esc", "/", "model = 'nb'"}, "3 of 12 runs"},
		{"FindRuns", (*stage).three, []string{"D"}, "", []string{"ctrl+r"}, "There are none."},
		{"Evaluation", (*stage).three, []string{"enter"}, "its report could not be read", []string{"ctrl+r"}, "log loss 0.7050"},
		{"Judged", (*stage).compared, []string{"tab", "enter"}, "Only A lr is right ! asking the desk: panic: a bug in Judged", []string{"esc", "enter"}, "The harbour company"},
		{"TermChanges", func(s *stage) { s.compared(); s.press("tab", "tab", "tab", "tab") }, []string{"ctrl+r"}, "The terms could not be read", []string{"ctrl+r"}, "chief executive"},
		{"Corpora", (*stage).shelve, []string{"1"}, "The corpora could not be listed", []string{"ctrl+r"}, "1,021"},
		{"Serve", func(s *stage) {}, []string{"P"}, "", []string{"P"}, "serving on 127.0.0.1:8000"},
		{"History", (*stage).served, []string{"6"}, "", []string{"1", "6", "H"}, "trained on last week"},
	}
	for _, tt := range tests {
		t.Run(tt.method, func(t *testing.T) {
			play(t, 120, 40, func(s *stage) {
				tt.before(s)
				s.panics(tt.method)
				s.press(tt.keys...)
				if !slices.ContainsFunc(s.app.Log, func(n screen.Notice) bool { return n.Text == "asking the desk: panic: a bug in "+tt.method }) {
					t.Errorf("the panic is not said: %v", s.app.Log)
				}
				s.shows(tt.broken)
				s.hides(tt.shows)
				s.panics("")
				s.press(tt.again...)
				s.settle()
				s.shows(tt.shows)
			})
		})
	}
}

func (s *stage) panics(method string) {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	s.desk.panics = method
}

// The traffic is asked for again when it is time, not at once.
func TestPanicOfTheTraffic(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.served()
		s.panics("Traffic")
		s.press("6")
		s.shows("! asking the desk: panic: a bug in Traffic")
		before := s.updates
		for range 100 {
			s.wait(100 * time.Millisecond)
		}
		if n := s.updates - before; n < 18 || n > 22 { // the time and the panic, each second
			t.Errorf("%d messages in ten seconds", n)
		}
		s.panics("")
		s.wait(2 * time.Second)
		s.shows("1,204")
	})
}

// What could not be read is read again with the next event, and not before.
func TestReadsAgainWhatWasRefused(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.half()
		refuse := func(err error) {
			s.desk.mu.Lock()
			defer s.desk.mu.Unlock()
			s.desk.refuse = err
		}
		refuse(fault.Newf(fault.Unavailable, "the disk is asleep"))
		s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, 0.01, 0.009)
		s.desk.changeRun(classify.NeuralNetwork, func(r *engine.Run) { r.Tags = map[string]string{"team": "metro"} })
		s.settle()
		s.shows("! the disk is asleep")
		before := s.updates
		s.wait(time.Minute)
		if n := s.updates - before; n > 10 {
			t.Errorf("%d messages in a minute in which nothing happens", n)
		}
		refuse(nil)
		s.desk.mu.Lock()
		s.desk.tell(engine.Event{Kind: engine.CorpusChanged})
		s.desk.mu.Unlock()
		s.settle()
		l, r, ok := s.app.Board.Live()
		if !ok || r.Tags["team"] != "metro" || len(l.Points) != 23 {
			t.Errorf("the run under way is %v with %d points and tags %v", ok, len(l.Points), r.Tags)
		}
	})
}
