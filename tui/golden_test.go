package tui

import (
	"fmt"
	"testing"

	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
)

// scene is something that a person comes to see.
type scene struct {
	name string
	act  func(s *stage)
}

// scenes are those of the workbench itself, of Train and of Runs.
var scenes = []scene{
	{"welcome", func(s *stage) {}},
	{"training", (*stage).half},
	{"stop", func(s *stage) { s.half(); s.press("x") }},
	{"trained", (*stage).full},
	{"failed", func(s *stage) {
		s.press("t")
		s.desk.change(func(j *engine.Job) {
			j.State, j.Ended, j.Error = engine.Failed, s.desk.now(), fault.Newf(fault.Invalid, "/home/ada/articles.csv: no column is named category, label, class or topic; name one with --label; the file has the columns date, headline and text").Error()
			for _, id := range j.Runs {
				d := s.desk.run(id)
				d.State, d.Error = engine.Failed, j.Error
				s.desk.tell(engine.Event{Kind: engine.RunChanged, Job: j.ID, Run: id, State: d.State})
			}
		})
		s.settle()
		s.settle()
	}},
	{"runs", func(s *stage) { s.full(); s.press("3") }},
	{"categories", func(s *stage) { s.full(); s.press("enter") }},
	{"confusion", func(s *stage) { s.full(); s.press("enter", "enter") }},
	{"facts", func(s *stage) { s.full(); s.press("enter", "shift+tab") }},
	{"curve", func(s *stage) { s.full(); s.press("down", "down", "enter", "shift+tab", "shift+tab") }},
	{"promote", func(s *stage) { s.full(); s.full(); s.press("3", "p") }},
	{"large", func(s *stage) { s.large(); s.press("3", "enter", "enter", "down", "down") }},
	{"mixed", func(s *stage) { s.large(); s.press("3") }},
	{"help", func(s *stage) { s.full(); s.press("3", "?") }},
	{"palette", func(s *stage) { s.full(); s.press("3", ":", "s", "o") }},
	{"messages", func(s *stage) {
		s.full()
		s.press("3", "ctrl+r")
		s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
		s.press("ctrl+r")
		s.press("L")
	}},
	{"question", func(s *stage) { s.half(); s.press("X") }},
}

func TestScreens(t *testing.T) { playScenes(t, scenes) }

// playScenes compares each scene with its golden file of each size.
func playScenes(t *testing.T, scenes []scene) {
	t.Helper()
	for _, scene := range scenes {
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}, {200, 60}} {
			name := fmt.Sprintf("%s-%dx%d", scene.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				play(t, size[0], size[1], func(s *stage) {
					scene.act(s)
					s.golden(name)
				})
			})
		}
	}
}

func TestColours(t *testing.T) {
	for _, theme := range []draw.Theme{draw.Dark, draw.Light} {
		name := "confusion-" + string(theme)
		t.Run(name, func(t *testing.T) {
			playAs(t, theme, termenv.ANSI256, func(s *stage) {
				s.full()
				s.press("enter", "enter")
				s.golden(name)
			}, func(s *stage) { s.size(120, 40) })
		})
	}
}
