package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

func (a *app) answerYes() tea.Cmd {
	q := a.Question
	a.Question = nil
	return q.Do()
}

func (a *app) answerNo() tea.Cmd {
	a.Question = nil
	return nil
}

// quit ends the workbench. A training goes on without it, unless the desk ends
// too: that is asked for.
func (a *app) quit() tea.Cmd {
	if !a.options.EndsDesk || !a.Board.Training() || a.Closed {
		return tea.Quit
	}
	return a.Ask(screen.Question{
		Text: "Quitting stops the training: its finished runs are kept.",
		Yes:  "stop the training and quit",
		No:   "stay",
		Do:   func() tea.Cmd { return tea.Quit },
	})
}

// farewell is what is said on the terminal when the workbench has been quitted,
// "" for nothing.
func (a *app) farewell() string {
	if !a.Board.Training() || a.Closed || a.options.EndsDesk {
		return ""
	}
	return "The training goes on. See it with: copydesk, or copydesk jobs watch"
}
