package tui

import tea "github.com/charmbracelet/bubbletea"

// question asks before something is done that cannot be taken back. It stands
// above the footer, so that what it is about stays in sight.
type question struct {
	text    string // harmless
	yes, no string // what the keys do, for the footer
	do      func() tea.Cmd
	quits   bool
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

// quit ends the workbench, after asking where that ends a training.
func (a *app) quit() tea.Cmd {
	if !a.board.training() || a.closed {
		return tea.Quit
	}
	return a.ask(question{
		text:  "Quitting stops the training: its finished runs are kept.",
		yes:   "stop the training and quit",
		no:    "stay",
		do:    func() tea.Cmd { return tea.Quit },
		quits: true,
	})
}
