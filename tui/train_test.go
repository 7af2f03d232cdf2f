package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// startedWith plays a workbench that was started with a training of its own.
func startedWith(t *testing.T, spec engine.Spec, f func(s *stage)) {
	playAs(t, draw.NoColour, termenv.Ascii, f, func(s *stage) {
		s.stop()
		var ctx context.Context
		ctx, s.stop = context.WithCancel(context.Background())
		o := s.app.options
		o.Spec = spec
		var err error
		if s.app, err = newApp(ctx, o, draw.NoColour, termenv.Ascii); err != nil {
			t.Fatal(err)
		}
		s.size(80, 24)
	})
}

func TestWelcomeNamesTheFileOfTheCommandLine(t *testing.T) {
	spec := specOf(t, engine.DefaultSpec(), map[string]string{"models.naive_bayes.alpha": "0.5"})
	spec.Source.Train = "/data/ag_news_train.csv.gz"
	spec.Classifiers = spec.Classifiers[:1]
	startedWith(t, spec, func(s *stage) {
		s.shows("This workspace is empty", "trains naive Bayes on the articles of /data/ag_news_train.csv.gz, as --train says.")
		s.press("e")
		s.shows("as the defaults say", "/data/ag_news_train.csv.gz")
		s.find("alpha")
		s.shows("alpha                0.5") // its defaults are those
		s.hides("default 1")
		s.press("ctrl+s")
		s.wants(spec)
	})
}

func TestWelcomeFitsTheSmallestTerminal(t *testing.T) {
	spec := engine.DefaultSpec()
	spec.Source.Train = "/a/long/way/to/the/articles/of/a/news/room/ag_news_train.csv.gz"
	startedWith(t, spec, func(s *stage) {
		s.size(60, 20)
		s.shows("ag_news_train.csv.gz, as --train says.", "e chooses the corpus", "1 adds articles of your own.")
	})
}

func TestWelcomeLeadsOn(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shows("t trains naive Bayes, logistic regression, a random forest and a neural network on the demo corpus",
			"e chooses the corpus", "1 adds articles of your own", "copydesk train --train FILE")
		s.full()
		s.shows("model  validation accuracy    macro F1         fit", "•0.8440 ±0.0481     •0.8434", "•0.004 s",
			"lr is best: accuracy 0.8440", "Next: enter opens a run; c compares them; 5 asks the champion about an article, and why; P serves it.")
		s.hides("what the form says")
		s.press("P")
		s.hides("P serves it")
		s.form()
		s.press("left", "esc")
		s.shows("t trains what the form says, with 1 change.")
	})
}

func TestCompareTheRunsOfATraining(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("c")
		s.shows("not now: there are no two finished runs here")
		s.full()
		var told []string
		for _, m := range s.hold(keyOf("c")) {
			if c, ok := m.(screen.CompareRuns); ok {
				told = c.Runs
			}
		}
		if len(told) != 4 || told[0] != s.app.Board.Job.Best {
			t.Errorf("compared %q, the best is %s", told, s.app.Board.Job.Best)
		}
	})
}

func TestQueue(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.queued()
		s.shows(", 3 queued")
		s.press("Q")
		s.shows("3 trainings wait", "under way: demo", ">  1  demo", "   3  regional-papers-2019-2024   nb, lr, rf")
		s.press("down")
		s.shows(">  2  ag-news")
		waits := s.desk.jobs[1].ID
		s.press("x")
		s.shows("Take the training on ag-news out of the queue? It has not begun.", "y take it out")
		s.press("n")
		if len(s.desk.cancelled) > 0 {
			t.Fatal("cancelled without a yes")
		}
		s.press("x", "y")
		if !slices.Equal(s.desk.cancelled, []string{waits}) {
			t.Errorf("cancelled %q, want %q", s.desk.cancelled, waits)
		}
		s.desk.mu.Lock()
		s.desk.jobs[1].State = engine.Cancelled
		s.desk.tell(engine.Event{Kind: engine.JobChanged, Job: waits, State: engine.Cancelled})
		s.desk.mu.Unlock()
		s.settle()
		s.shows("2 trainings wait", ">  2  regional-papers")
		s.press("enter")
		s.shows("Training on regional-papers-2019-2024, waits", "as number 2 of 2", "train demo: mlp")
		s.press("X", "y")
		if got := s.desk.cancelled[1]; got != s.desk.jobs[0].ID {
			t.Errorf("cancelled %s, not what is shown", got)
		}
		s.press("esc")
		s.shows("Training on demo", "epoch 21")
		s.press("Q", "esc")
		s.shows("epoch 21")
	})
}

