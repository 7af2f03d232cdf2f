package tui

import (
	"context"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// told returns the message of a type that a key has the screens told, if it has.
func told[T tea.Msg](s *stage, key string) (T, bool) {
	for _, m := range s.hold(keyOf(key)) {
		if m, ok := m.(T); ok {
			return m, true
		}
	}
	var none T
	return none, false
}

// listed are the models of the runs on the screen, in order.
func (s *stage) listed() string {
	var models []string
	for line := range strings.Lines(s.screen()) {
		if f := strings.Fields(strings.Trim(line, " >x★\n")); len(f) > 3 && slices.Contains([]string{"nb", "lr", "rf", "mlp"}, f[0]) {
			models = append(models, f[0])
		}
	}
	return strings.Join(models, " ")
}

func TestTags(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.three()
		s.press("G", "#", "st", "tab", "enter")
		s.shows("tagged rf of demo", "stage=baseline")
		s.press("#", "stage=other", "enter")
		s.shows("stage=other")
		s.press("#", "-", "tab", "enter")
		s.shows("took tag stage from rf of demo")
		s.hides("stage=other")
		s.press("#", "=x", "enter")
		s.shows("! the tag has no name")
		s.press("esc", "g", " ", " ", "#", "reviewed", "enter")
		s.shows("tagged 2 runs")
		if n := strings.Count(s.screen(), "reviewed"); n != 2 {
			t.Errorf("%d runs show the tag that two were given", n)
		}
	})
}

func TestNotes(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.full()
		s.press("3", "n", "before the new labels", "enter")
		s.shows("noted on lr of demo", "before the new labels", "note")
		s.press("n")
		for range len("labels") {
			s.press("backspace")
		}
		s.press("rules", "enter")
		s.shows("before the new rules")
		s.press("n")
		for range len("before the new rules") {
			s.press("backspace")
		}
		s.press("enter")
		s.shows("took the note from lr of demo")
		s.hides("before the new rules")
		s.desk.tags(classify.LogisticRegression, "note=one\ntwo")
		s.settle()
		s.press("n")
		s.shows("not now: the note has several lines, or signs that a line here does not keep: N writes it in your editor")
	})
}

// deskEditor is a terminal whose editor writes a text. Meanwhile something happens.
type deskEditor struct {
	screen.Terminal
	writes    string
	meanwhile func()
	file      string // that the text is kept in, "" once it is forgotten
}

func (e *deskEditor) Edit(text, suffix string, done func(screen.Edited) tea.Msg) (tea.Cmd, error) {
	return func() tea.Msg {
		e.file = "/tmp/draft" + suffix
		e.meanwhile()
		return done(screen.Edited{Text: text + e.writes, Path: e.file, Forget: func() error {
			e.file = ""
			return nil
		}})
	}, nil
}

func TestNoteInAnEditor(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.full()
		s.desk.tags(classify.LogisticRegression, "note=before")
		s.settle()
		e := &deskEditor{writes: "\nand after\n", meanwhile: func() {}}
		s.app.Terminal = e
		s.press("3", "N")
		s.shows("noted on lr of demo", "before and after")
		r := s.desk.runs[slices.IndexFunc(s.desk.runs, func(r engine.Run) bool { return r.Model == classify.LogisticRegression })]
		if note := r.Tags[engine.NoteTag]; note != "before\nand after" || e.file != "" {
			t.Errorf("the note is %q, the file that it was written in %q", note, e.file)
		}
		e.meanwhile = func() { s.desk.tags(classify.LogisticRegression, "note=theirs") }
		s.press("enter")
		cmd := s.hold(keyOf("N"))
		s.settle()
		for _, m := range cmd {
			s.send(m)
		}
		s.shows("the note was changed meanwhile; what you wrote is in /tmp/draft.txt", "theirs")
	})
}

