package tui

import (
	"testing"

	"copydesk/engine"
)

// newspaper is a file that a corpus can be read from.
const newspaper = "testdata/files/newspaper.csv"

var dataScenes = []scene{
	{"data-empty", func(s *stage) { s.shelve(); s.press("1") }},
	{"data-reading", func(s *stage) {
		s.shelveMore()
		s.desk.shelf.held = make(chan struct{})
		s.press("1")
	}},
	{"data-corpora", func(s *stage) { s.shelveMore(); s.press("1") }},
	{"data-many", func(s *stage) { s.shelveMore(); s.press("1", "down") }},
	{"data-filter", func(s *stage) { s.shelveMore(); s.press("1", "/", "pap", "enter") }},
	{"data-facts", func(s *stage) { s.shelveMore(); s.press("1", "enter") }},
	{"data-categories", func(s *stage) { s.shelveMore(); s.press("1", "down", "enter", "tab", "down", "down") }},
	{"data-articles", func(s *stage) { s.shelveMore(); s.press("1", "enter", "tab", "tab", "down", "down") }},
	{"data-found", func(s *stage) { s.shelveMore(); s.press("1", "enter", "/", "goalkeeper", "enter") }},
	{"data-conflicts", func(s *stage) { s.shelveMore(); s.press("1", "enter", "tab", "tab", "tab", "tab") }},
	{"data-unused", func(s *stage) { s.shelveMore(); s.press("1", "enter", "u", "down") }},
	{"data-article", func(s *stage) { s.shelveMore(); s.press("1", "enter", "tab", "tab", "down", "enter") }},
	{"data-file", func(s *stage) { s.shelveMore(); s.press("1", "a", "testdata/files/", "tab") }},
	{"data-form", func(s *stage) { s.shelve(); s.press("1", "a", newspaper, "enter") }},
	{"data-unguessed", func(s *stage) { s.shelve(); s.press("1", "a", "testdata/files/unguessed.csv", "enter", "up", "up") }},
	{"data-importing", func(s *stage) {
		s.shelveMore()
		s.press("1", "a", newspaper, "enter", "enter")
		eta := 1.6
		s.desk.readOn(engine.Progress{Stage: engine.Read, Unit: engine.Bytes, Done: 19_700_000, Total: 48_100_000, Rate: 17_800_000, ETA: &eta})
		s.settle()
	}},
	{"data-failed", func(s *stage) {
		s.shelveMore()
		s.press("1", "a", newspaper, "enter", "enter")
		s.desk.importing(func(j *engine.Job) {
			j.State, j.Error = engine.Failed, `/home/ada/newspaper.csv: every category needs two rows or more, and these have one: "lifestlye" (line 412); add articles, or merge or remove these categories; if they are no categories, name another label column`
		})
		s.settle()
	}},
	{"data-forget", func(s *stage) { s.shelveMore(); s.press("1", "d") }},
}

func TestDataScreens(t *testing.T) { playScenes(t, dataScenes) }