func TestEarlierTrainings(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("[")
		s.shows("not now: there are no trainings yet")
		s.full()
		s.press("[")
		s.shows("not now: this is the first training of the workspace")
		first := s.app.Board.Job.ID
		s.half()
		s.press("[")
		s.shows("Trained on demo in 5.2 s", "training 1 of 2", "An earlier training", "•0.8440", "train demo: mlp")
		// What goes on is still followed, and what is looked at stays.
		s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, 0.01)
		s.settle()
		s.shows("training 1 of 2", "train demo: mlp")
		if s.app.Board.Job.ID == first {
			t.Error("the board follows what is looked at")
		}
		s.press("3", "2")
		s.shows("training 1 of 2")
		s.press("x")
		s.shows("not now: nothing is being trained")
		s.press("]")
		s.shows("Training on demo", "epoch 22")
		s.press("]")
		s.shows("not now: this is the newest training")
		s.press("[", "esc")
		s.shows("epoch 22")

		// A run that is gone has no figures.
		s.press("[")
		s.desk.mu.Lock()
		i := slices.IndexFunc(s.desk.runs, func(r engine.Run) bool { return r.Job == first && r.Model == classify.NaiveBayes })
		gone := s.desk.runs[i]
		s.desk.runs = slices.Delete(s.desk.runs, i, i+1)
		s.desk.tell(engine.Event{Kind: engine.RunChanged, Job: gone.Job, Run: gone.ID, Purged: true})
		s.desk.mu.Unlock()
		s.settle()
		s.shows("nb     the run was deleted", "training 1 of 2")

		// A training that cannot be read leaves what is followed.
		s.press("]")
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing")
		s.press("[")
		s.shows("! the desk is closing", "epoch 22")
	})
}

func TestStaleTrainingIsDropped(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.full()
		s.half()
		var stale []tea.Msg
		stale = append(stale, s.hold(keyOf("["))...)
		s.press("[")
		s.shows("training 1 of 3")
		for _, m := range stale {
			s.send(m)
		}
		s.shows("training 1 of 3")
	})
}

func TestAWaitingTrainingIsFollowedWhenItBegins(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.press("t", "y", "Q", "enter")
		s.shows("It waits for its turn")
		s.desk.mu.Lock()
		s.desk.jobs[1].State = engine.Cancelled
		s.desk.tell(engine.Event{Kind: engine.JobChanged, Job: s.desk.jobs[1].ID, State: engine.Cancelled})
		s.desk.mu.Unlock()
		s.settle()
		s.desk.prepare(demoData())
		s.settle()
		s.settle()
		s.shows("607 train, 218 validation, 196 test")
		s.hides("It waits", "training 2 of 2")
	})
}

// A desk may train several at once.
func TestATrainingUnderWayIsFollowedWhereItIsGoneTo(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.press("t", "y", "Q", "enter")
		s.desk.prepare(demoData()) // beside the other
		s.desk.begin(classify.NeuralNetwork)
		s.settle()
		s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, 1.5, 1.25)
		s.settle()
		s.settle()
		s.shows("epoch 2 of at most 200", "loss of mlp")
		s.press("[")
		s.shows("lr     done", "> mlp    starts") // until it tells more of itself
		s.press("]")
		s.shows("lr     waits")
		s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, 1.125)
		s.settle()
		s.settle()
		s.shows("epoch 3 of at most 200", "3 epochs")
	})
}

func TestTrainInASCII(t *testing.T) {
	playAs(t, draw.NoColour, termenv.Ascii, func(s *stage) {
		s.app.Symbols = draw.ASCIISymbols()
		s.queued()
		s.full()
		for _, keys := range [][]string{{"2"}, {"l"}, {"esc", "Q"}, {"esc", "["}, {"e"}, {"enter"}, {"esc", "end", "up", "enter"}} {
			s.press(keys...)
			if at := strings.IndexFunc(s.app.View(), func(r rune) bool { return r > '~' || r < ' ' && r != '\n' }); at >= 0 {
				t.Fatalf("no ASCII after %s:\n%s", keys, s.app.View())
			}
		}
	}, func(s *stage) { s.size(120, 40) })
}

