package compare

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/articles"
	"copydesk/tui/screen"
)

// Screen is the screen Compare. It keeps what was compared last.
type Screen struct {
	host *screen.Host
	desk Desk

	sides  []side // what is compared, the baseline first
	second int    // position of the run that panes of two show beside the baseline
	lost   string // a sentence on runs that were purged meanwhile

	generation int  // of what is compared: an answer to another is dropped
	stale      bool // there is something to read
	asking     bool // a read is under way
	failed     bool // nothing could be read
	terms      map[[2]string]termsRead
	weighing   bool   // a read of terms is under way
	version    uint64 // of the board's runs

	comparison engine.Comparison
	all        bool // what is the same is shown too
	focus      pane
	metrics    metricsPane
	answers    answersPane
	categories categoriesPane
	confusion  confusionPane
	changes    termsPane
	curves     curvesPane
	settings   settingsPane

	articles *articles.Pane // nil: the comparison is shown
	opened   opened         // what they are
}

// New returns the screen.
func New(h *screen.Host, d Desk) *Screen {
	return &Screen{host: h, desk: d, terms: map[[2]string]termsRead{}}
}

const (
	here       screen.Place = "in Compare"
	onArticles screen.Place = "in the articles of a comparison"
)

// Title is the screen's name.
func (s *Screen) Title() string { return "Compare" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place {
	if s.articles != nil {
		return onArticles
	}
	return here
}

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Changed:
		return s.changed()
	case screen.Events:
		return s.takeEvents(m)
	case screen.Entered:
		return s.refresh()
	case screen.ReadAgain:
		s.forget()
		return s.refresh()
	case screen.Broke:
		s.broke(m)
		return nil
	case screen.CompareRuns:
		s.compare(m.Runs)
		return tea.Batch(s.host.Show(s), s.refresh())
	case readMsg:
		return s.takeRead(m)
	case termsMsg:
		return s.takeTerms(m)
	case existsMsg:
		return s.takeExists(m)
	}
	if s.articles != nil {
		return s.articles.Take(m)
	}
	return nil
}

// compare begins a comparison of runs, of which the first is the baseline.
func (s *Screen) compare(ids []string) {
	var chosen []string
	for _, id := range ids {
		if !slices.Contains(chosen, id) {
			chosen = append(chosen, id)
		}
	}
	if len(chosen) > len(letters) {
		s.host.Say(screen.Plainly, fmt.Sprintf("%d runs are compared at a time: the first of those chosen", len(letters)))
		chosen = chosen[:len(letters)]
	}
	known := s.sides
	s.sides = nil
	for i, id := range chosen {
		x := side{id: id}
		if at := slices.IndexFunc(known, func(k side) bool { return k.id == id }); at >= 0 {
			x = known[at]
		}
		if i == 0 || len(known) == 0 || known[0].id != chosen[0] {
			x.pair, x.unpaired = nil, "" // it was of another baseline
		}
		s.sides = append(s.sides, x)
	}
	s.second = max(0, min(1, len(s.sides)-1))
	s.articles, s.lost = nil, ""
	s.again()
	s.derive()
}

// again has everything that is missing read, and drops what is on its way.
func (s *Screen) again() {
	s.generation++
	s.stale, s.asking, s.failed = true, false, false
}

// forget has everything read once more.
func (s *Screen) forget() {
	for i := range s.sides {
		s.sides[i] = side{id: s.sides[i].id, run: s.sides[i].run, read: s.sides[i].read, listed: s.sides[i].listed}
	}
	s.terms = map[[2]string]termsRead{}
	s.again()
}

// broke waits for no answer any more.
func (s *Screen) broke(m screen.Broke) {
	if s.asking {
		s.generation++
		s.asking, s.failed = false, true
	}
	if s.weighing {
		s.weighing = false
		if a, b, ok := s.pair(); ok && s.termsOfPair() == (termsRead{}) {
			s.terms[[2]string{a.id, b.id}] = termsRead{why: unreadTerms}
		}
	}
	if s.articles != nil {
		s.articles.Take(m)
	}
}

// name is what a run is called here: its letter and its model.
func (s *Screen) name(i int) string {
	x := s.sides[i]
	if !x.read {
		return letters[i : i+1]
	}
	return letters[i:i+1] + " " + s.host.Name(x.run)
}

// pair returns the two runs that panes of two show; ok is false while there are
// not two.
func (s *Screen) pair() (first, second side, ok bool) {
	if len(s.sides) < 2 {
		return side{}, side{}, false
	}
	return s.sides[0], s.sides[s.second], true
}

// part is the part of the corpus that answers are compared on: the one that the
// two runs were tested on.
func (s *Screen) part() string {
	a, b, _ := s.pair()
	switch {
	case b.pair != nil:
		return b.pair.Part
	case a.evaluation.Test == nil || b.evaluation.Test == nil:
		if a.evaluation.Validation != nil && b.evaluation.Validation != nil {
			return "validation"
		}
	}
	return "test"
}

// apart says why the answers of the two runs cannot be held against each other,
// "" if they can.
func (s *Screen) apart() string {
	a, b, ok := s.pair()
	switch {
	case !ok:
		return "fewer than two runs are compared"
	case s.failed:
		return "the runs could not be read"
	case !a.read || !b.read:
		return "the runs are being read"
	case a.run.State != engine.Succeeded:
		return s.name(0) + " has no result"
	case b.run.State != engine.Succeeded:
		return s.name(s.second) + " has no result"
	case a.run.Dataset.Digest != b.run.Dataset.Digest:
		return "the runs are of different corpora"
	case b.unpaired != "":
		return s.host.Symbols.Text(b.unpaired, 300)
	case b.pair == nil:
		return "the runs are being read"
	}
	return ""
}
