package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

const (
	localInterval  = 100 * time.Millisecond
	remoteInterval = 250 * time.Millisecond // over SSH
)

// eventsMsg is what happened since the last one, in order.
type eventsMsg struct {
	events []engine.Event
	err    error
}

// nextEvents returns the command that waits for events. It rests until the pause
// has passed since the last delivery: what happens meanwhile gathers at the
// desk, which keeps only the latest sample of each run, and never waits for it.
func (a *app) nextEvents() tea.Cmd {
	events, rest := a.options.Events, a.pause-time.Since(a.delivered)
	return a.Do(screen.Watching, func(ctx context.Context) tea.Msg {
		if rest > 0 {
			timer := time.NewTimer(rest)
			defer timer.Stop()
			select {
			case <-ctx.Done():
				return nil
			case <-timer.C:
			}
		}
		happened, err := events.Next(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return eventsMsg{happened, err}
	})
}

// takeEvents brings the board up to date with what happened, as far as the events say
// it, notes what has to be read, and waits for more.
func (a *app) takeEvents(m eventsMsg) tea.Cmd {
	a.delivered = time.Now()
	if m.err != nil {
		a.Say(screen.Bad, "the desk has gone: "+m.err.Error())
		a.Closed = true
		return nil
	}
	for _, e := range m.events {
		a.Board.Take(e)
	}
	return tea.Batch(a.tell(screen.Events(m.events)), a.tell(screen.Changed{}), a.nextEvents())
}

// pauseOf returns the least time between two updates.
func pauseOf(getenv func(string) string) time.Duration {
	if getenv("SSH_CONNECTION") != "" {
		return remoteInterval
	}
	return localInterval
}
