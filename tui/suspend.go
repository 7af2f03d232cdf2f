package tui

import (
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

// pause stands still until the shell that the workbench was started from wants it
// to go on. Bubble Tea's own waits for ever where there is no such shell: then
// nothing stops, and nothing goes on.
type pause struct{}

func (pause) SetStdin(io.Reader)  {}
func (pause) SetStdout(io.Writer) {}
func (pause) SetStderr(io.Writer) {}

// suspend gives the terminal back to the shell for as long.
func (a *app) suspend() tea.Cmd {
	return tea.Exec(pause{}, func(err error) tea.Msg {
		if err != nil {
			return screen.Done{Err: err}
		}
		return tea.ResumeMsg{}
	})
}
