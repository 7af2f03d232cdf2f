package ask

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// Screen is the screen Ask.
type Screen struct {
	host       *screen.Host
	predictors Predictors
	judge      Judge
	random     func(n int) int

	sheet  sheet
	typing bool
	truth  string // the category of the article, "" if it is not known
	origin origin // where it is from
	before *draft // what stood there before it was cleared or replaced

	chosen   []string // the runs to ask, nil for the champion or the best
	subjects []subject
	front    int // the subject that is explained where there is room for one
	models   shelf

	category string // that is explained, "" for the one that each model answers
	versus   bool   // it is held against another

	asking  bool // the models are at it
	again   bool // and are asked again afterwards
	answers map[string]answer
	first   int // of the categories of the subject in front, at the top

	words, counted int // of the article, of which version of it

	sampling int // counts what was asked of judged articles
}

// Predictors loads models.
type Predictors interface {
	// PredictorOf loads the bundle of that digest.
	PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error)
}

// Judge finds articles whose category is known.
type Judge interface {
	// Judged returns a page of the articles that a run's model was judged on.
	Judged(context.Context, engine.JudgedQuery) (engine.JudgedPage, error)
}

// draft is an article with what is known of it.
type draft struct {
	text   string
	truth  string
	origin origin
}

// New returns the screen. random returns a number from 0 to n-1.
func New(h *screen.Host, p Predictors, j Judge, random func(n int) int) *Screen {
	return &Screen{host: h, predictors: p, judge: j, random: random}
}

const (
	here     screen.Place = "in Ask"
	onTyping screen.Place = "while an article is typed"
)

