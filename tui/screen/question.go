package screen

import tea "github.com/charmbracelet/bubbletea"

// Question asks before something is done that cannot be taken back. It stands
// above the footer, so that what it is about stays in sight.
type Question struct {
	Text    string // harmless
	Yes, No string // what the keys do, for the footer
	Do      func() tea.Cmd
	// Over returns why there is nothing to decide any more, in harmless text, ""
	// while there is: then the question is withdrawn. Nil: there always is.
	Over func() string
}

// Ask asks.
func (h *Host) Ask(q Question) tea.Cmd {
	h.Question = &q
	return nil
}
