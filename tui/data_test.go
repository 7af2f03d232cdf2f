package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// shelveHostile gives the desk a corpus of texts that a layout can break on.
func (s *stage) shelveHostile() {
	p, articles := corpusOf("hostile", hostileCategories(42), 1<<30, func(p *engine.Profile) {
		p.Corpus.Dataset.Name = strings.Join(hostile, " ")
		p.Corpus.Source.Train = "/x/" + hostile[0] + hostile[4]
		p.Corpus.By, p.Corpus.Added, p.Corpus.Bytes, p.Corpus.Runs = hostile[2], s.desk.now(), 1<<60, 1<<30
		p.Columns = corpus.Columns{Text: hostile, Label: hostile[3]}
		p.Warnings = hostile
		r := corpus.Report{Source: p.Corpus.Source.Train, Rows: 1 << 31, Used: 1 << 30, Duplicates: 1 << 29, Conflicts: 1 << 28, Leaked: 1 << 27,
			Rejected: map[corpus.Reason]int{corpus.TooLong: 1 << 29, corpus.EmptyText: 1 << 28}}
		for i := range 1000 {
			r.RejectedRows = append(r.RejectedRows, corpus.Rejected{Line: 1 << 30, Reason: corpus.UnknownCategory, Detail: hostile[i%len(hostile)]})
		}
		p.Reports = []corpus.Report{r, r}
		p.Words = engine.Lengths{Median: 1 << 30, Longest: 1 << 40, Width: 1 << 28, Bins: []int{1 << 40, 0, 1}}
	})
	for i := range articles {
		articles[i].Text = hostile[i%len(hostile)]
	}
	s.desk.shelf.put(p, articles)
}

// fillData gives the desk hostile corpora and an import that failed.
func (s *stage) fillData() {
	s.shelveMore()
	s.shelveHostile()
	s.press("1", "a", newspaper, "enter", "enter")
	s.desk.importing(func(j *engine.Job) { j.State, j.Error = engine.Failed, strings.Join(hostile, " ") })
	s.settle()
	s.press("a", newspaper, "enter", "enter")
	eta := 1e300
	s.desk.readOn(engine.Progress{Stage: engine.Read, Unit: engine.Bytes, Done: 1 << 60, Total: 1 << 61, Rate: 1e300, ETA: &eta})
	s.settle()
	s.press("1", "g")
}

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

func TestForgettingACorpusAsksAndSaysWhyNot(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "down", "d")
		s.shows("not now: 2 runs learned from it")
		s.press("down", "d")
		s.shows("not now: it is built in")
		s.press("g", "d", "n")
		s.shows("morning-paper")
		s.press("d", "y")
		s.settle()
		s.shows("morning-paper is forgotten", "> regional-papers-2019-2024")
	})
}

func TestDataOffersATrainingOnACorpus(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1")
		for _, m := range s.hold(keyOf("t")) {
			if on, ok := m.(screen.TrainOn); ok && on.Source.Digest == s.desk.shelf.corpora[0].Dataset.Digest {
				return
			}
		}
		t.Error("no screen was told to train on it")
	})
}

func TestFromACategoryToAnArticleToAsk(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "enter", "tab", "down", "enter")
		s.shows("90 articles of entertainment", "The choir sings at the harbour again (1)")
		s.hides("Chipmaker")
		s.press("down", "enter")
		s.shows("article 2 of 90", "A comedy about plumbers fills the cinema (6)")
		s.press("right")
		s.shows("article 3 of 90", "Festival moves")
		for _, m := range s.hold(keyOf("enter")) {
			if open, ok := m.(screen.OpenArticle); ok {
				if !strings.HasPrefix(open.Text, "Festival moves") || open.Truth != "entertainment" {
					t.Errorf("asked for %+v", open)
				}
				s.press("esc", "esc")
				s.shows("Chipmaker", "1 to 5 of 456") // all articles again
				s.press("esc")
				s.shows("regional-papers-2019-2024")
				return
			}
		}
		t.Error("Ask was not told")
	})
}

// On a slow line two presses arrive together, which reads as one with Alt.
func TestTwoPressesOfEscAreTwo(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "enter", "tab", "down", "enter", "enter")
		s.shows("article 1 of 90")
		s.send(tea.KeyMsg{Type: tea.KeyEsc, Alt: true})
		s.shows("1 to 5 of 456") // past the articles of the category, to all
	})
}