// Title is the screen's name.
func (s *Screen) Title() string { return "Ask" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place {
	if s.typing {
		return onTyping
	}
	return here
}

// Typing reports whether keys are typed now.
func (s *Screen) Typing() bool { return s.typing }

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action {
	turn := func(by int) func() tea.Cmd { return func() tea.Cmd { return s.turn(by) } }
	step := func(by int) func() tea.Cmd { return func() tea.Cmd { return s.step(by) } }
	scroll := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			s.sheet.scroll(by * max(1, s.sheet.rows-1))
			return nil
		}
	}
	random := func() tea.Cmd { return s.sample(true) }
	return []screen.Action{
		{ID: "ask.type", Place: here, Keys: []string{"i", "enter"}, Short: "type", Title: "type the article", Run: s.typeOn},
		{ID: "ask.runs", Place: here, Keys: []string{"r"}, Short: "choose runs", Title: "choose the runs to ask", Refused: s.cannotChoose, Run: s.chooseRuns},
		{ID: "ask.random", Place: here, Keys: []string{"R"}, Short: "random article", Title: "a random one of the articles that the run was judged on", Refused: s.cannotSample, Run: random},
		{ID: "ask.versus", Place: here, Keys: []string{"v"}, Short: "why not another", Title: "why this category and not the selected one, or the second", Refused: s.cannotHold, Run: s.hold},
		{ID: "ask.copy", Place: here, Keys: []string{"y"}, Short: "copy command", Title: "copy the command that asks the prediction server or copydesk predict", Refused: s.isBlank, Run: s.copyCommand},
		{ID: "ask.clear", Place: here, Keys: []string{"x"}, Short: "clear", Title: "clear the article", Refused: s.isBlank, Run: s.clear},
		{ID: "ask.undo", Place: here, Keys: []string{"u"}, Title: "bring back what was cleared or replaced", Refused: s.cannotUndo, Run: s.undo},
		{ID: "ask.next", Place: here, Keys: []string{"n"}, Title: "the next of those articles: the most confident mistakes come first", Refused: s.cannotSample, Run: func() tea.Cmd { return s.sample(false) }},
		{ID: "ask.run", Place: here, Keys: []string{"o"}, Title: "open the run in Runs", Refused: s.cannotOpen, Run: s.open},
		{ID: "ask.back", Place: here, Keys: []string{"esc"}, Title: "explain the answer again", Run: s.toAnswer},
		{ID: "ask.left", Place: here, Keys: []string{"left", "h"}, Title: "to the run before", Refused: s.isAlone, Run: turn(-1)},
		{ID: "ask.right", Place: here, Keys: []string{"right", "l"}, Title: "to the next run", Refused: s.isAlone, Run: turn(+1)},
		{ID: "ask.up", Place: here, Keys: []string{"up", "k"}, Title: "explain the category above", Refused: s.isUnanswered, Run: step(-1)},
		{ID: "ask.down", Place: here, Keys: []string{"down", "j"}, Title: "explain the category below", Refused: s.isUnanswered, Run: step(+1)},
		{ID: "ask.tenup", Place: here, Keys: []string{"ctrl+u"}, Title: "explain the category ten above", Refused: s.isUnanswered, Run: step(-10)},
		{ID: "ask.tendown", Place: here, Keys: []string{"ctrl+d"}, Title: "explain the category ten below", Refused: s.isUnanswered, Run: step(+10)},
		{ID: "ask.top", Place: here, Keys: []string{"home", "g"}, Title: "explain the most probable category", Refused: s.isUnanswered, Run: s.toAnswer},
		{ID: "ask.bottom", Place: here, Keys: []string{"end", "G"}, Title: "explain the least probable category", Refused: s.isUnanswered, Run: step(+1 << 30)},
		{ID: "ask.pageup", Place: here, Keys: []string{"pgup"}, Title: "a page of the article up", Run: scroll(-1)},
		{ID: "ask.pagedown", Place: here, Keys: []string{"pgdown"}, Title: "a page of the article down", Run: scroll(+1)},

		{ID: "ask.typed", Place: onTyping, Keys: []string{"esc"}, Short: "stop typing", Title: "stop typing: letters are keys again", Run: s.typeNoMore},
		{ID: "ask.typing.random", Place: onTyping, Keys: []string{"ctrl+n"}, Short: "random article", Title: "a random one of the articles that the run was judged on", Refused: s.cannotSample, Run: random},
		{ID: "ask.typing.clear", Place: onTyping, Keys: []string{"ctrl+x"}, Short: "clear", Title: "clear the article", Refused: s.isBlank, Run: s.clear},
		{ID: "ask.typing.next", Place: onTyping, Keys: []string{"tab"}, Title: "to the next run; with one run, stop typing", Run: s.tab},
	}
}

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Changed:
		return s.changed()
	case screen.Entered:
		if m.Screen == screen.Screen(s) {
			s.resolve()
			s.typing = len(s.subjects) > 0 // else the keys that lead on are keys
			return s.put()
		}
	case screen.ReadAgain:
		s.models = slices.DeleteFunc(s.models, func(m *model) bool { return m.predictor == nil })
		s.asking = false
		if s.shown() {
			return s.put()
		}
	case screen.Broke:
		s.broke(m)
	case screen.OpenArticle:
		return s.openArticle(m)
	case restMsg:
		if int(m) == s.sheet.version {
			return s.ask()
		}
	case loadedMsg:
		return s.takeLoaded(m)
	case answersMsg:
		return s.takeAnswers(m)
	case sampleMsg:
		return s.takeSample(m)
	}
	return nil
}

// broke waits for no answer any more, and for no model.
func (s *Screen) broke(m screen.Broke) {
	s.asking, s.again = false, false
	for _, x := range s.models {
		if x.predictor == nil && x.err == nil {
			x.err = m.Err
		}
	}
}

func (s *Screen) shown() bool { return s.host.Shown == screen.Screen(s) }

// put loads what is to be asked and asks what is loaded.
func (s *Screen) put() tea.Cmd { return tea.Batch(s.load(), s.ask()) }

// changed looks whether other models are to be asked. While the screen is not
// shown, nothing is.
func (s *Screen) changed() tea.Cmd {
	if s.resolve() && s.shown() {
		return s.put()
	}
	return nil
}

// Type takes a key or what was pasted.
func (s *Screen) Type(m tea.KeyMsg) tea.Cmd {
	version := s.sheet.version
	if !s.sheet.key(m) {
		s.sayCut()
	}
	if s.sheet.version == version {
		return nil
	}
	if s.sheet.blank() {
		s.truth, s.origin, s.answers = "", origin{}, nil
		return nil
	}
	return s.rest()
}

func (s *Screen) sayCut() {
	s.host.Say(screen.Bad, "cut: an article here has at most "+format.Bytes(maxArticle))
}

