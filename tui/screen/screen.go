package screen

import tea "github.com/charmbracelet/bubbletea"

// Screen is one of the places that a number key goes to. It stays as it was
// left. Nothing in it waits: what reads or asks the desk is a command, made by
// Host.Do.
type Screen interface {
	// Title is its name in the row of tabs.
	Title() string
	// Place is where its keys are found in the table of actions, now.
	Place() Place
	// Actions are all that can be done on it, in the order of footer and help.
	Actions() []Action
	// View draws it in at most height lines of at most width cells.
	View(width, height int) []string
	// Take takes a message: that something changed, an answer to what it asked,
	// a request of another screen. Those that are not for it, it lets pass.
	Take(tea.Msg) tea.Cmd
}

// Typist is a Screen that can be typed into.
type Typist interface {
	// Typing reports whether keys are typed now. Those that stand for an action
	// of the screen's place still do that, and nothing else but ctrl+c.
	Typing() bool
	// Type takes a key or what was pasted.
	Type(tea.KeyMsg) tea.Cmd
}

// Place is where a key works, in words that follow "Here,".
type Place string

// Everywhere is where keys work that no place has.
const Everywhere Place = "everywhere"

// Action is something that a person can do. The keys, the footer, the help and
// the palette are made from the table of them.
type Action struct {
	ID    string
	Place Place
	Keys  []string // as Bubble Tea names them; the first is the one that is shown
	Short string   // a verb with its object, for the footer; "" keeps it out
	Title string   // for help and palette
	// Now returns what the footer says instead of Short. Nil: Short.
	Now func() string
	// Refused returns why it cannot be done now, "" if it can. Nil: it always can.
	Refused func() string
	Run     func() tea.Cmd
}

// Why returns why the action cannot be done now, "" if it can.
func (a Action) Why() string {
	if a.Refused == nil {
		return ""
	}
	return a.Refused()
}
