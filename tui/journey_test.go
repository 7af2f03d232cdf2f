package tui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/tui/draw"

	tea "github.com/charmbracelet/bubbletea"
)

func TestTrainOpenAndWalkTheMatrix(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.shows("This workspace is empty", "t start training")
		s.press("t")
		if want := []string{"train demo"}; !slices.Equal(s.desk.asked, want) {
			t.Fatalf("asked %q, want %q", s.desk.asked, want)
		}
		s.shows("Training on demo, waits", "train demo: waits", "x stop this run")
		s.desk.change(func(j *engine.Job) { j.State = engine.Running })
		s.desk.progress("", engine.Progress{Stage: engine.Clean, Unit: classify.Rows, Done: 256, Total: 1021, Rate: 4000})
		s.settle()
		s.shows("cleaning   256 of 1,021 articles   4,000 articles/s", "train demo: cleaning 25 %")

		s.desk.prepare(demoData())
		s.desk.begin(classify.NaiveBayes)
		s.settle()
		s.shows("607 train, 218 validation, 196 test", "> nb     starts")
		s.desk.end(classify.NaiveBayes, reports()[classify.NaiveBayes], 0.004, 0)
		s.desk.begin(classify.LogisticRegression)
		s.desk.step(classify.LogisticRegression, classify.Iterations, 1000, 1.6, 1.1, 0.9)
		s.settle()
		s.settle()
		s.shows("nb     done     0.004 s   validation  0.7890", "iteration 3   objective 0.9000", "objective of lr", "3 iterations")
		s.desk.end(classify.LogisticRegression, reports()[classify.LogisticRegression], 0.31, 3)
		s.desk.change(func(j *engine.Job) {
			j.Best = j.Runs[1]
		})
		s.desk.settle(classify.LogisticRegression)
		s.settle()
		s.settle()
		s.shows("lr is best: accuracy 0.8440", "version 1 of news-classifier and champion", "champion lr, version 1")

		s.press("enter")
		s.shows("[3 Runs]", "LogisticRegression   version 1 ★ champion", "[Categories]", "> technology")
		s.press("enter")
		s.shows("[Confusion]", "6 of 48 technology answered business (12.5 %)")
		s.press("right", "up")
		s.shows("0 of 44 sports answered entertainment (0.0 %)")
		s.press("down", "%")
		s.shows("6 of 48 technology answered entertainment (12.5 %)", "[12]")
		s.press("v")
		s.shows("196 test articles")
		s.press("esc")
		s.shows("4 runs", "by accuracy, best first")
		s.press("2")
		s.shows("[2 Train]", "Trained on demo")
		s.press("q")
		if !s.quit {
			t.Error("q did not quit though nothing is trained")
		}
	})
}

func TestStopOne(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.press("x")
		s.shows("Stop mlp?", "y stop mlp", "n go on")
		s.press("n")
		s.hides("Stop mlp?")
		s.press("x", "y")
		s.shows("stopping")
		if got := s.desk.asked; !slices.Contains(got, "cancel mlp") {
			t.Errorf("asked %q", got)
		}
		s.press("k", "k", "x")
		s.shows("not now: lr has ended")
	})
}

func TestStopAll(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.press("X")
		s.shows("Stop the training? Its finished runs are kept.")
		s.press("y")
		if got := s.desk.asked; !slices.Contains(got, "cancel job") {
			t.Errorf("asked %q", got)
		}
		s.desk.changeRun(classify.NeuralNetwork, func(r *engine.Run) { r.State = engine.Cancelled })
		s.desk.change(func(j *engine.Job) { j.State = engine.Cancelled })
		s.settle()
		s.shows("The training was stopped.", "mlp    stopped")
		s.hides("x stop")
	})
}

func TestPurgedAndDeletedRunsLeaveTheList(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3")
		s.shows("4 runs")
		s.desk.changeRun(classify.NaiveBayes, func(r *engine.Run) { r.Deleted = s.desk.now() })
		s.settle()
		s.shows("3 runs")
	})
}