func (s *Screen) typeOn() tea.Cmd {
	s.typing = true
	return nil
}

func (s *Screen) typeNoMore() tea.Cmd {
	s.typing = false
	return s.ask() // without waiting for the pause
}

func (s *Screen) tab() tea.Cmd {
	if len(s.subjects) < 2 {
		return s.typeNoMore()
	}
	return s.turn(+1)
}

// openArticle shows an article that another screen has.
func (s *Screen) openArticle(m screen.OpenArticle) tea.Cmd {
	s.replace(draft{text: m.Text, truth: m.Truth})
	if len(m.Runs) > 0 {
		s.chosen = slices.Clone(m.Runs[:min(len(m.Runs), mostSubjects)])
		s.front = 0
	}
	s.resolve()
	shown := s.host.Show(s)
	s.typing = false
	return tea.Batch(shown, s.put())
}

// replace puts another article in the place of the one that is there, which is
// kept.
func (s *Screen) replace(d draft) {
	if !s.sheet.blank() {
		s.before = &draft{s.sheet.text(), s.truth, s.origin}
	}
	if !s.sheet.set(d.text) {
		s.sayCut()
	}
	s.truth, s.origin, s.answers = d.truth, d.origin, nil
	s.category, s.versus, s.first = "", false, 0
}

func (s *Screen) clear() tea.Cmd {
	s.replace(draft{})
	s.host.Say(screen.Plainly, "cleared; "+s.host.Key("ask.undo")+" in Ask brings it back")
	return nil
}

func (s *Screen) cannotUndo() string {
	if s.before == nil {
		return "nothing was cleared or replaced"
	}
	return ""
}

// undo exchanges the article with the one before, so that it undoes itself.
func (s *Screen) undo() tea.Cmd {
	before := *s.before
	s.before = nil
	s.replace(before)
	return s.ask()
}

func (s *Screen) isBlank() string {
	if s.sheet.blank() {
		return "there is no article"
	}
	return ""
}

// answer returns the answer of a model, if it has come.
func (s *Screen) answer(sub subject) (answer, bool) {
	a, ok := s.answers[sub.digest]
	return a, ok && a.err == nil
}

// inFront returns the answer of the model in front, if it has come.
func (s *Screen) inFront() (answer, bool) {
	if len(s.subjects) == 0 {
		return answer{}, false
	}
	return s.answer(s.subjects[s.front])
}

func (s *Screen) isUnanswered() string {
	if _, ok := s.inFront(); !ok {
		return "there is no answer yet"
	}
	return ""
}

func (s *Screen) isAlone() string {
	if len(s.subjects) < 2 {
		return "one run is asked; " + s.host.Key("ask.runs") + " chooses more"
	}
	return ""
}

// turn puts the next model in front, or the one before.
func (s *Screen) turn(by int) tea.Cmd {
	n := len(s.subjects)
	s.front, s.first = (s.front+by+n)%n, 0
	return nil
}

// position is where the selected category is among those of an answer, in their
// order.
func (s *Screen) position(a answer) int {
	return max(0, slices.IndexFunc(a.order, func(i int) bool { return a.categories[i] == s.category }))
}

// step explains another category.
func (s *Screen) step(by int) tea.Cmd {
	a, _ := s.inFront()
	at := max(0, min(s.position(a)+by, len(a.order)-1))
	if s.category = a.categories[a.order[at]]; at == 0 {
		s.category = "" // whatever each model answers
	}
	return s.ask()
}

func (s *Screen) toAnswer() tea.Cmd {
	s.category, s.versus, s.first = "", false, 0
	return s.ask()
}

func (s *Screen) cannotHold() string {
	if a, ok := s.inFront(); ok && len(a.categories) < 2 {
		return "there is one category only"
	}
	return s.isUnanswered()
}

// hold holds the answer against the selected category, or no more.
func (s *Screen) hold() tea.Cmd {
	s.versus = !s.versus
	return s.ask()
}

func (s *Screen) cannotOpen() string {
	if len(s.subjects) == 0 {
		return "no run is asked"
	}
	return ""
}

func (s *Screen) open() tea.Cmd {
	return s.host.Tell(screen.OpenRun{Run: s.subjects[s.front].run})
}
