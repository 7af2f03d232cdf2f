package tui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/config"
	"copydesk/engine/fault"
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
		s.press("end", "enter", "y")
		if len(s.desk.trained) != 2 {
			t.Errorf("enter on the start asked for %d trainings", len(s.desk.trained)-1)
		}
	})
}

func TestTabStaysInAForm(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.shelveMore()
		s.press("e", "tab")
		s.shows("[2 Train]", ">   nb")
		s.press("shift+tab", "shift+tab")
		s.shows("[2 Train]", ">   articles")
		s.press("esc", "1", "a", newspaper, "enter", "tab", "shift+tab")
		s.shows("[1 Data]", "> name")
		s.press("tab")
		s.shows("[1 Data]", "> Add it")
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
		s.desk.shelf.corpora = someCorpora()
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
		s.desk.shelf.corpora = someCorpora()
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

func TestFormNamesWhatEnterDoes(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.form()
		s.shows("enter change it")
		s.press("end")
		s.shows("enter start")
	})
}
