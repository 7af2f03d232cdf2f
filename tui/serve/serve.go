package serve

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/screen"
)

// Server is the prediction server of the desk.
type Server interface {
	// Serve turns it on, on another port than the settings have if port is not
	// nil, or off.
	Serve(ctx context.Context, on bool, port *int) (engine.Status, error)
	// Traffic returns what it was asked lately, the zero value while it is off.
	Traffic(context.Context) (engine.Traffic, error)
}

// Registry changes which version answers.
type Registry interface {
	// History returns the changes, the oldest first.
	History(ctx context.Context, model string) ([]engine.Change, error)
	Promote(ctx context.Context, model string, number int, reason string) (engine.Version, error)
	Rollback(ctx context.Context, model, reason string) (engine.Version, error)
	// Challenge makes a version challenger with a share of the traffic, in
	// percent; 0 tries it in shadow mode.
	Challenge(ctx context.Context, model string, number int, share float64, reason string) (engine.Version, error)
	Retire(ctx context.Context, model, reason string) error
}

// Feedback is what people said of predictions.
type Feedback interface {
	// Tallies counts it for each version of a model, the newest first.
	Tallies(ctx context.Context, model string) ([]engine.Tally, error)
}

// Screen is the screen Serve.
type Screen struct {
	host     *screen.Host
	server   Server
	registry Registry
	feedback Feedback

	shown     bool
	switching bool // the desk was asked to turn the server on or off
	watch     watch
	traffic   *engine.Traffic // nil until it has come
	unread    error           // why it could not be read the last time
	mix       []share         // of its predictions, by category
	answered  []share         // of its predictions, by version
	known     details

	inHistory bool // it stands in the place of the rest
	pages     [2]page
}

// page is how far a place is scrolled.
type page struct{ first, height int }

// away is further than any place is long.
const away = 1 << 20

// New returns the screen.
func New(h *screen.Host, server Server, registry Registry, feedback Feedback) *Screen {
	interval := localInterval
	if h.Getenv("SSH_CONNECTION") != "" {
		interval = remoteInterval
	}
	return &Screen{host: h, server: server, registry: registry, feedback: feedback, watch: watch{interval: interval}}
}

const (
	here      screen.Place = "in Serve"
	onHistory screen.Place = "in the history of versions"
)

