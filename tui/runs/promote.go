package runs

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/engine"
	"copydesk/tui/figure"
	"copydesk/tui/screen"
)

// promotionReason is what the registry's history keeps of why.
const promotionReason = "promoted in the workbench"

// cannotPromote says why a run's version cannot become champion.
func (s *Screen) cannotPromote(run string) string {
	r, ok := s.host.Board.Run(run)
	if !ok {
		return "there is no run"
	}
	v, ok := s.host.Board.VersionOf(run)
	switch {
	case ok && v.Champion:
		return fmt.Sprintf("version %d is champion already", v.Number)
	case ok:
		return ""
	case r.State != engine.Succeeded:
		return s.host.Name(r) + " has no model"
	}
	return "this run is not registered: a training registers its best run"
}

// promote asks whether a run's version is to be champion.
func (s *Screen) promote(run string) tea.Cmd {
	v, ok := s.host.Board.VersionOf(run)
	if !ok {
		return nil
	}
	kind := s.host.Symbols.Text(string(v.Kind), 12)
	text := fmt.Sprintf("Make %s, version %d of %s, the champion", kind, v.Number, s.host.Symbols.Text(v.Model, 40))
	if c, ok := s.host.Board.Champion(); ok {
		text += fmt.Sprintf(" in place of %s, version %d", s.host.Symbols.Text(string(c.Kind), 12), c.Number)
	}
	text += "?"
	if v.ChosenOn == "test" {
		text += " " + figure.Optimistic + "."
	}
	registry := s.registry
	return s.host.Ask(screen.Question{
		Text: text, Yes: "promote version " + fmt.Sprint(v.Number), No: "leave it",
		Do: func() tea.Cmd {
			return s.host.Asks(fmt.Sprintf("version %d is champion", v.Number), func(ctx context.Context) error {
				_, err := registry.Promote(ctx, v.Model, v.Number, promotionReason)
				return err
			})
		},
	})
}