func TestDeleteAndUndo(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.three()
		s.press("G", "d")
		s.shows("11 runs", "deleted rf of demo; u takes it back")
		s.press("g", " ", " ", "d")
		s.shows("9 runs", "deleted 2 runs; u takes it back")
		s.hides("marked")
		s.press("u")
		s.shows("11 runs", "restored 2 runs")
		s.press("u")
		s.shows("12 runs", "restored rf of demo")
		s.press("u")
		s.shows("not now: nothing was deleted here")
	})
}

func TestDeleteTheOpenRun(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "enter", "d")
		s.shows("3 runs", "deleted lr of demo; u takes it back; version 1 stays champion")
		s.press("u")
		s.shows("4 runs", "restored lr of demo")
	})
}

func TestDeletionThatIsRefused(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.three()
		s.desk.changeRun(classify.LogisticRegression, func(r *engine.Run) { r.State = engine.Running })
		s.settle()
		s.press("*", "d")
		s.shows("1 run", "deleted 11 of 12 runs; the job of run", "is under way; wait for its end")
		s.press("d")
		s.shows("the job of run")
		s.hides("deleted 11")
		s.press("u")
		s.shows("12 runs", "restored 11 runs")
	})
}

func TestUndoIsTriedAgainWhereTheDeskWasGone(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "d")
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
		s.press("u")
		s.shows("the desk is closing; ask again in a moment", "3 runs")
		s.desk.refuse = nil
		s.press("u")
		s.shows("restored lr of demo", "4 runs")
	})
}

func TestDeletedRuns(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "D")
		s.shows("There are none. What d deletes stands here until it is restored or purged.")
		s.press("esc", "*", "d", "D")
		s.shows("Deleted runs", "4 runs")
		s.press("u")
		s.shows("3 runs", "restored")
		s.press(" ", " ", "X")
		s.shows("not now: lr of demo is version 1 of news-classifier, and kept for that")
		s.press("up", " ", " ", "X") // nb in its place
		s.shows("Purge 2 runs? Scores, curve and model file cannot be had back.")
		s.press("n")
		if slices.ContainsFunc(s.desk.asked, func(a string) bool { return strings.HasPrefix(a, "purge") }) {
			t.Error("runs were purged though the answer was no")
		}
		s.press("X", "y")
		s.shows("purged 2 runs", "1 run")
		s.press("esc")
		s.shows("1 run ")
		if len(s.desk.runs) != 2 {
			t.Errorf("%d runs are at the desk, want 2", len(s.desk.runs))
		}
	})
}

func TestBaseline(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "j", "b")
		s.shows("mlp of demo is the baseline until you quit", "difference", "+0.0321", "baseline", "-0.0229")
		s.press("b")
		s.shows("there is no baseline any more")
		s.hides("difference", "+0.0321")
	})
}

func TestComparison(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		id := func(kind classify.Kind) string {
			return s.desk.runs[slices.IndexFunc(s.desk.runs, func(r engine.Run) bool { return r.Model == kind })].ID
		}
		lr, mlp, nb, rf := id(classify.LogisticRegression), id(classify.NeuralNetwork), id(classify.NaiveBayes), id(classify.RandomForest)
		s.press("3", "c")
		s.shows("not now: one run alone is not compared: mark others with space, or make one the baseline with b")
		for _, tt := range []struct {
			keys []string
			want []string
		}{
			{[]string{" "}, []string{lr, mlp}},               // the marked one with that under the cursor
			{[]string{"j", " "}, []string{lr, nb}},           // two marked
			{[]string{"g", "j", "b"}, []string{mlp, lr, nb}}, // the baseline first
			{[]string{"*", "*", "G"}, []string{mlp, rf}},     // none marked any more
		} {
			s.press(tt.keys...)
			if got, ok := told[screen.CompareRuns](s, "c"); !ok || !slices.Equal(got.Runs, tt.want) {
				t.Errorf("after %q: compares %v, want %v", tt.keys, got.Runs, tt.want)
			}
		}
		s.press("enter")
		if got, _ := told[screen.CompareRuns](s, "c"); !slices.Equal(got.Runs, []string{mlp, rf}) {
			t.Errorf("the open run is compared as %v", got.Runs)
		}
	})
}

