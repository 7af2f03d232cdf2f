package tui

import tea "github.com/charmbracelet/bubbletea"

// screen is one of the places that a number key goes to. It stays as it was
// left.
type screen interface {
	// title is its name in the row of tabs.
	title() string
	// place is where its keys are found in the table of actions.
	place() place
	// view draws it in at most height lines of at most width cells.
	view(width, height int) []string
	// changed tells that the board is another. The command reads what is missing
	// for it.
	changed() tea.Cmd
}

// place is where a key works.
type place string

const (
	everywhere place = "everywhere"
	onTrain    place = "train"
	onRuns     place = "runs"
	onRun      place = "run" // the detail of one
	onHelp     place = "help"
	onQuestion place = "question"
)
