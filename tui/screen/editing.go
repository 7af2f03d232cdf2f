package screen

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

// Edited is what came of a text in an editor.
type Edited struct {
	Text   string
	Path   string       // of the file that it stands in until it is forgotten
	Forget func() error // removes that file
	Err    error        // Text is nothing then
}

// Settle forgets the file once its text is safe elsewhere; where it could not be
// made so, err says why, and the error returned also where the text is.
func (e Edited) Settle(err error) error {
	if err != nil {
		return fmt.Errorf("%w; what you wrote is in %s", err, e.Path)
	}
	return e.Forget()
}

// Edit has text edited in the person's editor, as a file whose name ends with
// suffix, and hands over what done makes of it. Where there is no editor it says
// why.
func (h *Host) Edit(text, suffix string, done func(Edited) tea.Msg) tea.Cmd {
	return h.Do(Asking, func(context.Context) tea.Msg {
		cmd, err := h.Terminal.Edit(text, suffix, done)
		if err != nil {
			return Done{Err: err}
		}
		return cmd()
	})
}
