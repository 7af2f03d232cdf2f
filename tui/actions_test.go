package tui

import (
	"copydesk/engine/classify"
	"copydesk/engine/config"
	"copydesk/tui/screen"
	"maps"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// tables calls f with the table of actions.
func tables(t *testing.T, f func(table []screen.Action)) {
	t.Helper()
	play(t, 80, 24, func(s *stage) { f(s.app.actions) })
}

// over are places that hide the keys that work everywhere.
var over = map[screen.Place]bool{onHelp: true, onQuestion: true, onPrompt: true, onList: true, onLog: true}

// twice are keys that go on to the next thing: to a pane where there are some,
// else to a screen.
var twice = map[string]bool{"tab": true, "shift+tab": true}

func TestNoKeyStandsForTwoActions(t *testing.T) {
	type where struct {
		place screen.Place
		key   string
	}
	tables(t, func(table []screen.Action) {
		seen := map[where]string{}
		ids := map[string]bool{}
		for _, c := range table {
			if ids[c.ID] {
				t.Errorf("two actions are called %s", c.ID)
			}
			ids[c.ID] = true
			if len(c.Keys) == 0 || c.Title == "" || c.Run == nil {
				t.Errorf("%s lacks a key, a title or what it does", c.ID)
			}
			for _, k := range c.Keys {
				if other, ok := seen[where{c.Place, k}]; ok {
					t.Errorf("%s in %s stands for %s and %s", k, c.Place, other, c.ID)
				}
				seen[where{c.Place, k}] = c.ID
			}
		}
		for at, id := range seen {
			if at.place == screen.Everywhere || over[at.place] || twice[at.key] {
				continue
			}
			if other, ok := seen[where{screen.Everywhere, at.key}]; ok {
				t.Errorf("%s stands for %s in %s and for %s everywhere", at.key, id, at.place, other)
			}
		}
	})
}

func TestEscDestroysNothing(t *testing.T) {
	harmless := map[string]bool{
		"run.close": true, "help.close": true, "question.no": true, "prompt.close": true, "list.close": true, "messages.close": true,
		"data.all": true, "corpus.close": true, "article.close": true, "add.close": true,
		"runs.clear": true, "cell.close": true, "deleted.close": true,
		"form.close": true, "field.close": true, "log.close": true, "queue.close": true, "train.follow": true,
		"ask.back": true, "ask.typed": true, "compared.close": true,
		"serve.history.close": true,
	}
	tables(t, func(table []screen.Action) {
		for _, c := range table {
			for _, k := range c.Keys {
				if k == "esc" && !harmless[c.ID] {
					t.Errorf("esc stands for %s in %s", c.ID, c.Place)
				}
			}
		}
	})
}

func TestKeysOfAPersonsChoice(t *testing.T) {
	run := func() tea.Cmd { return nil }
	table := func() []screen.Action {
		return []screen.Action{
			{ID: "a", Place: "in A", Keys: []string{"x"}, Run: run}, {ID: "b", Place: "in A", Keys: []string{"y"}, Run: run}, {ID: "c", Place: "in C", Keys: []string{"z"}, Run: run},
		}
	}
	for _, tt := range []struct {
		keys map[string][]string
		want map[string]string // action by "place key"
		err  string
	}{
		{map[string][]string{"a": {"q", "z"}}, map[string]string{"in A q": "a", "in A x": "", "in A z": "a", "in C z": "c"}, ""},
		{map[string][]string{"a": {"y"}, "b": {"x"}}, map[string]string{"in A x": "b", "in A y": "a"}, ""},
		{map[string][]string{"a": {}, "b": {"x"}}, map[string]string{"in A x": "b", "in A y": ""}, ""},
		{map[string][]string{"a": {"y"}}, nil, `copydesk.yaml:3: workbench.keys.a: "y" is the key of b there; give that another`},
		{map[string][]string{"nothing": {"y"}}, nil, "workbench.keys.nothing: there is no such action; the README names them"},
	} {
		got, err := bound(table(), config.Workbench{Keys: tt.keys, From: map[string]string{"workbench.keys.a": "copydesk.yaml:3"}})
		if tt.err != "" {
			if err == nil || err.Error() != tt.err {
				t.Errorf("%v: %v, want %q", tt.keys, err, tt.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", tt.keys, err)
		}
		for at, want := range tt.want {
			i := strings.LastIndexByte(at, ' ')
			if c, _ := find(got, screen.Place(at[:i]), at[i+1:]); c.ID != want {
				t.Errorf("%v: %s stands for %q, want %q", tt.keys, at, c.ID, want)
			}
		}
	}
}

// Every action can be asked for wherever its key works, also where there is
// nothing to do it to.
func TestEveryKeyInEveryPlace(t *testing.T) {
	places := map[string][]string{
		"train": {"2"}, "runs": {"3"}, "run": {"3", "enter"}, "cell": {"3", "enter", "enter", "enter"}, "deleted": {"3", "D"}, "filter": {"3", "/"}, "help": {"2", "?"}, "question": {"2", "X"}, "palette": {":"}, "messages": {"L"},
		"data": {"1"}, "corpus": {"1", "enter", "tab"}, "article": {"1", "enter", "tab", "tab", "enter"}, "add": {"1", "a", newspaper, "enter"},
		"form": {"2", "e"}, "field": {"2", "e", "end", "up", "enter"}, "log": {"2", "l"}, "queue": {"2", "Q"},
		"compare": {"4"}, "compared": {"4", "tab", "enter"}, "ask": {"5", "esc"}, "typing": {"5"},
		"serve": {"6"}, "serve on": {"6", "s"}, "history": {"6", "H"},
	}
	for name, way := range places {
		for _, begun := range []bool{false, true} {
			play(t, 80, 24, func(s *stage) {
				if begun {
					s.half()
					s.shelveMore()
					s.compare(classify.LogisticRegression, classify.NaiveBayes)
				}
				for _, k := range keysOf(s.app.actions) {
					s.press("esc", "esc", "esc")
					s.press(way...)
					s.press(k)
					if s.app.View() == "" {
						t.Errorf("nothing is shown in %s after %s", name, k)
					}
					s.quit = false
				}
			})
		}
	}
}

// keysOf are all keys that stand for an action somewhere, but for Bubble Tea's
// own.
func keysOf(table []screen.Action) []string {
	keys := map[string]bool{}
	for _, c := range table {
		for _, k := range c.Keys {
			keys[k] = true
		}
	}
	delete(keys, "ctrl+z")
	return slices.Sorted(maps.Keys(keys))
}

func TestFooterNamesAtMostSixAndHelp(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.full()
		s.full()
		for _, keys := range [][]string{{"2"}, {"3"}, {"enter"}} {
			s.press(keys...)
			if n := len(s.app.footer()); n == 0 || n > 6 {
				t.Errorf("%d keys in the footer after %s", n, keys)
			}
			s.shows("? help")
		}
	})
}

func TestHelpSaysWhyNot(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("?")
		s.shows("stop the selected run; the others go on: not now,", "nothing is being trained")
	})
}

// Whatever keys a person chose, ctrl+c is a way out.
func TestQuitsByCtrlCWithoutAKey(t *testing.T) {
	for _, way := range [][]string{{}, {":"}, {"?"}} {
		play(t, 80, 24, func(s *stage) {
			var err error
			if s.app.actions, err = bound(s.app.actions, config.Workbench{Keys: map[string][]string{"quit": {}}}); err != nil {
				t.Fatal(err)
			}
			s.press(way...)
			s.shows("COPYDESK")
			s.press("ctrl+c")
			if !s.quit {
				t.Errorf("ctrl+c does not quit after %s", way)
			}
		})
	}
}

func TestListSaysWholeWhatItCuts(t *testing.T) {
	play(t, 60, 20, func(s *stage) {
		s.press("6", ":")
		s.press("down")
		s.shows("choose the version that answers: the champion: not now: no version is registered; 2 goes to Train")
		s.press("up")
		s.hides("the champion: not now")
	})
}
