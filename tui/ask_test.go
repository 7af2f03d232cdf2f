package tui

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// pasted is a message of pasted text.
func pasted(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

// manyCategories has a run with a model of 42 categories of hostile names.
func (s *stage) manyCategories() {
	s.press("t")
	s.desk.prepare(engine.Dataset{Name: "regional-papers", Categories: hostileCategories(42), Rows: engine.Rows{Train: 126, Test: 42}})
	s.desk.begin(classify.NaiveBayes)
	s.desk.end(classify.NaiveBayes, engine.Evaluation{Test: judged(hostileCategories(42), 420, 0.5)}, 0.01, 0)
	s.desk.settle(classify.NaiveBayes)
	s.desk.keep(map[classify.Kind]*bundle.Bundle{classify.NaiveBayes: hostileModel()})
	s.settle()
	s.settle()
}

// runOf is the id of the newest run of a kind.
func (s *stage) runOf(kind classify.Kind) string {
	i := slices.IndexFunc(s.desk.runs, func(r engine.Run) bool { return r.Model == kind })
	return s.desk.runs[i].ID
}

// copied is what was put on the clipboard last.
func (s *stage) copied() string {
	out := s.app.options.Output.(*strings.Builder).String()
	out = out[strings.LastIndex(out, "\x1b]52;c;")+len("\x1b]52;c;"):]
	text, err := base64.StdEncoding.DecodeString(strings.TrimRight(out, "\x07\x1b\\"))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func TestAskWhileTyping(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		if n := len(s.desk.ask.loads); n != 0 {
			t.Errorf("%d models are loaded before somebody asks", n)
		}
		s.press("5")
		s.shows("Paste or type an article here.", "Asked while you type: lr ★ champion, version 1", "esc stop typing")
		for _, r := range "The striker scored 2" {
			s.press(string(r))
			s.wait(100 * time.Millisecond)
		}
		s.shows("The striker scored 2_", "It is being asked.")
		s.hides("Why")
		s.wait(60 * time.Millisecond)
		s.shows("[5 Ask]", "Why sports?", "scored", "striker", "•")
		if want := []string{"sha256:" + s.runOf(classify.LogisticRegression)}; !slices.Equal(s.desk.ask.loads, want) {
			t.Errorf("loaded %q, want %q once", s.desk.ask.loads, want)
		}
		s.press("esc", "3")
		s.shows("[3 Runs]")
		s.press("5")
		s.shows("The striker scored 2_")
		s.press("3")
		s.shows("The striker scored 23_")
	})
}

func TestAskDropsStaleAnswers(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		s.press("5")
		s.paste("parliament")
		s.settle()
		s.shows("Why politics?")
		held := s.hold(screen.OpenArticle{Text: "The striker scored twice and the team won."})
		s.send(screen.OpenArticle{Text: "The minister told parliament about taxes."})
		s.hides("Why sports?", "Why politics?")
		for _, m := range held {
			s.send(m)
		}
		s.shows("Why politics?", "minister", "tax")
		s.hides("striker")
	})
}

func TestAskOpensArticles(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		s.press("3")
		s.send(screen.OpenArticle{Text: judgedArticles[0].Text, Truth: "politics", Runs: []string{s.runOf(classify.RandomForest), s.runOf(classify.NaiveBayes)}})
		s.shows("[5 Ask]", "truth: politics", "> rf  demo", "nb  demo", "Both runs agree: politics, which is right.", "right   under 1 us", "no party", "i type")
		s.send(screen.OpenArticle{Text: "The team won the final of the cup.", Truth: "technology"})
		s.shows("> rf  demo", "nb  demo", "Both runs agree: sports. The truth is technology.", "wrong   under 1 us")
		s.press("u")
		s.shows(judgedArticles[0].Text, "truth: politics")
		s.press("o")
		s.shows("[3 Runs]", "RandomForestClassifier")
	})
}

func TestAskRandomArticles(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		s.press("5", "esc")
		s.desk.asked = nil
		s.press("R")
		s.shows("The band will play", "truth: entertainment", "3 of 4 validation articles", "Why entertainment?")
		s.press("n")
		s.shows("The striker scored", "4 of 4 validation articles")
		s.press("n")
		s.shows("The coach asked parliament", "1 of 4 validation articles")
		if want := []string{"judged 1 from 0", "judged 1 from 2", "judged 1 from 3", "judged 1 from 0"}; !slices.Equal(s.desk.asked, want) {
			t.Errorf("asked %q, want %q", s.desk.asked, want)
		}
		s.press("i")
		s.send(tea.KeyMsg{Type: tea.KeyCtrlN})
		s.shows("The band will play")
		s.press("esc", "x")
		s.shows("cleared; u in Ask brings it back", "Nothing is typed.")
		s.press("u")
		s.shows("The band will play", "truth: entertainment", "3 of 4 validation articles")
		s.desk.ask.judged = nil
		s.press("x", "R")
		s.shows("the run was judged on no article")
	})
}