func TestArticlesAreReadPageByPage(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.shelveMore()
		s.press("1", "enter", "tab", "tab")
		from := func(token string) int {
			return slices.Index(s.desk.asked, fmt.Sprintf(`articles "" "" "" from %q`, token))
		}
		if from("100") >= 0 {
			t.Error("the second page was read before it was wanted")
		}
		for range 3 {
			s.shows("articles") // how long a page is, is known when it is drawn
			s.press("pgdown")
		}
		if from("100") < 0 || from("200") >= 0 {
			t.Errorf("asked %q", s.desk.asked)
		}
		for range 5 {
			s.press("G")
		}
		s.shows("of 456", "> 905")
	})
}

func TestAVeryLongArticleIsReadToItsEnd(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelve()
		words := make([]string, 20_000)
		for i := range words {
			words[i] = fmt.Sprintf("w%d", i)
		}
		digest := s.desk.shelf.corpora[0].Dataset.Digest
		s.desk.shelf.articles[digest][0].Text = strings.Join(words, " ") + "\nThe end."
		s.press("1", "enter", "tab", "tab", "enter")
		s.shows("w0 w1 w2", "lines 1 to 13")
		seen := ""
		for last := ""; s.screen() != last; {
			last = s.screen()
			for _, line := range strings.Split(last, "\n")[6:19] {
				seen += strings.TrimSpace(line) + " "
			}
			s.press("pgdown")
		}
		s.shows("The end.", "of 1,7")
		if want := strings.Join(words, " ") + " The end."; !strings.Contains(seen, want[:120_000]) {
			t.Error("the lines are not the whole text, in order")
		}
		s.press("g", "G")
		s.shows("The end.")
	})
}

func TestSearchInArticles(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "enter", "/", "GOALKEEPER", "enter")
		s.shows(`30 articles with "GOALKEEPER"`, "esc lists all")
		s.press("esc", "/", "zeppelin", "enter")
		s.shows("There are none.")
	})
}

func TestConflictsNameTheArticleThatTheyRepeat(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.shelveMore()
		s.press("1", "enter", "tab", "tab", "tab", "tab")
		s.shows("The first with its text is on line 3 and belongs to entertainment.")
		s.press("left")
		s.shows("The first with its text is on line 2, of the same category.")
	})
}

func TestFilterOfCorpora(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.press("1", "/", "REG")
		s.shows(`1 corpus with "REG" in the name`, "> regional-papers-2019-2024")
		s.press("esc") // as it was
		s.shows("morning-paper", "demo")
		s.press("/", "zzz", "enter")
		s.shows("No corpus is called so.")
		s.press("esc")
		s.shows("morning-paper")
	})
}

func TestACorpusIsReadWhileOthersAreLookedAt(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.desk.shelf.held = make(chan struct{})
		s.press("1")
		s.shows("Reading the corpus.")
		s.press("down", "down", "up", "down") // nothing waits, and only the last is read
		s.shows("> demo")
		close(s.desk.shelf.held)
		s.wait(time.Millisecond)
		s.shows("all used")
		if got := len(s.desk.shelf.reads); got != 2 {
			t.Errorf("%d corpora were read", got)
		}
	})
}

func TestCorporaOfEndedTrainingsAreListed(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelve()
		s.press("1", "2", "t")
		s.shelveMore()
		s.desk.change(func(j *engine.Job) { j.State = engine.Succeeded })
		s.settle()
		s.press("1")
		s.shows("regional-papers-2019-2024")
	})
}

func TestUnreadCorpora(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.shelveMore()
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing")
		s.press("1")
		s.shows("The corpora could not be listed; ctrl+r reads them again.")
		s.desk.refuse = nil
		s.press("ctrl+r")
		s.shows("> morning-paper")
		delete(s.desk.shelf.profiles, s.desk.shelf.corpora[1].Dataset.Digest)
		s.press("down")
		s.shows("! no corpus", "ctrl+r reads it again.")
	})
}

func TestCompletionOfAFile(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"police.csv", "politics.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	play(t, 120, 40, func(s *stage) {
		s.shelve()
		s.press("1", "a", dir+"/p", "tab")
		s.shows("police.csv  politics.csv")
		s.press("c", "tab", "enter")
		s.shows("Add a corpus", "police.csv: the file is empty")
	})
}