func TestImportsAreNoTrainings(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.desk.mu.Lock()
		j := engine.Job{ID: strings.Repeat("e", 32), Kind: engine.ImportJob, State: engine.Running, Created: s.desk.now()}
		s.desk.jobs = append(s.desk.jobs, j)
		s.desk.tell(engine.Event{Kind: engine.JobChanged, Job: j.ID, State: j.State})
		s.desk.tell(engine.Event{Kind: engine.Progressed, Job: j.ID, Progress: &engine.Progress{Stage: engine.Read, Unit: engine.Bytes, Done: 5, Total: 10}})
		s.desk.mu.Unlock()
		s.settle()
		s.shows("This workspace is empty")
		s.press("X")
		s.shows("not now: nothing is being trained")
	})
}

func TestLog(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("l")
		s.shows("not now: there is no training")
		s.press("t")
		s.desk.change(func(j *engine.Job) { j.State, j.Started = engine.Running, s.desk.now() })
		s.wait(time.Second)
		s.desk.progress("", engine.Progress{Stage: engine.Read, Unit: engine.Bytes, Done: 1, Total: 2})
		s.wait(time.Second)
		s.desk.progress("", engine.Progress{Stage: engine.Clean, Unit: classify.Rows, Done: 1, Total: 2})
		s.desk.progress("", engine.Progress{Stage: engine.Clean, Unit: classify.Rows, Done: 2, Total: 2})
		s.wait(time.Second)
		s.press("l")
		s.shows("What happened", "10:00:00    asked for: nb, lr, rf, mlp on demo", "10:00:00    the training begins",
			"10:00:01    reading", "10:00:02    cleaning", "esc back to the training")
		if n := strings.Count(s.screen(), "cleaning"); n != 2 { // and the masthead
			t.Errorf("cleaning stands there %d times:\n%s", n, s.screen())
		}
		s.press("esc")
		s.hides("What happened")
	})
	play(t, 60, 20, func(s *stage) {
		s.troubled()
		s.press("k", "l")
		s.shows("10:00:03  ! mlp: failed: the loss is not a number", "all done in 5.2 s", "of 23 lines")
		s.hides("asked for")
		s.press("g")
		s.shows("asked for by ada", "1 to 8 of 23 lines")
		s.desk.changeRun(classify.NaiveBayes, func(r *engine.Run) { r.Warnings = []string{"one category has two articles"} })
		s.settle()
		s.shows("asked for by ada") // what is read stays
		s.press("down", "up", "pgdown", "pgup")
		s.shows("asked for by ada")
		s.press("G")
		s.shows("all done in 5.2 s")
		s.press("l")
		s.shows("lr is best")
	})
}

func TestLogNamesWhatWasAskedHere(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.half()
		s.press("x", "y", "l")
		s.shows("mlp: to be stopped, as asked here")
		s.press("esc", "X", "y", "l")
		s.shows("    to be stopped, as asked here")
	})
}

func TestCurvesSideBySide(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.full()
		s.shows("objective of lr", "loss of mlp", "What happened", "54 epochs", "24 iterations")
		s.press("down", "down")
		s.press("a")
		if n := strings.Count(s.screen(), "logarithmic axis"); n != 0 {
			t.Errorf("%d logarithmic axes after the one of mlp was made linear", n)
		}
	})
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.shows("loss of mlp")
		s.hides("objective of lr", "What happened")
		s.press("up", "up")
		s.shows("objective of lr")
		s.hides("loss of mlp")
	})
}

func TestPointsAreReadOnlyWhileTheyAreShown(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.half()
		s.press("3")
		s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, 0.01)
		s.settle()
		s.settle()
		lanes := s.app.Board.Lanes
		if n := len(lanes[3].Points); n != 21 {
			t.Errorf("%d points are known though nobody looks", n)
		}
		s.press("2")
		if n := len(lanes[3].Points); n != 22 {
			t.Errorf("%d points are known, want 22", n)
		}
	})
}

func TestWarningsAreWholeWhereThereIsRoom(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.desk.change(func(j *engine.Job) {
			j.Warnings = []string{"/home/ada/news/2026/march.csv.gz: 9,911 articles with remains of HTML such as #39; or quot;, left as they are"}
		})
		s.settle()
		s.shows("! /home/ada/news/2026/march.csv.gz: 9,911 articles", "left as they are")
	})
}
