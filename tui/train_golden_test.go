package tui

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// form opens the form of a desk with corpora.
func (s *stage) form() {
	s.desk.shelf.corpora = someCorpora()
	s.press("2", "e")
}

// changed changes some of the form.
func (s *stage) changed() {
	s.form()
	s.press("left", "down", "down", "down", " ") // another corpus, no random forest
	s.find("max_iter, MLPClassifier (mlp)")
	s.edit("50")
	s.find("sublinear")
	s.press("l")
	s.find("activation")
	s.press("h")
}

// find goes to a setting of the form by its name.
func (s *stage) find(name string) {
	s.press("/")
	for _, r := range name {
		s.press(string(r))
	}
	s.press("enter")
}

// edit types a value in the place of the one under the cursor.
func (s *stage) edit(value string) {
	s.typeValue(value)
	s.press("enter")
}

func (s *stage) typeValue(value string) {
	s.press("enter", "ctrl+u")
	for _, r := range value {
		s.press(string(r))
	}
}

// queued has three trainings wait behind one.
func (s *stage) queued() {
	s.half()
	for i, source := range []engine.Source{{}, someCorpora()[0].Source, someCorpora()[2].Source} {
		spec := engine.DefaultSpec()
		spec.Source = source
		spec.Classifiers = spec.Classifiers[:i+1]
		if _, err := s.desk.Train(context.Background(), engine.TrainRequest{Spec: spec}); err != nil {
			s.t.Fatal(err)
		}
		s.desk.mu.Lock()
		s.desk.jobs[0].By = []string{"ada", "grace", ""}[i]
		s.desk.mu.Unlock()
		s.wait(40 * time.Second)
	}
	s.settle()
}

// troubled is a training that warns of something, and one of whose runs fails.
func (s *stage) troubled() {
	s.half()
	s.desk.change(func(j *engine.Job) {
		j.By = "ada"
		j.Warnings = []string{"6 articles stand in the corpus under two categories; the first counts", "row 812 has no text"}
	})
	s.desk.changeRun(classify.NeuralNetwork, func(r *engine.Run) {
		r.State, r.Ended = engine.Failed, s.desk.now().Add(2*time.Second)
		r.Error = "the loss is not a number after epoch 22; a lower models.neural_network.learning_rate_init may help"
	})
	s.wait(3 * time.Second)
	s.desk.settle(classify.LogisticRegression)
	s.settle()
	s.settle()
}

var trainScenes = []scene{
	{"train-form", (*stage).form},
	{"train-form-changed", (*stage).changed},
	{"train-form-wrong", func(s *stage) {
		s.changed()
		s.find("hidden")
		s.typeValue("[100, none]")
	}},
	{"train-form-end", func(s *stage) { s.changed(); s.press("end") }},
	{"train-form-again", func(s *stage) {
		s.desk.shelf.corpora = someCorpora()
		s.full()
		r := s.desk.runs[0]
		r.Spec.Seed = 7
		s.send(screen.TrainAgain{Run: r})
		s.find("max_iter")
		s.edit("50")
	}},
	{"train-form-find", func(s *stage) { s.changed(); s.press("/", "i", "t", "e") }},
	{"train-form-corpus", func(s *stage) { s.form(); s.press("enter") }},
	{"train-log", func(s *stage) { s.troubled(); s.press("l") }},
	{"train-troubled", (*stage).troubled},
	{"train-warned", func(s *stage) {
		s.half()
		s.desk.change(func(j *engine.Job) { j.Warnings = []string{"row 812 has no text"} })
		s.settle()
	}},
	{"train-queue", func(s *stage) { s.queued(); s.press("Q", "down") }},
	{"train-queue-empty", func(s *stage) { s.half(); s.press("Q") }},
	{"train-waiting", func(s *stage) { s.queued(); s.press("Q", "down", "enter") }},
	{"train-before", func(s *stage) { s.full(); s.full(); s.press("[") }},
	{"train-stopped", func(s *stage) {
		s.half()
		s.desk.changeRun(classify.NeuralNetwork, func(r *engine.Run) { r.State, r.Ended = engine.Cancelled, s.desk.now() })
		s.desk.change(func(j *engine.Job) { j.State, j.Ended = engine.Cancelled, s.desk.now() })
		s.settle()
	}},
	{"train-refused", func(s *stage) {
		s.changed()
		s.desk.refuse = fault.Newf(fault.Unavailable, "not enough memory: this training needs about 1.2 GB and there are 0.8 GB")
		s.press("ctrl+s")
	}},
}

func TestTrainScreens(t *testing.T) { playScenes(t, trainScenes) }

func TestTrainColours(t *testing.T) {
	for _, theme := range []draw.Theme{draw.Dark, draw.Light} {
		name := fmt.Sprintf("train-form-%s", theme)
		t.Run(name, func(t *testing.T) {
			playAs(t, theme, termenv.ANSI256, func(s *stage) {
				s.changed()
				s.golden(name)
			}, func(s *stage) { s.size(120, 40) })
		})
	}
}
