package ask

import (
	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/screen"
)

// Screen is the screen Ask.
type Screen struct{ host *screen.Host }

// New returns the screen.
func New(h *screen.Host) *Screen { return &Screen{host: h} }

const here screen.Place = "in Ask"

// Title is the screen's name.
func (s *Screen) Title() string { return "Ask" }

// Place is where its keys are found.
func (s *Screen) Place() screen.Place { return here }

// Actions are all that can be done here.
func (s *Screen) Actions() []screen.Action { return nil }

// View draws the screen.
func (s *Screen) View(width, height int) []string { return nil }

// Take takes what concerns the screen.
func (s *Screen) Take(m tea.Msg) tea.Cmd { return nil }
