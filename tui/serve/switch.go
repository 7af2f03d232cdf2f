package serve

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/screen"
)

// switchedMsg says where predictions are served since the desk was asked to turn
// the server on or off.
type switchedMsg struct {
	status *engine.Status // nil where it is not known
	err    error
}

// switchWord is what the key does now.
func (s *Screen) switchWord() string {
	if s.on() {
		return "turn off"
	}
	return "turn on"
}

// CannotSwitch says why the prediction server cannot be turned on or off, "" if it
// can.
func (s *Screen) CannotSwitch() string {
	switch {
	case s.switching:
		return "the prediction server is being turned on or off"
	case s.on() && s.host.Board.Desk.Mode == engine.ServeMode:
		return "this desk is copydesk --serve, which serves as long as it runs"
	}
	return ""
}

// Switch turns the prediction server on; when it is on it asks whether to turn it
// off.
func (s *Screen) Switch() tea.Cmd {
	if !s.on() {
		s.host.Say(screen.Plainly, "turning the prediction server on")
		return s.serve(true, nil)
	}
	return s.host.Ask(screen.Question{
		Text: "Turn the prediction server on " + s.address() + " off? Requests under way are answered first.",
		Yes:  "turn it off", No: "leave it on", Over: s.isOff,
		Do: func() tea.Cmd { return s.serve(false, nil) },
	})
}

// isOff says that the prediction server is off, "" while it is on.
func (s *Screen) isOff() string {
	if s.on() {
		return ""
	}
	return "the prediction server is off"
}

// address is where the server listens.
func (s *Screen) address() string { return s.host.Symbols.Text(s.host.Board.Desk.Serving, 80) }

func (s *Screen) serve(on bool, port *int) tea.Cmd {
	server := s.server
	return s.switches(func(ctx context.Context) switchedMsg {
		status, err := server.Serve(ctx, on, port)
		if err != nil {
			return switchedMsg{err: err}
		}
		return switchedMsg{&status, nil}
	})
}

func (s *Screen) switches(f func(context.Context) switchedMsg) tea.Cmd {
	s.switching = true
	return s.host.Do(screen.Asking, func(ctx context.Context) tea.Msg { return f(ctx) })
}

// takeSwitched says where the server is, and tells all screens: the desk has no
// event for it.
func (s *Screen) takeSwitched(m switchedMsg) tea.Cmd {
	s.switching = false
	if m.status != nil {
		s.forget()
		s.host.Board.Desk = *m.status
		s.host.Board.WantVersions() // a read under way has the status from before
	}
	switch _, ok := s.host.Board.Champion(); {
	case m.err != nil:
		s.host.Say(screen.Bad, m.err.Error())
	case !s.on():
		s.host.Say(screen.Good, "the prediction server is off")
	case ok:
		s.host.Say(screen.Good, "predictions are served on "+m.status.URL())
	default:
		s.host.Say(screen.Good, "the prediction server is on, at "+m.status.URL()+", and has no model yet: train one")
	}
	return s.host.Tell(screen.Changed{})
}

// choosePort asks for a port and serves there.
func (s *Screen) choosePort() tea.Cmd {
	text := ""
	if now, ok := s.port(); ok {
		text = strconv.Itoa(now)
	}
	return s.host.Enquire(screen.Prompt{
		Title: "Port of the prediction server, until it is turned off; 0 takes any that is free",
		Text:  text, Hint: "8000",
		Check: checkPort,
		Do: func(text string) tea.Cmd {
			port, err := parsePort(text)
			if err != nil {
				s.host.Say(screen.Bad, err.Error())
				return nil
			}
			return s.serveOn(port)
		},
	})
}

// port is the one that the server listens on, if it is on.
func (s *Screen) port() (int, bool) {
	_, text, err := net.SplitHostPort(s.host.Board.Desk.Serving)
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func checkPort(text string) string {
	if _, err := parsePort(text); err != nil {
		return err.Error()
	}
	return ""
}

func parsePort(text string) (int, error) {
	port, err := strconv.ParseUint(strings.TrimSpace(text), 10, 16)
	if err != nil {
		return 0, fault.Newf(fault.Invalid, "a port is a whole number from 1 to 65535, or 0 for any that is free")
	}
	return int(port), nil
}

// serveOn serves on a port. A server that is on has to be turned off before: that
// is asked for.
func (s *Screen) serveOn(port int) tea.Cmd {
	if !s.on() {
		return s.serve(true, &port)
	}
	now, ok := s.port()
	if ok && now == port {
		s.host.Say(screen.Plainly, fmt.Sprintf("the prediction server is on port %d already", port))
		return nil
	}
	to := fmt.Sprintf("port %d", port)
	if port == 0 {
		to = "a free port"
	}
	return s.host.Ask(screen.Question{
		Text: "Turn the prediction server on " + s.address() + " off and on again at " + to + "? Requests under way are answered first; who asks at the old address is answered no more.",
		Yes:  "serve on " + to, No: "leave it where it is", Over: s.isOff,
		Do: func() tea.Cmd { return s.move(now, port) },
	})
}

// move turns the server off and on again at another port; where it cannot be
// there, at the port that it had.
func (s *Screen) move(from, to int) tea.Cmd {
	server := s.server
	return s.switches(func(ctx context.Context) switchedMsg {
		status, err := server.Serve(ctx, false, nil)
		if err != nil {
			return switchedMsg{err: err}
		}
		on, err := server.Serve(ctx, true, &to)
		if err == nil {
			return switchedMsg{&on, nil}
		}
		back, failed := server.Serve(ctx, true, &from)
		if failed != nil {
			return switchedMsg{&status, err}
		}
		return switchedMsg{&back, fmt.Errorf("%w; the server is on %s as before", err, back.Serving)}
	})
}
