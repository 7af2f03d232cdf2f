package screen

import tea "github.com/charmbracelet/bubbletea"

// Question asks before something is done that cannot be taken back. It stands
// above the footer, so that what it is about stays in sight.
type Question struct {
	Text    string // harmless
	Yes, No string // what the keys do, for the footer
	Do      func() tea.Cmd
}

// Ask asks.
func (h *Host) Ask(q Question) tea.Cmd {
	h.Question = &q
	return nil
}
