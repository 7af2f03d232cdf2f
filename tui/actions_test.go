package tui

import (
	"testing"
)

func TestNoKeyStandsForTwoActions(t *testing.T) {
	type where struct {
		place place
		key   string
	}
	seen := map[where]string{}
	ids := map[string]bool{}
	for _, c := range actions() {
		if ids[c.id] {
			t.Errorf("two actions are called %s", c.id)
		}
		ids[c.id] = true
		if len(c.keys) == 0 || c.title == "" || c.run == nil {
			t.Errorf("%s lacks a key, a title or what it does", c.id)
		}
		for _, k := range c.keys {
			if other, ok := seen[where{c.place, k}]; ok {
				t.Errorf("%s in %s stands for %s and %s", k, c.place, other, c.id)
			}
			seen[where{c.place, k}] = c.id
		}
	}
	for at, id := range seen {
		// Help and questions hide what works everywhere.
		if at.place == everywhere || at.place == onHelp || at.place == onQuestion {
			continue
		}
		if other, ok := seen[where{everywhere, at.key}]; ok {
			t.Errorf("%s stands for %s in %s and for %s everywhere", at.key, id, at.place, other)
		}
	}
}

func TestEscDestroysNothing(t *testing.T) {
	harmless := map[string]bool{"run.close": true, "help.close": true, "question.no": true}
	for _, c := range actions() {
		for _, k := range c.keys {
			if k == "esc" && !harmless[c.id] {
				t.Errorf("esc stands for %s in %s", c.id, c.place)
			}
		}
	}
}

// Every action can be asked for wherever its key works, also where there is
// nothing to do it to.
func TestEveryKeyInEveryPlace(t *testing.T) {
	places := map[string][]string{
		"train": {"1"}, "runs": {"2"}, "run": {"2", "enter"}, "help": {"1", "?"}, "question": {"1", "X"},
	}
	for name, way := range places {
		for _, begun := range []bool{false, true} {
			play(t, 80, 24, func(s *stage) {
				if begun {
					s.half()
				}
				for _, c := range actions() {
					for _, k := range c.keys {
						if k == "ctrl+z" { // Bubble Tea's own
							continue
						}
						s.press("esc", "esc")
						s.press(way...)
						s.press(k)
						if s.app.View() == "" {
							t.Errorf("nothing is shown in %s after %s", name, k)
						}
						s.quit = false
					}
				}
			})
		}
	}
}

func TestFooterNamesAtMostSixAndHelp(t *testing.T) {
	play(t, 200, 60, func(s *stage) {
		s.full()
		s.full()
		for _, keys := range [][]string{{"1"}, {"2"}, {"enter"}} {
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
