package tui

import tea "github.com/charmbracelet/bubbletea"

// question asks before something is done that cannot be taken back. It stands
// above the footer, so that what it is about stays in sight.
type question struct {
	text    string // harmless
	yes, no string // what the keys do, for the footer
	do      func() tea.Cmd
}

func (a *app) ask(q question) tea.Cmd {
	a.question = &q
	return nil
}

func (a *app) answerYes() tea.Cmd {
	q := a.question
	a.question = nil
	return q.do()
}

func (a *app) answerNo() tea.Cmd {
	a.question = nil
	return nil
}

// quit ends the workbench. A training goes on without it, unless the desk ends
// too: that is asked for.
func (a *app) quit() tea.Cmd {
	if !a.options.EndsDesk || !a.board.training() || a.closed {
		return tea.Quit
	}
	return a.ask(question{
		text: "Quitting stops the training: its finished runs are kept.",
		yes:  "stop the training and quit",
		no:   "stay",
		do:   func() tea.Cmd { return tea.Quit },
	})
}

// farewell is what is said on the terminal when the workbench has been quitted,
// "" for nothing.
func (a *app) farewell() string {
	if !a.board.training() || a.closed || a.options.EndsDesk {
		return ""
	}
	return "The training goes on. See it with: copydesk, or copydesk jobs watch"
}
