package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
)

// servedMsg says where predictions are served since a key was pressed.
type servedMsg struct {
	status engine.Status
	err    error
}

// serve turns the prediction server on; when it is on it asks whether to turn it
// off.
func (a *app) serve() tea.Cmd {
	address := a.board.serving
	if address == "" {
		a.say(plainly, "turning the prediction server on")
		return a.switchServing(true)
	}
	return a.ask(question{
		text: "Turn the prediction server on " + a.symbols.text(address, 80) + " off? Requests under way are answered first.",
		yes:  "turn it off", no: "leave it on",
		do: func() tea.Cmd { return a.switchServing(false) },
	})
}

func (a *app) switchServing(on bool) tea.Cmd {
	server := a.options.Serving
	return a.work.do(asking, func(ctx context.Context) tea.Msg {
		s, err := server.Serve(ctx, on, nil)
		return servedMsg{s, err}
	})
}

func (a *app) takeServed(m servedMsg) {
	if m.err != nil {
		a.say(bad, m.err.Error())
		return
	}
	a.board.serving = m.status.Serving
	switch _, ok := a.board.champion(); {
	case m.status.Serving == "":
		a.say(good, "the prediction server is off")
	case ok:
		a.say(good, "predictions are served on "+m.status.URL())
	default:
		a.say(good, "the prediction server is on, at "+m.status.URL()+", and has no model yet: train one")
	}
}
