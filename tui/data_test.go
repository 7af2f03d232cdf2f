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

func TestAPageThatCouldNotBeReadIsReadByMovingOn(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.shelveMore()
		s.press("1", "enter", "tab", "tab")
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing")
		s.press("G")
		s.shows("more could not be read: the desk")
		s.desk.refuse = nil
		s.press("G")
		s.hides("more could not be read")
		s.press("G")
		s.shows("> 201")
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
