package screen

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/board"
	"copydesk/tui/figure"
)

// Host is the workbench as its screens see it.
type Host struct {
	figure.Figures // writes with the inks of the terminal
	*Work

	Board    *board.Board
	Clock    func() time.Time
	Getenv   func(string) string
	Terminal Terminal

	Closed bool   // nothing more comes from the desk
	Shown  Screen // the screen that is shown

	Notice   Notice
	Log      []Notice // the notices so far, the oldest first
	Question *Question
	Prompt   *Prompt
	List     *List

	show func(Screen) tea.Cmd
	read func() tea.Cmd
	key  func(action string) string
}

// Terminal is what the workbench's terminal can do beside being drawn on.
type Terminal interface {
	// Copy puts text on the clipboard of whoever sits at the terminal.
	Copy(text string) error
	// Edit returns the command that has text edited in the person's editor, as a
	// file whose name ends with suffix, and hands over what done makes of it. It
	// makes that file, and so is not called in Update.
	Edit(text, suffix string, done func(Edited) tea.Msg) (tea.Cmd, error)
}

// Bind says how the host shows a screen, reads what the board wants and names
// the key of an action.
func (h *Host) Bind(show func(Screen) tea.Cmd, read func() tea.Cmd, key func(action string) string) {
	h.show, h.read, h.key = show, read, key
}

// Key returns the key that an action is done with, as people see it. Sentences
// that name a key have it from here: a person may have chosen another.
func (h *Host) Key(action string) string { return h.key(action) }

// Show goes to a screen.
func (h *Host) Show(s Screen) tea.Cmd { return h.show(s) }

// Read returns the command that reads what the board wants, nil if it is
// nothing.
func (h *Host) Read() tea.Cmd { return h.read() }

// Tell returns the command that hands a message to every screen.
func (h *Host) Tell(m tea.Msg) tea.Cmd { return func() tea.Msg { return m } }

// Done is how something ended that a key asked the desk for.
type Done struct {
	Text string // what was done
	Err  error
}

// Asks returns a command that asks the desk for something and says done when it
// was done.
func (h *Host) Asks(done string, what func(context.Context) error) tea.Cmd {
	return h.Do(Asking, func(ctx context.Context) tea.Msg { return Done{done, what(ctx)} })
}

// Copy puts text on the clipboard and says that what was copied.
func (h *Host) Copy(what, text string) tea.Cmd {
	if err := h.Terminal.Copy(text); err != nil {
		h.Say(Bad, err.Error())
		return nil
	}
	h.Say(Good, "copied "+what+", where the terminal lets programs copy")
	return nil
}