// Title is the screen's name.
func (s *Screen) Title() string { return "Serve" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place {
	if s.inHistory {
		return onHistory
	}
	return here
}

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action {
	return slices.Concat([]screen.Action{
		{ID: "serve.switch", Place: here, Keys: []string{"s"}, Short: "on or off", Now: s.switchWord, Title: "turn the prediction server on or off", Refused: s.CannotSwitch, Run: s.Switch},
		{ID: "serve.promote", Place: here, Keys: []string{"p"}, Short: "promote", Title: "choose the version that answers: the champion", Refused: s.cannotPromote, Run: s.promote},
		{ID: "serve.rollback", Place: here, Keys: []string{"r"}, Short: "roll back", Title: "go back to the champion before", Refused: s.cannotRollBack, Run: s.rollBack},
		{ID: "serve.copy", Place: here, Keys: []string{"y"}, Short: "copy curl", Title: "copy a curl command that asks for a prediction", Refused: s.off, Run: s.copyCommand},
		{ID: "serve.challenge", Place: here, Keys: []string{"c"}, Short: "challenge", Title: "try a version beside the champion: the challenger", Refused: s.cannotChallenge, Run: s.challenge},
		{ID: "serve.history", Place: here, Keys: []string{"H"}, Short: "history", Title: "who made what champion or challenger, when and why", Run: s.openHistory},
		{ID: "serve.port", Place: here, Keys: []string{"o"}, Short: "other port", Title: "serve on another port", Refused: s.CannotSwitch, Run: s.choosePort},
		{ID: "serve.retire", Place: here, Keys: []string{"R"}, Short: "retire", Title: "retire the challenger", Refused: s.cannotRetire, Run: s.retire},
		{ID: "serve.history.close", Place: onHistory, Keys: []string{"esc", "H"}, Short: "close the history", Title: "close the history", Run: s.closeHistory},
	}, s.scrolling(here, "serve"), s.scrolling(onHistory, "serve.history"))
}

// scrolling are the keys that scroll a place.
func (s *Screen) scrolling(at screen.Place, id string) []screen.Action {
	by := func(lines func(*page) int) func() tea.Cmd {
		return func() tea.Cmd {
			p := s.page()
			p.first = max(0, p.first+lines(p)) // View knows where the end is
			return nil
		}
	}
	short := ""
	if at == onHistory {
		short = "scroll"
	}
	return []screen.Action{
		{ID: id + ".up", Place: at, Keys: []string{"up", "k"}, Title: "scroll up", Run: by(func(*page) int { return -1 })},
		{ID: id + ".down", Place: at, Keys: []string{"down", "j"}, Short: short, Title: "scroll down", Run: by(func(*page) int { return +1 })},
		{ID: id + ".pageup", Place: at, Keys: []string{"pgup", "ctrl+u"}, Title: "a page up", Run: by(func(p *page) int { return -max(1, p.height) })},
		{ID: id + ".pagedown", Place: at, Keys: []string{"pgdown", "ctrl+d"}, Title: "a page down", Run: by(func(p *page) int { return max(1, p.height) })},
		{ID: id + ".top", Place: at, Keys: []string{"home", "g"}, Title: "to the beginning", Run: by(func(*page) int { return -away })},
		{ID: id + ".bottom", Place: at, Keys: []string{"end", "G"}, Title: "to the end", Run: by(func(*page) int { return +away })},
	}
}

func (s *Screen) page() *page {
	if s.inHistory {
		return &s.pages[1]
	}
	return &s.pages[0]
}

func (s *Screen) openHistory() tea.Cmd {
	s.inHistory, s.pages[1].first = true, 0
	return nil
}

func (s *Screen) closeHistory() tea.Cmd {
	s.inHistory = false
	return nil
}

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case screen.Entered:
		if m.Screen != s {
			return nil
		}
		s.shown = true
		s.host.Board.WantVersions() // others may have turned the server on or off
		return tea.Batch(s.follow(), s.readDetails())
	case screen.Left:
		if m.Screen == s {
			s.shown = false
			s.rest()
		}
	case screen.Changed:
		return s.follow()
	case screen.ReadAgain:
		return s.readDetails()
	case screen.Broke:
		return s.broke(m)
	case screen.Events:
		if slices.ContainsFunc(m, func(e engine.Event) bool { return e.Kind == engine.RegistryChanged || e.Kind == engine.Reset }) {
			return s.readDetails()
		}
	case switchedMsg:
		return s.takeSwitched(m)
	case timeMsg:
		return s.takeTime(m)
	case trafficMsg:
		return s.takeTraffic(m)
	case detailsMsg:
		return s.takeDetails(m)
	}
	return nil
}

// broke waits for no answer any more. The traffic is asked for again when it is
// time.
func (s *Screen) broke(m screen.Broke) tea.Cmd {
	s.switching = false
	if s.known.reading {
		s.known.reading, s.known.err = false, m.Err
	}
	if !s.watch.asking {
		return nil
	}
	s.watch.asking = false
	return s.wait()
}

// on reports whether the prediction server is on, as far as is known.
func (s *Screen) on() bool { return s.host.Board.Desk.Serving != "" }

// off says that the prediction server is off, "" if it is on.
func (s *Screen) off() string {
	if s.on() {
		return ""
	}
	return "the prediction server is off; " + s.host.Key("serve.switch") + " turns it on"
}

// lasted is how long something has lasted.
func (s *Screen) lasted(since time.Time) string { return format.Lasted(since, s.host.Clock()) }