func TestRefusedTrainingIsSaid(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.desk.refuse = fault.Newf(fault.Invalid, "random_forest.n_estimators is 0; it must be at least 1")
		s.press("t")
		s.shows("! random_forest.n_estimators is 0; it must be at least 1", "t start training")
	})
}

func TestFailedRunShowsItsErrorInFull(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		text := "the loss is not a number after epoch 3: " + strings.Repeat("learning_rate_init is too large for these rows; ", 4) + "lower it"
		s.desk.changeRun(classify.NeuralNetwork, func(r *engine.Run) { r.State, r.Error, r.Ended = engine.Failed, text, s.desk.now() })
		s.settle()
		if got := strings.Join(strings.Fields(s.screen()), " "); !strings.Contains(got, text) {
			t.Errorf("the error is not there in full:\n%s", s.screen())
		}
	})
}

func TestUnreadableWorkspace(t *testing.T) {
	playAs(t, draw.NoColour, 3, func(s *stage) {
		s.shows("The workspace could not be read.", "value log is damaged", "ctrl+r reads it again.")
		s.desk.refuse = nil
		s.press("ctrl+r")
		s.shows("This workspace is empty")
	}, func(s *stage) {
		s.size(80, 24)
		s.desk.refuse = fault.As(fault.Corrupt, errors.New("value log is damaged"))
	})
}

func TestDeskCloses(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.desk.close()
		s.settle()
		s.shows("the desk has closed")
		s.press("q")
		if !s.quit {
			t.Error("q did not quit though the desk has closed")
		}
	})
}

func TestResetListsAgain(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.press("3")
		s.desk.mu.Lock()
		for i := range s.desk.runs {
			s.desk.runs[i].Dataset.Name = "another"
		}
		s.desk.tell(engine.Event{Kind: engine.Reset})
		s.desk.mu.Unlock()
		s.settle()
		s.shows("another")
	})
}

func TestUpdatesAreCoalesced(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.settle()
		drawn := 0
		for i := range 100 {
			s.desk.progress(classify.NeuralNetwork, engine.Progress{Stage: engine.Fit, Unit: classify.Epochs, Done: int64(i), Total: 200})
			before := s.updates
			s.wait(10 * time.Millisecond)
			if s.updates != before {
				drawn++
			}
		}
		if drawn < 8 || drawn > 11 {
			t.Errorf("a second of samples made %d updates, want about 10", drawn)
		}
		s.wait(time.Second)
		before := s.updates
		s.wait(time.Minute)
		if s.updates != before {
			t.Error("the screen changes though nothing happens")
		}
	})
}

func TestLaterAnswerOfAnotherRunIsDropped(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.press("3")
		id := s.desk.runs[slices.IndexFunc(s.desk.runs, func(r engine.Run) bool { return r.Model == classify.LogisticRegression })].ID
		right := s.desk.evaluations[id]
		s.desk.evaluations[id] = reports()[classify.RandomForest]
		stale := s.hold(tea.KeyMsg{Type: tea.KeyEnter})
		s.desk.evaluations[id] = right
		s.press("esc", "enter")
		before := s.screen()
		for _, m := range stale {
			s.send(m)
		}
		if s.screen() != before {
			t.Errorf("a stale answer is shown:\n%s", s.screen())
		}
	})
}

func TestKeysThatComeTogether(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.press("3", "jjk")
		s.shows(">   mlp")
		s.press("2")
		s.half()
		s.press("Xy") // typed ahead of the question
		s.shows("Stop the training?")
		if slices.Contains(s.desk.asked, "cancel job") {
			t.Error("a letter that was typed ahead answered the question")
		}
	})
}

