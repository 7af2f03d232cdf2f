package screen

import "copydesk/engine"

// Changed tells every screen that the board is another.
type Changed struct{}

// Entered tells a screen that it is shown from now on, Left that it is not.
type (
	Entered struct{ Screen Screen }
	Left    struct{ Screen Screen }
)

// ReadAgain asks for what is shown to be read once more.
type ReadAgain struct{}

// Events are what happened at the desk since the last ones, in order. The board
// has taken them already.
type Events []engine.Event

// OpenRun asks Runs to show a run.
type OpenRun struct{ Run string }

// TrainOn asks Train to offer a training on a corpus.
type TrainOn struct{ Source engine.Source }

// TrainAgain asks Train to offer the training of a run once more, with changes.
type TrainAgain struct{ Run engine.Run }

// CompareRuns asks Compare to hold runs against the first of them.
type CompareRuns struct{ Runs []string }

// OpenArticle asks Ask to put an article to runs; with none, to those that it
// asked before, or the champion.
type OpenArticle struct {
	Text  string
	Truth string // its category, "" if that is not known
	Runs  []string
}
