package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
	"copydesk/tui/screen"
)

// BenchmarkKeyToView is the time from a key to the frame that shows it, on the
// fullest screens of a terminal of 200 x 60.
func BenchmarkKeyToView(b *testing.B) {
	s := newStage(b, draw.Dark, termenv.ANSI256, "C.UTF-8")
	defer s.stop()
	names := hostileCategories(42)
	report := judged(names, 4200, 0.5, 0.8, 0.2, 0.9)
	s.many(10_000)
	run := engine.Run{ID: "r", Job: "j", Model: classify.NeuralNetwork, ModelType: "MLPClassifier", State: engine.Succeeded, ChosenOn: "test",
		Created: s.desk.now(), Metrics: map[string]float64{"accuracy": 1}, Points: 5000}
	for i, loss := range decay(run.Points, 2, 0.01) {
		s.desk.points[run.ID] = append(s.desk.points[run.ID], engine.Point{Step: i + 1, Loss: &loss})
	}
	s.desk.evaluations[run.ID] = engine.Evaluation{Test: report}
	s.desk.runs = append([]engine.Run{run}, s.desk.runs...)
	s.desk.jobs = []engine.Job{{ID: "j", Kind: engine.TrainJob, State: engine.Succeeded, Runs: []string{"r"}}}
	six := s.desk.keepSix()
	compared := s.comparable(5000)
	s.desk.fillServed()
	s.app.width, s.app.height = 200, 60
	s.shelveHostile()
	s.serve(s.app.Init())
	s.deliver(screen.CompareRuns{Runs: compared})
	line := strings.Repeat("The council07 votes on the harbour03, and the minister of ports reads the report. ", 100_000/82)
	s.deliver(screen.OpenArticle{Text: line, Truth: names[30], Runs: six})
	for wait := 0; !strings.Contains(s.screen(), "the truth is"); wait++ { // the models take their time
		if s.serve(nil); wait == 200 {
			b.Fatal("the models do not answer")
		}
	}
	for _, tt := range []struct {
		name string
		way  []string
		keys []string // pressed in turn
	}{
		{"data", []string{"1"}, []string{"down", "up"}},
		{"data categories", []string{"1", "enter", "tab"}, []string{"down"}},
		{"data articles", []string{"1", "enter", "tab", "tab"}, []string{"down", "up"}},
		{"data article", []string{"1", "enter", "tab", "tab", "enter"}, []string{"right"}},
		{"train", []string{"2"}, []string{"down", "up"}},
		{"train form", []string{"2", "e"}, []string{"down", "up"}},
		{"train log", []string{"2", "l"}, []string{"up", "down"}},
		{"runs", []string{"3"}, []string{"down", "up"}},
		{"runs sorted", []string{"3"}, []string{"s"}},
		{"runs reversed", []string{"3"}, []string{"S"}},
		{"runs marked", []string{"3"}, []string{" "}},
		{"runs all marked", []string{"3"}, []string{"*"}},
		{"runs baseline", []string{"3"}, []string{"b"}},
		{"runs fuzzy", []string{"3", "/"}, []string{"n", "e", "w", "s", "backspace", "backspace", "backspace", "backspace"}},
		{"runs by a note", []string{"3", "o", "note", "enter"}, []string{"S"}},
		{"runs by a parameter", []string{"3", "o", "params.alpha", "enter"}, []string{"S"}},
		{"runs columns", []string{"3", "C"}, []string{" "}},
		{"run", []string{"3", "g", "enter"}, []string{"down", "up"}},
		{"compare", []string{"4"}, []string{"down", "up"}},
		{"compare matrix", []string{"4", "tab", "tab", "enter"}, []string{"down", "right"}},
		{"compare pairs", []string{"4"}, []string{"]"}},
		{"serve", []string{"6"}, []string{"down", "up"}},
		{"serve history", []string{"6", "H"}, []string{"down", "up"}},
		{"run matrix", []string{"3", "g", "enter", "tab"}, []string{"down", "right"}},
		{"run terms", []string{"3", "g", "enter", "tab", "tab"}, []string{"down", "up"}},
		{"run facts", []string{"3", "g", "enter", "shift+tab"}, []string{"down", "up"}},
		{"run articles", []string{"3", "g", "enter", "w"}, []string{"down", "up"}},
		{"ask typing", []string{"5"}, []string{"a", "left", "b", "backspace"}},
		{"ask", []string{"5", "esc"}, []string{"down", "right", "up"}},
	} {
		b.Run(tt.name, func(b *testing.B) {
			s.strike("esc", "esc", "esc")
			s.strike(tt.way...)
			i := 0
			for b.Loop() {
				_, _ = s.app.Update(keyOf(tt.keys[i%len(tt.keys)]))
				s.app.View()
				i++
			}
		})
	}
}

// strike presses keys and waits until what they ask for has come.
func (s *stage) strike(keys ...string) {
	for _, k := range keys {
		_, cmd := s.app.Update(keyOf(k))
		s.serve(cmd)
	}
}

// serve runs commands on the real clock until none has answered for a while.
func (s *stage) serve(cmd tea.Cmd) {
	s.start(cmd)
	for {
		select {
		case m := <-s.came:
			s.take(m)
		case <-time.After(50 * time.Millisecond):
			return
		}
	}
}

// keepSix keeps models of 42 categories for six runs, whose ids it returns.
func (d *fakeDesk) keepSix() (runs []string) {
	const digest = "sha256:42"
	d.ask.bundles = map[string]*bundle.Bundle{}
	for i := range d.runs {
		if r := &d.runs[i]; r.State == engine.Succeeded && len(runs) < 6 {
			d.ask.bundles[digest+r.ID] = hostileModel()
			r.Artifacts = []engine.Artifact{{Kind: engine.ModelArtifact, Digest: digest + r.ID}}
			runs = append(runs, r.ID)
		}
	}
	return runs
}

// deliver hands a message over and waits on the real clock for what it asks for.
func (s *stage) deliver(m tea.Msg) {
	_, cmd := s.app.Update(m)
	s.serve(cmd)
}
