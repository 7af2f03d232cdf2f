package tui

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/draw"
)

var update = flag.Bool("update", false, "write the golden files")

// stage is a workbench without a terminal: it gets messages as Bubble Tea would
// hand them over, in a bubble of synctest, so that time is the test's.
type stage struct {
	t    testing.TB
	app  *app
	desk *fakeDesk
	came chan tea.Msg
	quit bool
	// updates counts the messages that came from commands.
	updates int
	stop    context.CancelFunc
}

// play runs f with a workbench of the size over a desk without runs.
func play(t *testing.T, width, height int, f func(s *stage)) {
	t.Helper()
	playAs(t, draw.NoColour, termenv.Ascii, f, func(s *stage) { s.size(width, height) })
}

func playAs(t *testing.T, theme draw.Theme, profile termenv.Profile, f func(s *stage), before ...func(s *stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, theme, profile, "C.UTF-8")
		for _, b := range before {
			b(s)
		}
		s.run(s.app.Init())
		f(s)
		s.stop()
		s.app.Wait()
	})
}

// newStage must be called in a bubble. env are variables as NAME=VALUE.
func newStage(t testing.TB, theme draw.Theme, profile termenv.Profile, locale string, env ...string) *stage {
	variables := map[string]string{"HOME": "/home/ada", "LANG": locale}
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		variables[name] = value
	}
	start := time.Now()
	now := func() time.Time {
		return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC).Add(time.Since(start))
	}
	s := &stage{t: t, desk: newFakeDesk(now), came: make(chan tea.Msg, 1000)}
	var ctx context.Context
	ctx, s.stop = context.WithCancel(context.Background())
	spec := engine.DefaultSpec()
	var err error
	s.app, err = newApp(ctx, Options{
		Jobs: s.desk, Runs: s.desk, Corpora: s.desk, Registry: s.desk, Serving: s.desk, Feedback: s.desk, Pairs: s.desk, Events: s.desk,
		Predictors: s.desk, Judge: s.desk, Random: func(n int) int { return n / 2 },
		Workspace: "/home/ada/news-lab", Spec: spec,
		Clock: now, Output: &strings.Builder{},
		Getenv: func(k string) string { return variables[k] },
	}, theme, profile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run runs commands and gives their messages to the workbench until nothing is
// left to do but to wait for the desk or the clock.
func (s *stage) run(cmd tea.Cmd) {
	s.start(cmd)
	for {
		synctest.Wait()
		select {
		case m := <-s.came:
			s.take(m)
		default:
			return
		}
	}
}

func (s *stage) start(cmd tea.Cmd) {
	if cmd != nil {
		go func() {
			if m := cmd(); m != nil {
				s.came <- m
			}
		}()
	}
}

func (s *stage) take(m tea.Msg) {
	switch m := m.(type) {
	case tea.BatchMsg:
		for _, c := range m {
			s.start(c)
		}
	case tea.QuitMsg:
		s.quit = true
	default:
		s.updates++
		_, cmd := s.app.Update(m)
		s.app.View() // as Bubble Tea does after each message
		s.start(cmd)
	}
}

func (s *stage) send(m tea.Msg) {
	_, cmd := s.app.Update(m)
	s.app.View()
	s.run(cmd)
}

// hold gives the workbench a message and returns what its commands answer,
// without handing that over.
func (s *stage) hold(m tea.Msg) []tea.Msg {
	_, cmd := s.app.Update(m)
	s.start(cmd)
	var held []tea.Msg
	for {
		synctest.Wait()
		select {
		case m := <-s.came:
			if batch, ok := m.(tea.BatchMsg); ok {
				for _, c := range batch {
					s.start(c)
				}
				continue
			}
			held = append(held, m)
		default:
			return held
		}
	}
}

func (s *stage) size(width, height int) { s.send(tea.WindowSizeMsg{Width: width, Height: height}) }

// wait lets time pass.
func (s *stage) wait(d time.Duration) {
	time.Sleep(d)
	s.run(nil)
}

// settle waits until what the desk told has come.
func (s *stage) settle() { s.wait(2 * localInterval) }

var namedKeys = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "home": tea.KeyHome, "end": tea.KeyEnd,
	"ctrl+c": tea.KeyCtrlC, "ctrl+s": tea.KeyCtrlS, "ctrl+u": tea.KeyCtrlU, "backspace": tea.KeyBackspace, "ctrl+r": tea.KeyCtrlR, "ctrl+l": tea.KeyCtrlL,
}

// press presses keys one after the other.
func (s *stage) press(keys ...string) {
	for _, k := range keys {
		s.send(keyOf(k))
	}
}

