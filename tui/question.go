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

// withdraw takes a question away once there is nothing to decide any more: what it
// is about has ended, or is another than it says. What was said meanwhile stands.
func (a *app) withdraw(said int) {
	q := a.Question
	if q == nil || q.Over == nil {
		return
	}
	why := q.Over()
	if why == "" {
		return
	}
	a.Question = nil
	if a.Notice.Number == said {
		a.Say(screen.Plainly, "nothing to decide any more: "+why)
	}
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
		Over: func() string {
			if a.Board.Training() {
				return ""
			}
			return "the training has ended"
		},
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
