package tui

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// specOf sets fields of a training.
func specOf(t *testing.T, s engine.Spec, values map[string]string) engine.Spec {
	t.Helper()
	for name, value := range values {
		var err error
		if s, err = config.Set(s, name, value); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// asked compares the last training that was asked for.
func (s *stage) wants(want engine.Spec) {
	s.t.Helper()
	if len(s.desk.trained) == 0 {
		s.t.Fatalf("no training was asked for:\n%s", s.screen())
	}
	write := func(spec engine.Spec) string {
		text, err := json.MarshalIndent(spec, "", " ")
		if err != nil {
			s.t.Fatal(err)
		}
		return string(text)
	}
	if got := s.desk.trained[len(s.desk.trained)-1]; write(got) != write(want) {
		s.t.Errorf("asked to train\n%s\nwant\n%s", write(got), write(want))
	}
}

func changedSpec(t *testing.T) engine.Spec {
	want := specOf(t, engine.DefaultSpec(), map[string]string{
		"models.neural_network.max_iter": "50", "models.neural_network.activation": "identity", "feature_extraction.tfidf.sublinear_tf": "false",
	})
	want.Source = someCorpora()[0].Source
	want.Classifiers = []classify.Kind{classify.NaiveBayes, classify.LogisticRegression, classify.NeuralNetwork}
	return want
}

func TestFormStartsExactlyWhatItSays(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.changed()
		s.shows("5 changes, marked *", "* max_iter             50   default 200", "* rf                   [ ] random forest", "Start training: nb, lr, mlp on ag-news")
		s.press("ctrl+s")
		s.wants(changedSpec(t))
		s.shows("Training on ag-news, waits")
		s.hides("marked *")
		s.press("e")
		s.shows("5 changes, marked *") // kept for the next
		s.press("end", "enter")
		if len(s.desk.trained) != 2 {
			t.Errorf("enter on the start asked for %d trainings", len(s.desk.trained)-1)
		}
	})
}

func TestFormIsKeptWhenItIsLeft(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.changed()
		s.press("3")
		s.hides("marked *")
		s.press("2")
		s.shows("5 changes, marked *", "< identity >") // as it was left
		s.press("esc")
		s.shows("This workspace is empty", "on the corpus ag-news, with what was changed in the form")
		if len(s.desk.asked) > 0 {
			t.Errorf("leaving asked %q", s.desk.asked)
		}
		s.press("t")
		s.wants(changedSpec(t))
	})
}

func TestFormHoldsValuesToWhatIsRight(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.form()
		s.find("max_iter, MLP")
		s.press("enter", "ctrl+u", "5", "x")
		s.shows("! models.neural_network.max_iter is 5x; it must be a whole number from 1 to")
		s.press("enter", "ctrl+s", "tab")
		s.shows("! models.neural_network.max_iter is 5x")
		if len(s.desk.trained) > 0 {
			t.Fatal("what is wrong was started")
		}
		s.press("backspace")
		s.hides("! models")
		s.press("backspace", "7", "down")
		s.shows("* max_iter             7   default 200", "> precision", "1 change, marked *")
		s.press("up", "enter", "ctrl+u", "9", "esc")
		s.shows("max_iter             7   default 200")
		s.press("r")
		s.shows("max_iter             200", "as the defaults say")
		s.hides("default 200")
		s.press("r")
		s.shows("not now: it is as it was")

		s.find("seed")
		s.edit("4294967296")
		s.shows(`! seed is "4294967296"; it must be a whole number from 0 to 4294967295`)
		s.press("esc")
		s.edit("7")
		s.find("experiment")
		s.edit("")
		s.shows("! experiment has no name")
		s.press("esc")
		s.edit("spring")
		s.find("validation_split")
		s.edit("0.9")
		s.shows("must be at least 0 and below 1 together")
		s.press("esc", "ctrl+s")
		want := engine.DefaultSpec()
		want.Seed, want.Experiment = 7, "spring"
		s.wants(want)
	})
}

func TestFormChoices(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.form()
		s.shows("< demo >", "1,021 articles")
		s.press("left")
		s.shows("ag-news", "31,062 articles", "* articles")
		s.press("left")
		s.shows("regional-papers-2019-2024")
		s.press("right", "right")
		s.shows("< demo >")
		s.press("down", "enter", "down", " ", "down", "l")
		s.shows("[ ] naive Bayes", "[ ] logistic regression", "[ ] random forest", "[x] neural network")
		s.hides("MultinomialNB", "RandomForestClassifier")
		s.press("down", " ")
		s.shows("a training needs a model", "[x] neural network")
		s.find("stop_words")
		s.press("enter")
		s.shows("< null >   default english")
		s.find("solver")
		s.press("right")
		s.shows("not now: adam is the only choice")
		s.find("alpha")
		s.press("right")
		s.shows("not now: its value is typed; enter begins")
		s.press("R")
		s.shows("Take 4 changes back to the defaults?")
		s.press("n")
		s.shows("null   default english")
		s.press("R", "y")
		s.shows("as the defaults say", "[x] naive Bayes")
	})
}