func TestMarksOutOfSightAreLeftAlone(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.three()
		s.press("*", "/", "nb", "enter")
		s.shows("12 marked, 9 of them not listed")
		s.press("d")
		s.shows("deleted 3 runs")
		s.press("esc")
		s.shows("9 runs", "9 marked")
	})
}

func TestTrainAgain(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "G")
		if got, ok := told[screen.TrainAgain](s, "t"); !ok || got.Run.Model != classify.RandomForest {
			t.Errorf("trains %s again", got.Run.Model)
		}
	})
}

func TestRegister(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "r")
		s.shows("not now: it is version 1 already")
		s.press("G", "r")
		s.shows("rf of demo is version 2")
		s.press("p")
		s.shows("Make rf, version 2, the champion, in place of lr, version 1?")
	})
}

func TestFromACellToItsArticlesToAsk(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "enter", "enter", "enter")
		s.shows("technology, answered business", "6 validation articles", "truth   0.02  technology", "answer  0.97  business  wrong")
		got, ok := told[screen.OpenArticle](s, "enter")
		if !ok || got.Truth != "technology" || len(got.Runs) != 1 || !strings.HasPrefix(got.Text, "Ministers want") {
			t.Errorf("enter opens %+v", got)
		}
		s.press("esc")
		s.shows("[Confusion]", "6 of 48 technology answered business")
		s.press("left", "left", "left", "left", "right", "right", "right", "enter")
		s.shows("not now: no article is in this cell")
		s.press("v", "w")
		if asked := s.desk.asked[len(s.desk.asked)-1]; asked != `judged test truth "" answer "" wrong` {
			t.Errorf("asked for %s", asked)
		}
		s.shows("Wrong answers, the most confident first", "test articles")
	})
}

func TestTermsFollowTheCategory(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.full()
		s.press("3", "enter")
		s.shows("weight: added to the log-odds, by a tf-idf of 1", "coach    +2.4000 ━━━━━━━━━━━")
		s.press("down")
		s.shows("politics", "minister +2.4000 ━━━━━━━━━━━")
		s.press("tab", "down", "down") // the matrix leads them too
		s.shows("technology     weight")
	})
}

func TestTermsOfAnotherRunComeTooLate(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3")
		late := s.hold(keyOf("enter"))
		s.press("esc", "G", "enter")
		for _, m := range late {
			s.send(m)
		}
		s.shows("RandomForestClassifier", "of all categories", "accuracy 0.6284")
	})
}

func TestGlossary(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3")
		s.shows("accuracy: The share of articles that got the right category.")
		s.press("s")
		s.shows("macro F1: The mean F1 of the categories: small ones count as much as large ones.")
		s.press("enter")
		s.shows("F1: One figure for precision and recall")
		s.press("left")
		s.shows("[recall]", "recall: Of the articles of the category, the share that was answered with it.")
		s.press("tab")
		s.shows("A row is a true category, a column an answer")
		s.press("shift+tab", "shift+tab", "down", "down")
		s.shows("weighted F1: The mean F1 of the categories, each counted by its articles.")
	})
}

// Another workbench may delete the run that is open here.
func TestOpenRunIsDeletedElsewhere(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.press("3", "enter")
		s.shows("[Categories]")
		for i := range s.desk.runs {
			if _, err := s.desk.Delete(context.Background(), s.desk.runs[i].ID); err != nil {
				t.Fatal(err)
			}
		}
		s.settle()
		s.shows("This run has been deleted. esc goes back to all runs", "D there finds it", "esc all runs   ? help")
		s.hides("next pane", "go in", "wrong answers")
		for _, key := range []string{"enter", "w", "%", "#", "t"} {
			s.press(key)
			s.shows("not now: this run has been deleted")
		}
		s.press("esc", "D")
		s.shows("u restore")
	})
}
