package tui

import (
	"path/filepath"
	"slices"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func TestAnImportIsShownAndSelected(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.shelveMore()
		s.press("1", "a", newspaper, "enter")
		s.shows("Add a corpus", "headline, text guessed", "category guessed", "Baker buys the mill next door")
		s.press("enter")
		s.shows("newspaper waits", "It waits until what is under way has ended.")
		path, err := filepath.Abs(newspaper)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.desk.shelf.imports; len(got) != 1 || got[0].Source.Train != path || got[0].Source.Text != nil || got[0].Source.Label != "" {
			t.Fatalf("imports %+v", got)
		}
		s.press("a", "testdata/files/unguessed.csv", "enter", "up", "up", "enter", "enter", "up", "enter", "lead", "enter", "end", "enter") // a second one waits
		s.press("down", "up")
		eta := 1.5
		s.desk.readOn(engine.Progress{Stage: engine.Read, Unit: engine.Bytes, Done: 25_000_000, Total: 50_000_000, Rate: 16_000_000, ETA: &eta})
		s.settle()
		s.press("g")
		s.shows("newspaper reading 50 %, ETA 1.5 s", "25 MB of 50 MB 16 MB/s ETA 1.5 s")
		p, articles := corpusOf("newspaper", sections[:3], 60, nil)
		s.desk.imported(p, articles)
		s.settle()
		s.shows("newspaper was added: 3 categories", "> newspaper 60 3 0")
		s.shows("unguessed waits", "~/corpora/newspaper.csv.gz") // it is selected and shown
	})
}

func TestColumnsAreChosenWhereTheyAreNotFound(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelve()
		s.press("1", "a", "testdata/files/unguessed.csv", "enter")
		s.shows("no column named category")
		s.press("enter")
		s.shows("not now: the columns of text and category are not known")
		s.press("up", "up", "enter")
		s.shows("The column of the category", "desk", "body")
		s.press("enter")
		s.shows("body guessed")
		s.press("up", "enter", "down", " ", "enter")
		s.shows("body, lead", "desk", "Nobody had been told and so nobody came. Bridge")
		s.press("end", "enter")
		if got := s.desk.shelf.imports; len(got) != 1 || !slices.Equal(got[0].Source.Text, []string{"body", "lead"}) || got[0].Source.Label != "desk" {
			t.Errorf("imports %+v", got)
		}
	})
}

func TestOtherFilesAndANameForACorpus(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelve()
		s.press("1", "a", newspaper, "enter", "g", "down", "enter", "testdata/files/unguessed.csv", "enter")
		s.shows("validation testdata/files/unguessed.csv", "no file: there are none")
		s.press("down", "enter", "nowhere.csv", "enter")
		s.shows("there is no file")
		s.press("esc", "G", "up", "enter")
		s.press("s", "enter", "G", "enter")
		if got := s.desk.shelf.imports; len(got) != 1 || filepath.Base(got[0].Source.Validation) != "unguessed.csv" || got[0].Source.Test != "" || got[0].Source.Name() != "newspapers" {
			t.Errorf("imports %+v", got)
		}
	})
}

func TestAnImportThatFailedSaysWhyAndIsAskedForAgain(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "a", newspaper, "enter", "enter")
		s.desk.importing(func(j *engine.Job) {
			j.State, j.Error = engine.Failed, "/x/newspaper.csv: line 7: the text is too long"
		})
		s.settle()
		s.shows("newspaper not added", "! /x/newspaper.csv: line 7: the text is too long", "Nothing was added.")
		s.press("t")
		s.shows("not now: it was not read")
		s.press("enter")
		s.shows("Add a corpus", newspaper)
		s.press("esc", "d")
		s.hides("newspaper")
		s.shows("morning-paper")
	})
}

func TestTooLittleMemoryForAnImportIsAskedAbout(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelve()
		s.press("1", "a", newspaper, "enter")
		s.desk.refuse = fault.Newf(fault.Exhausted, "this job expects to need 4 GiB of memory and 1 GiB are free")
		s.press("enter")
		s.shows("Read it nevertheless? this job expects to need 4 GiB")
		s.press("n")
		s.shows("Add a corpus", "! this job expects")
		s.press("enter")
		s.desk.refuse = nil
		s.press("y")
		s.shows("> newspaper")
		if got := s.desk.shelf.imports; len(got) != 1 || !got[0].Force {
			t.Errorf("imports %+v", got)
		}
	})
}

func TestAnImportThatTheDeskForgotStandsWithItsReason(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "a", newspaper, "enter", "enter")
		s.desk.jobs = nil
		s.press("ctrl+r")
		s.shows("newspaper not added", "! no job", "morning-paper")
	})
}

func TestARefusedImportStaysInTheForm(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelve()
		s.press("1", "a", newspaper, "enter")
		s.desk.refuse = fault.Newf(fault.Invalid, "the name is taken")
		s.press("enter")
		s.shows("Add a corpus", "! the name is taken")
		s.desk.refuse = nil
		s.press("enter")
		s.hides("Add a corpus")
		s.shows("> newspaper")
	})
}

func TestTheEndOfAnImportIsSaidOnEveryScreen(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "a", newspaper, "enter", "enter", "3")
		p, articles := corpusOf("newspaper", sections[:3], 60, nil)
		s.desk.imported(p, articles)
		s.settle()
		s.shows("[3 Runs]", "newspaper was added: 3 categories")
		s.press("1", "a", newspaper, "enter", "enter", "3")
		s.desk.importing(func(j *engine.Job) { j.State, j.Error = engine.Failed, "line 7: the text is too long" })
		s.settle()
		s.shows("newspaper was not added: line 7: the text is too long")
	})
}

func TestStoppingAnImportAsks(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "x")
		s.shows("not now: it is not being read")
		s.press("a", newspaper, "enter", "enter", "x")
		s.shows("Stop reading newspaper? Nothing of it is added.")
		s.press("n")
		if slices.Contains(s.desk.asked, "cancel job") {
			t.Error("it was stopped without a yes")
		}
		s.press("x", "y")
		if !slices.Contains(s.desk.asked, "cancel job") {
			t.Error("it was not stopped")
		}
		s.shows("newspaper stops")
		s.desk.importing(func(j *engine.Job) { j.State = engine.Cancelled })
		s.settle()
		s.shows("newspaper was stopped; nothing was added")
		s.hides("> newspaper")
	})
}