func TestSortAndReverse(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3")
		order := func() string {
			var models []string
			for line := range strings.Lines(s.screen()) {
				if f := strings.Fields(strings.Trim(line, " >★\n")); len(f) > 8 && f[1] == "demo" {
					models = append(models, f[0])
				}
			}
			return strings.Join(models, " ")
		}
		for _, step := range []struct{ key, sentence, want string }{
			{"g", "by accuracy, best first", "lr mlp nb rf"},
			{"S", "by accuracy, worst first", "rf nb mlp lr"},
			{"s", "by macro F1, best first", "lr mlp nb rf"},
			{"s", "by log loss, best first", "lr mlp nb rf"},
			{"s", "by fit, quickest first", "nb lr rf mlp"},
			{"S", "by fit, slowest first", "mlp rf lr nb"},
			{"s", "by size, smallest first", "mlp rf lr nb"},
			{"s", "by when, newest first", "mlp rf lr nb"},
		} {
			s.press(step.key)
			s.shows(step.sentence)
			if got := order(); got != step.want {
				t.Errorf("%s: %s, want %s", step.sentence, got, step.want)
			}
		}
	})
}

func TestCursorStaysOnItsRun(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.press("3", "down", "down")
		s.shows(">   nb")
		s.press("S")
		s.shows(">   nb")
		s.press("2")
		s.full()
		s.press("3")
		s.shows(">   nb")
	})
}

func TestTooSmall(t *testing.T) {
	play(t, 52, 18, func(s *stage) {
		s.shows("Copydesk needs 60 x 20 cells; this terminal has 52", "q to quit")
		s.press("t")
		if len(s.desk.asked) > 0 {
			t.Errorf("a key that nobody sees the effect of asked %q", s.desk.asked)
		}
		s.size(80, 24)
		s.shows("t start training")
	})
}

func TestAxis(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.half()
		s.hides("logarithmic axis")
		s.press("a")
		s.shows("logarithmic axis")
		s.press("a")
		s.hides("logarithmic axis")
		s.press("k", "a")
		s.shows("not now: there is no curve")
	})
}

func TestChosenOnTestIsSaidEverywhere(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		data := demoData()
		data.Rows.Validation = 0
		onTest := reports()[classify.NaiveBayes]
		onTest.Validation = nil
		s.press("t")
		s.desk.prepare(data)
		s.desk.begin(classify.NaiveBayes)
		s.desk.end(classify.NaiveBayes, onTest, 0.01, 0)
		s.settle()
		s.shows("test  0.", "Chosen on test: optimistic")
		s.desk.settle(classify.NaiveBayes)
		s.settle()
		s.settle()
		s.shows("nb is best: accuracy", "Chosen on test: optimistic")
		s.press("3")
		s.shows(" t ", "t chosen on test: optimistic")
		s.press("enter")
		s.shows("Chosen on test: optimistic")
		s.desk.mu.Lock()
		s.desk.versions[0].Champion = false
		s.desk.tell(engine.Event{Kind: engine.RegistryChanged})
		s.desk.mu.Unlock()
		s.settle()
		s.press("p")
		s.shows("the champion? Chosen on test: optimistic.")
	})
}

func TestASCII(t *testing.T) {
	playAs(t, draw.NoColour, 3, func(s *stage) {
		s.app.Symbols = draw.ASCIISymbols()
		s.full()
		for _, keys := range [][]string{{"1"}, {"2"}, {"enter"}, {"tab"}, {"tab"}, {"tab"}, {"?"}} {
			s.press(keys...)
			for _, r := range s.app.View() {
				if r > '~' || r < ' ' && r != '\n' {
					t.Fatalf("%q after %s:\n%s", r, keys, s.app.View())
				}
			}
		}
	}, func(s *stage) { s.size(80, 24) })
}

func TestPanicOfAReadIsSaid(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.app.options.Runs = nil // every read panics
		s.press("ctrl+r")
		s.shows("! reading: panic: ")
		s.app.options.Runs = s.desk
		s.press("ctrl+r")
		s.hides("panic")
	})
}

func TestTabLeavesAScreenWithoutPanes(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("3", "tab")
		s.shows("[4 Compare]")
		s.press("tab")
		s.shows("[5 Ask]")
		s.press("esc", "4", "shift+tab")
		s.shows("[3 Runs]")
	})
}
