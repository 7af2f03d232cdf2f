package tui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
)

// promotionReason is what the registry's history keeps of why.
const promotionReason = "promoted in the workbench"

// cannotPromote says why a run's version cannot become champion.
func (a *app) cannotPromote(run string) string {
	r, ok := a.board.run(run)
	if !ok {
		return "there is no run"
	}
	v, ok := a.board.versionOf(run)
	switch {
	case ok && v.Champion:
		return fmt.Sprintf("version %d is champion already", v.Number)
	case ok:
		return ""
	case r.State != engine.Succeeded:
		return a.name(r) + " has no model"
	}
	return "this run is not registered: a training registers its best run"
}

// promote asks whether a run's version is to be champion.
func (a *app) promote(run string) tea.Cmd {
	v, ok := a.board.versionOf(run)
	if !ok {
		return nil
	}
	kind := a.symbols.text(string(v.Kind), 12)
	text := fmt.Sprintf("Make %s, version %d of %s, the champion", kind, v.Number, a.symbols.text(v.Model, 40))
	if c, ok := a.board.champion(); ok {
		text += fmt.Sprintf(" in place of %s, version %d", a.symbols.text(string(c.Kind), 12), c.Number)
	}
	text += "?"
	if v.ChosenOn == "test" {
		text += " " + optimistic + "."
	}
	registry := a.options.Registry
	return a.ask(question{
		text: text, yes: "promote version " + fmt.Sprint(v.Number), no: "leave it",
		do: func() tea.Cmd {
			return a.asks(fmt.Sprintf("version %d is champion", v.Number), func(ctx context.Context) error {
				_, err := registry.Promote(ctx, v.Model, v.Number, promotionReason)
				return err
			})
		},
	})
}
