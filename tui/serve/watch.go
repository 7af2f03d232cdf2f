package serve

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

const (
	localInterval  = time.Second
	remoteInterval = 2 * time.Second // over SSH
	// talliesEvery is after how many answers the feedback is counted again: no
	// event tells of it.
	talliesEvery = 10
)

// watch reads the traffic again and again: one question at a time, the next when
// the interval has passed since the last was asked and its answer has come.
type watch struct {
	interval time.Duration
	round    int  // of waiting: the time of another means nothing
	waiting  bool // for the time to ask
	asking   bool // for the answer
	switched bool // meanwhile the server was turned on or off
	asked    time.Time
	answers  int
}

// timeMsg says that it is time to ask, in a round of waiting.
type timeMsg int

type trafficMsg struct {
	traffic engine.Traffic
	err     error
}

// follow asks for the traffic if nobody does yet. While nobody looks or the
// server is off there is nothing to ask.
func (s *Screen) follow() tea.Cmd {
	if !s.shown || !s.on() || s.host.Closed {
		s.rest()
		return nil
	}
	if s.watch.waiting || s.watch.asking {
		return nil
	}
	s.watch.asking, s.watch.switched, s.watch.asked = true, false, s.host.Clock()
	server := s.server
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		t, err := server.Traffic(ctx)
		return trafficMsg{t, err}
	})
}

// rest asks no more. An answer that is under way still comes.
func (s *Screen) rest() {
	s.watch.waiting = false
	s.watch.round++
	if !s.on() {
		s.forget()
	}
}

// forget drops what is known of the traffic: it was another server's.
func (s *Screen) forget() {
	s.traffic, s.unread, s.mix, s.answered = nil, nil, nil, nil
	s.watch.switched = true
}

func (s *Screen) takeTime(m timeMsg) tea.Cmd {
	if int(m) != s.watch.round || !s.watch.waiting {
		return nil
	}
	s.watch.waiting = false
	return s.follow()
}

func (s *Screen) takeTraffic(m trafficMsg) tea.Cmd {
	s.watch.asking = false
	s.watch.answers++
	if !s.watch.switched {
		s.put(m)
	}
	if !s.shown || !s.on() || s.host.Closed {
		return nil
	}
	var count tea.Cmd
	if s.watch.answers%talliesEvery == 0 {
		count = s.readDetails()
	}
	return tea.Batch(s.wait(), count)
}

func (s *Screen) put(m trafficMsg) {
	s.unread = m.err
	switch {
	case m.err != nil:
	case m.traffic.On.IsZero() && s.on(): // somebody else turned it off
		s.host.Board.WantVersions()
	default:
		s.traffic = &m.traffic
		s.mix, s.answered = shares(m.traffic.Categories), shares(m.traffic.Versions)
	}
}

// wait returns the command that says when it is time to ask again.
func (s *Screen) wait() tea.Cmd {
	s.watch.round++
	s.watch.waiting = true
	round, rest := s.watch.round, s.watch.interval-s.host.Clock().Sub(s.watch.asked)
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		timer := time.NewTimer(max(0, rest))
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			return timeMsg(round)
		}
	})
}
