package serve

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// details are what people did: the registry's history and the feedback.
type details struct {
	read    bool
	history []engine.Change // the oldest first
	tallies []engine.Tally  // the newest version first

	reading bool
	again   bool // they have to be read once more
	err     error
}

type detailsMsg struct {
	history []engine.Change
	tallies []engine.Tally
	err     error
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
	registry, feedback := s.registry, s.feedback
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		var m detailsMsg
		if m.history, m.err = registry.History(ctx, engine.ModelName); m.err == nil {
			m.tallies, m.err = feedback.Tallies(ctx, engine.ModelName)
		}
		return m
	})
}

func (s *Screen) takeDetails(m detailsMsg) tea.Cmd {
	d := &s.known
	d.reading, d.err = false, m.err
	if m.err == nil {
		d.read, d.history, d.tallies = true, m.history, m.tallies
	}
	if d.again {
		return s.readDetails()
	}
	return nil
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