func TestAskExplainsOtherCategories(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		s.press("5")
		s.paste(stadium)
		s.settle()
		s.press("esc")
		s.shows("Why sports?", "> sports", "log-ratio, exact")
		s.press("down")
		s.shows("Why politics?", "> politics")
		s.press("v")
		s.shows("Why sports and not politics?", "> politics", "log-odds, exact", "the first category's probability over the second's")
		s.press("G")
		s.hides("> politics", "> sports")
		s.press("g")
		s.shows("Why sports?", "> sports")
		s.press("v")
		s.shows("Why sports and not politics?")
		s.press("esc")
		s.shows("Why sports?", "> sports")
		s.hides("not politics")
	})
}

func TestAskChoosesRuns(t *testing.T) {
	demoModels()
	play(t, 200, 60, func(s *stage) {
		s.models()
		s.press("5")
		s.paste(judgedArticles[0].Text)
		s.press("esc", "r")
		s.shows("Runs to ask, at most 6", "[x] lr", "champion, version 1", "not now: its model is not kept any more")
		s.press("down", "enter")
		s.shows("Runs to ask", "not now: its model is not kept any more")
		s.press("down", "enter")
		s.shows("nb  demo", "Why politics?")
		s.hides("lr  ★")
		s.press("r", " ", "down", "down", " ", "esc")
		s.shows("nb  demo")
		s.press("r", " ", "down", "down", "down", " ", "enter")
		s.shows("nb  demo", "lr  ★ champion, version 1", "rf  demo", "All 3 runs agree: politics.")
		if n := len(s.desk.ask.loads); n != 3 {
			t.Errorf("%d models are loaded, want each of three once: %q", n, s.desk.ask.loads)
		}
		s.press("right")
		s.shows("> lr  ★ champion")
		s.press("h", "left")
		s.shows("> rf  demo")
	})
}

func TestAskFollowsTheChampion(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		s.press("5")
		s.paste(judgedArticles[0].Text)
		s.settle()
		s.shows("lr  ★ champion, version 1")
		s.desk.settle(classify.NaiveBayes)
		if _, err := s.desk.Promote(t.Context(), engine.ModelName, 2, ""); err != nil {
			t.Fatal(err)
		}
		s.settle()
		s.settle()
		s.shows("nb  ★ champion, version 2", "Why politics?")
		s.hides("lr  ")
	})
}

func TestAskCopiesCommands(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		s.press("5")
		s.paste("it's\nnew")
		s.press("esc", "y")
		s.shows("copied a copydesk command that asks the champion")
		if got, want := s.copied(), "copydesk predict -- 'it'\\''s\nnew'"; got != want {
			t.Errorf("copied %s, want %s", got, want)
		}
		s.press("r", "down", "down", "enter", "y")
		if got, want := s.copied(), "copydesk predict --run "+s.runOf(classify.NaiveBayes)[:12]+" -- 'it'\\''s\nnew'"; got != want {
			t.Errorf("copied %s, want %s", got, want)
		}
		s.press("P")
		s.settle()
		s.press("ctrl+r", "y")
		s.shows("copied a curl command that asks the prediction server")
		if got, want := s.copied(), `curl -sS -H 'Content-Type: application/json' -d '{"text":"it'\''s\nnew"}' http://127.0.0.1:8000/predict`; got != want {
			t.Errorf("copied %s, want %s", got, want)
		}
	})
}

func TestAskSaysWhatIsMissing(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.press("5")
		s.shows("There is no model to ask yet: 2 goes to Train")
		s.press("esc", "R")
		s.shows("not now: no run is asked")
		s.press("2")
		s.models()
		s.press("5")
		s.shows("Asked while you type: lr ★ champion")
		s.paste(strings.Repeat("word ", 50_000))
		s.shows("cut: an article here has at most 200 KB", "200 KB, line")
		s.press("esc", "x", "i")
		s.paste("Xyzzy plugh frobozz, plugh")
		s.settle()
		s.shows("The model knows no term of this article: the answer", "what it says of an article with no words at all.", "4 of 4 content words not known: xyzzy, plugh, frobozz")
		s.press("esc", "r", "down", "down", "down", "enter")
		s.shows("rf  demo", "rests on the terms that are absent.")
	})
}

func TestAskTriesAgain(t *testing.T) {
	demoModels()
	play(t, 120, 40, func(s *stage) {
		s.models()
		bundles := s.desk.ask.bundles
		s.desk.ask.bundles = nil
		s.press("5")
		s.paste("The team won the final.")
		s.settle()
		s.shows("Its model could not be loaded: no model sha256:")
		s.desk.ask.bundles = bundles
		s.press("esc", "ctrl+r")
		s.shows("Why sports?")
	})
}

func TestAskInASCII(t *testing.T) {
	demoModels()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, draw.NoColour, termenv.Ascii, "C")
		s.size(80, 24)
		s.run(s.app.Init())
		s.models()
		s.press("5")
		s.paste("Café: the team won the final. 新聞")
		s.settle()
		s.shows("| Caf?: the team won the final. ??_", "sports", "###", "*", "Why sports?")
		for _, r := range s.screen() {
			if r > 0x7e {
				t.Errorf("%q is not ASCII", r)
			}
		}
		s.stop()
		s.app.Wait()
	})
}
