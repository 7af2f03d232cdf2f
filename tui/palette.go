package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

// openPalette offers all that can be done here and everywhere, by name.
func (a *app) openPalette() tea.Cmd {
	here := a.Shown.Place()
	var items []screen.Item
	for _, p := range []screen.Place{here, screen.Everywhere} {
		for _, c := range a.actions {
			if c.Place != p || c.ID == "palette" {
				continue
			}
			items = append(items, screen.Item{Text: c.Title, Note: a.keys(c), Why: c.Why(), Value: c})
		}
	}
	return a.Choose(screen.List{
		Title: "What is to be done?",
		Items: items,
		Do: func(item screen.Item) tea.Cmd {
			c := item.Value.(screen.Action)
			// Meanwhile the screen may have gone to another place by itself.
			if c.Place != screen.Everywhere && c.Place != a.Shown.Place() {
				a.Say(screen.Plainly, "not now: what it is about is not there any more")
				return nil
			}
			return a.do(c)
		},
	})
}