func keyOf(k string) tea.KeyMsg {
	if named, ok := namedKeys[k]; ok {
		return tea.KeyMsg{Type: named}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
}

// screen is what stands on the screen, without colours.
func (s *stage) screen() string { return ansi.Strip(s.app.View()) }

func (s *stage) shows(want ...string) {
	s.t.Helper()
	screen := s.screen()
	flowing := strings.Join(strings.Fields(screen), " ") // a sentence may be wrapped
	for _, w := range want {
		if !strings.Contains(screen, w) && !strings.Contains(flowing, w) {
			s.t.Errorf("the screen does not show %q:\n%s", w, screen)
		}
	}
}

func (s *stage) hides(unwanted ...string) {
	s.t.Helper()
	screen := s.screen()
	for _, w := range unwanted {
		if strings.Contains(screen, w) {
			s.t.Errorf("the screen shows %q:\n%s", w, screen)
		}
	}
}

// golden compares the screen with a file.
func (s *stage) golden(name string) {
	s.t.Helper()
	s.app.drawn = false // ages are as of now, whenever something happened last
	got := s.app.View() + "\n"
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	if got != string(want) {
		s.t.Errorf("%s differs (go test -run %s -update writes it)\ngot:\n%s\nwant:\n%s", path, s.t.Name(), got, want)
	}
}

var sections = []string{"business", "entertainment", "politics", "sports", "technology"}

func demoData() engine.Dataset {
	return engine.Dataset{
		Name: "demo", Digest: "sha256:52b153988887beb1936d503158f75df983a1057cf5d4b21a94a5aaba7b34bce0",
		Categories: sections, Rows: engine.Rows{Train: 607, Validation: 218, Test: 196}, Features: 2037, NNZ: 8847,
	}
}

func decay(n int, from, to float64) []float64 {
	v := make([]float64, n)
	x := from
	for i := range v {
		v[i] = x
		x = to + (x-to)*0.86
	}
	return v
}

// The reports of four models on the demo corpus.
func reports() map[classify.Kind]engine.Evaluation {
	report := func(v, t float64) engine.Evaluation {
		shares := func(x float64) []float64 { return []float64{x, x + 0.06, x - 0.05, x + 0.09, x - 0.1} }
		return engine.Evaluation{Validation: judged(sections, 218, shares(v)...), Test: judged(sections, 196, shares(t)...)}
	}
	return map[classify.Kind]engine.Evaluation{
		classify.NaiveBayes: report(0.78, 0.77), classify.LogisticRegression: report(0.84, 0.81),
		classify.RandomForest: report(0.62, 0.63), classify.NeuralNetwork: report(0.80, 0.79),
	}
}

// half trains until the neural network is under way.
func (s *stage) half() {
	s.press("t")
	s.desk.prepare(demoData())
	s.settle()
	e := reports()
	s.desk.begin(classify.NaiveBayes)
	s.desk.end(classify.NaiveBayes, e[classify.NaiveBayes], 0.004, 0)
	s.desk.begin(classify.LogisticRegression)
	s.desk.step(classify.LogisticRegression, classify.Iterations, 1000, decay(24, 1.61, 0.389)...)
	s.settle()
	s.desk.end(classify.LogisticRegression, e[classify.LogisticRegression], 0.31, 24)
	s.desk.begin(classify.RandomForest)
	s.desk.progress(classify.RandomForest, engine.Progress{Stage: engine.Fit, Unit: classify.Trees, Done: 74, Total: 100, Rate: 20, Points: 74})
	s.settle()
	s.desk.end(classify.RandomForest, e[classify.RandomForest], 0.44, 0)
	s.desk.begin(classify.NeuralNetwork)
	s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, decay(21, 1.61, 0.011)...)
	s.settle()
	s.settle() // the points are read after the sample
}

// full trains to the end.
func (s *stage) full() {
	s.half()
	s.desk.step(classify.NeuralNetwork, classify.Epochs, 200, decay(33, 0.09, 0.004)...)
	s.settle()
	s.desk.end(classify.NeuralNetwork, reports()[classify.NeuralNetwork], 4.9, 54)
	s.desk.settle(classify.LogisticRegression)
	s.settle()
	s.settle()
}

// large trains on a corpus with 42 categories and without validation rows; one
// run fails, one is stopped.
func (s *stage) large() {
	names := make([]string, 42)
	for i := range names {
		names[i] = []string{"arts", "business", "city council", "courts and police", "sports", "weather", "letters"}[i%7] + " " + string(rune('A'+i/7))
	}
	shares := make([]float64, len(names))
	for i := range shares {
		shares[i] = 0.3 + 0.6*float64(i*17%42)/42
	}
	e := engine.Evaluation{Test: judged(names, 3248, shares...)}
	s.press("t")
	s.desk.prepare(engine.Dataset{Name: "regional-papers-2019-2024", Digest: "sha256:0f", Categories: names,
		Rows: engine.Rows{Train: 12991, Test: 3248}, Features: 10_000, NNZ: 148_211})
	s.desk.begin(classify.NaiveBayes)
	s.desk.end(classify.NaiveBayes, e, 0.02, 0)
	s.desk.begin(classify.LogisticRegression)
	s.desk.changeRun(classify.LogisticRegression, func(r *engine.Run) {
		r.State, r.Error, r.Ended = engine.Failed, "not enough memory: 1.2 GB were asked for", s.desk.now()
	})
	s.desk.changeRun(classify.RandomForest, func(r *engine.Run) { r.State, r.Ended = engine.Cancelled, s.desk.now() })
	s.desk.changeRun(classify.NeuralNetwork, func(r *engine.Run) { r.State = engine.Running })
	s.desk.settle(classify.NaiveBayes)
	s.settle()
	s.settle()
}