func TestCorporaAreListedAgainWhenTheyChange(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing")
		s.press("e")
		s.shows("! the corpora could not be listed: the desk is closing", "articles             demo")
		s.desk.refuse = nil
		s.press("right")
		s.shows("not now: the desk has listed no corpora yet")
		s.desk.mu.Lock()
		s.desk.corpora = someCorpora()
		s.desk.tell(engine.Event{Kind: engine.CorpusChanged, Corpus: "sha256:01"})
		s.desk.mu.Unlock()
		s.settle()
		s.shows("< demo >   1,021 articles")
	})
}

func TestFormTakesAFile(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"articles.csv", "article-notes.txt", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "more"), 0o700); err != nil {
		t.Fatal(err)
	}
	play(t, 200, 60, func(s *stage) {
		s.form()
		s.press("enter", "end")
		for range 5 {
			s.press("down")
		}
		s.press("enter")
		s.shows("CSV file of training articles")
		s.press("ctrl+u", dir+"/", "tab")
		s.shows("article-notes.txt  articles.csv  more/")
		s.hides(".hidden")
		s.press("more", "enter")
		s.shows("more is a directory; name a file in it")
		s.press("ctrl+u", dir+"/arti", "tab", "enter")
		s.shows("! there is no file " + dir + "/article")
		s.press("s", "tab", "enter")
		s.shows("* articles", "articles.csv", "validation file      none", "label column         none")
		s.find("text columns")
		s.edit("headline, text")
		s.find("label column")
		s.edit("section")
		s.find("test file")
		s.press("enter", dir+"/articles.csv", "enter")
		s.press("ctrl+s")
		want := engine.DefaultSpec()
		file := filepath.Join(dir, "articles.csv")
		want.Source = engine.Source{Train: file, Test: file, Text: []string{"headline", "text"}, Label: "section"}
		s.wants(want)
	})
}

func TestTrainOnACorpus(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.form()
		s.find("max_iter, MLP")
		s.edit("50")
		s.press("esc", "3")
		s.send(screen.TrainOn{Source: someCorpora()[2].Source})
		s.shows("[2 Train]", "> Start training: nb, lr, rf, mlp on regional-papers-2019-2024", "2 changes, marked *")
		s.press("enter")
		want := specOf(t, engine.DefaultSpec(), map[string]string{"models.neural_network.max_iter": "50"})
		want.Source = someCorpora()[2].Source
		s.wants(want)
	})
}

func TestTrainARunAgain(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.desk.corpora = someCorpora()
		s.full()
		r := s.desk.runs[0] // mlp
		r.Spec = specOf(t, r.Spec, map[string]string{"models.neural_network.alpha": "0.5"})
		r.Spec.Source.Train = "/data/moved.csv"
		r.Artifacts = []engine.Artifact{{Kind: engine.CorpusArtifact, Digest: someCorpora()[0].Dataset.Digest}}
		s.press("3")
		s.send(screen.TrainAgain{Run: r})
		s.shows("[2 Train]", "once more", "as it was", "[x] neural network", "[ ] naive Bayes", "alpha                0.5   by default 0.0001")
		s.find("max_iter")
		s.edit("50")
		s.shows("* max_iter             50   it had 200")
		s.press("esc", "3")

		// What was not started is not thrown away unasked.
		s.send(screen.TrainAgain{Run: s.desk.runs[1]}) // rf
		s.shows("The form has 1 change that no training was started with.", "y put those of rf", "n keep the form")
		s.press("n")
		s.shows("* max_iter             50   it had 200")
		s.press("ctrl+s")
		want := specOf(t, r.Spec, map[string]string{"models.neural_network.max_iter": "50"})
		want.Source.Digest = someCorpora()[0].Dataset.Digest
		want.Classifiers = []classify.Kind{classify.NeuralNetwork}
		s.wants(want)
		s.send(screen.TrainAgain{Run: s.desk.runs[2]}) // rf
		s.shows("rf of", "[x] random forest", "n_estimators")
		s.press("R")
		s.shows("Leave the settings of rf of")
		s.press("y", "ctrl+s")
		s.wants(engine.DefaultSpec())
	})
}

func TestRefusedTrainingLeavesTheForm(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.changed()
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
		s.press("ctrl+s")
		s.shows("! the desk is closing", "5 changes, marked *")
		s.desk.refuse = nil
		s.press("ctrl+s")
		s.wants(changedSpec(t))
	})
}

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
		s.shows("model  validation accuracy    macro F1         fit", "•0.8440 ±0.0481     •0.8434", "•0.00 s",
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
		s.press("t", "Q", "enter")
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
		s.press("t", "Q", "enter")
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
