package serve

import (
	"context"
	"encoding/json"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// details are what does not change by itself: the registry's history, the
// feedback and the settings of the server.
type details struct {
	read    bool
	history []engine.Change // the oldest first
	tallies []engine.Tally  // the newest version first
	host    string          // where it listens, unless another port was chosen
	port    int
	token   bool // who asks needs a token

	reading bool
	again   bool // they have to be read once more
	err     error
}

type detailsMsg struct {
	history  []engine.Change
	tallies  []engine.Tally
	settings map[string]json.RawMessage
	err      error
}

// readDetails reads them, once more after the read under way if there is one.
// While nobody looks nothing is read.
func (s *Screen) readDetails() tea.Cmd {
	if !s.shown || s.host.Closed {
		return nil
	}
	if s.known.reading {
		s.known.again = true
		return nil
	}
	s.known.reading, s.known.again = true, false
	registry, feedback, server := s.registry, s.feedback, s.server
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		var m detailsMsg
		var errs [3]error
		m.history, errs[0] = registry.History(ctx, engine.ModelName)
		m.tallies, errs[1] = feedback.Tallies(ctx, engine.ModelName)
		m.settings, errs[2] = server.Settings(ctx)
		for _, err := range errs {
			m.err = errors.Join(m.err, err)
			if m.err != nil {
				break // the others fail of the same
			}
		}
		return m
	})
}

func (s *Screen) takeDetails(m detailsMsg) tea.Cmd {
	d := &s.known
	d.reading = false
	d.err = m.err
	if m.err == nil {
		d.read = true
		d.history, d.tallies = m.history, m.tallies
		d.host = setting[string](m.settings, "API_HOST")
		d.port = setting[int](m.settings, "API_PORT")
		d.token = setting[string](m.settings, "API_SECRET_KEY") != ""
	}
	if d.again {
		return s.readDetails()
	}
	return nil
}

// setting is a setting of the desk, nothing where it has none of that kind.
func setting[T any](all map[string]json.RawMessage, name string) T {
	var v T
	if json.Unmarshal(all[name], &v) != nil {
		var none T
		return none
	}
	return v
}

// tally is the feedback on a version, if there is some.
func (s *Screen) tally(version int) (engine.Tally, bool) {
	for _, t := range s.known.tallies {
		if t.Version == version && t.Total > 0 {
			return t, true
		}
	}
	return engine.Tally{}, false
}
