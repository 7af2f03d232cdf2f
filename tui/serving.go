package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/screen"
)

// servedMsg says where predictions are served since a key was pressed.
type servedMsg struct {
	status engine.Status
	err    error
}

// serve turns the prediction server on; when it is on it asks whether to turn it
// off.
func (a *app) serve() tea.Cmd {
	address := a.Board.Desk.Serving
	if address == "" {
		a.Say(screen.Plainly, "turning the prediction server on")
		return a.switchServing(true)
	}
	return a.Ask(screen.Question{
		Text: "Turn the prediction server on " + a.Symbols.Text(address, 80) + " off? Requests under way are answered first.",
		Yes:  "turn it off", No: "leave it on",
		Do: func() tea.Cmd { return a.switchServing(false) },
	})
}

func (a *app) switchServing(on bool) tea.Cmd {
	server := a.options.Serving
	return a.Do(screen.Asking, func(ctx context.Context) tea.Msg {
		s, err := server.Serve(ctx, on, nil)
		return servedMsg{s, err}
	})
}

func (a *app) takeServed(m servedMsg) {
	if m.err != nil {
		a.Say(screen.Bad, m.err.Error())
		return
	}
	a.Board.Desk = m.status
	switch _, ok := a.Board.Champion(); {
	case m.status.Serving == "":
		a.Say(screen.Good, "the prediction server is off")
	case ok:
		a.Say(screen.Good, "predictions are served on "+m.status.URL())
	default:
		a.Say(screen.Good, "the prediction server is on, at "+m.status.URL()+", and has no model yet: train one")
	}
}
