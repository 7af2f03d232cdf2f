package tui

import (
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// A question is withdrawn when what it is about has ended or is another.
func TestQuestionsAreWithdrawn(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ask    func(s *stage)
		asked  string
		happen func(s *stage)
		said   string
	}{
		{"stop a run", func(s *stage) { s.half(); s.press("x") }, "Stop mlp?", func(s *stage) {
			s.desk.end(classify.NeuralNetwork, reports()[classify.NeuralNetwork], 4.9, 54)
		}, "mlp has ended"},
		{"stop a training", func(s *stage) { s.half(); s.press("X") }, "Stop the training?", func(s *stage) {
			s.desk.settle(classify.LogisticRegression)
		}, "the training has ended"},
		{"take a training out of the queue", func(s *stage) { s.half(); s.press("t", "y", "Q", "x") }, "out of the queue?", func(s *stage) {
			s.desk.mu.Lock()
			defer s.desk.mu.Unlock()
			s.desk.jobs[0].State = engine.Cancelled
			s.desk.tell(engine.Event{Kind: engine.JobChanged, Job: s.desk.jobs[0].ID, State: engine.Cancelled})
		}, "the training does not wait any more"},
		{"train once more", func(s *stage) { s.half(); s.press("t") }, "The same training is under way.", func(s *stage) {
			s.desk.settle(classify.LogisticRegression)
		}, "the training has ended"},
		{"quit", func(s *stage) { s.app.options.EndsDesk = true; s.half(); s.press("q") }, "Quitting stops the training", func(s *stage) {
			s.desk.settle(classify.LogisticRegression)
		}, "the training has ended"},
		{"promote", func(s *stage) { s.served(); s.press("6", "p", "enter") }, "Make lr, version 1, the champion", func(s *stage) {
			s.desk.mu.Lock()
			defer s.desk.mu.Unlock()
			s.desk.versions[0].Champion, s.desk.versions[1].Champion = false, true
			s.desk.tell(engine.Event{Kind: engine.RegistryChanged})
		}, "another version is champion now"},
		{"retire", func(s *stage) { s.served(); s.press("6", "R") }, "Retire the challenger", func(s *stage) {
			s.desk.mu.Lock()
			defer s.desk.mu.Unlock()
			s.desk.versions[1].Challenger = false
			s.desk.tell(engine.Event{Kind: engine.RegistryChanged})
		}, "lr, version 1, is challenger no more"},
		{"turn the server off", func(s *stage) { s.press("P", "P") }, "Turn the prediction server", func(s *stage) {
			s.desk.mu.Lock()
			defer s.desk.mu.Unlock()
			s.desk.serving = ""
			s.desk.tell(engine.Event{Kind: engine.RegistryChanged})
		}, "the prediction server is off"},
		{"purge", func(s *stage) { s.full(); s.press("3", "G", "d", "D", "X") }, "Purge rf of demo?", func(s *stage) {
			s.desk.changeRun(classify.RandomForest, func(r *engine.Run) { r.Deleted = time.Time{} })
		}, "rf of demo is not among the deleted runs any more"},
		{"forget a corpus", func(s *stage) { s.shelveMore(); s.press("1", "d") }, "Forget ", func(s *stage) {
			s.desk.mu.Lock()
			defer s.desk.mu.Unlock()
			for i := range s.desk.shelf.corpora {
				s.desk.shelf.corpora[i].Runs = 2
			}
			s.desk.tell(engine.Event{Kind: engine.CorpusChanged})
		}, "2 runs learned from it"},
		{"stop reading", func(s *stage) { s.shelveMore(); s.press("1", "a", newspaper, "enter", "enter", "x") }, "Stop reading ", func(s *stage) {
			s.desk.importing(func(j *engine.Job) { j.State = engine.Cancelled })
		}, "was stopped; nothing was added"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			play(t, 120, 40, func(s *stage) {
				tt.ask(s)
				s.shows(tt.asked)
				tt.happen(s)
				s.settle()
				s.settle()
				s.hides(tt.asked)
				s.shows(tt.said)
			})
		})
	}
}
