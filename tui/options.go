package tui

import (
	"context"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"copydesk/engine"
	"copydesk/engine/config"
	"copydesk/tui/ask"
	"copydesk/tui/board"
	"copydesk/tui/compare"
	"copydesk/tui/data"
	"copydesk/tui/runs"
	"copydesk/tui/serve"
	"copydesk/tui/train"
)

// Jobs reads, starts and ends work.
type Jobs interface {
	board.Jobs
	train.Jobs
	data.Jobs
}

// Runs reads runs and what belongs to them, and changes what is said of them.
type Runs interface {
	board.Runs
	runs.Runs
	compare.Runs
	runs.Editor
	runs.Terms
	train.Runs
}

// Corpora reads, adds and forgets corpora.
type Corpora interface {
	data.Corpora
	train.Corpora
}

// Registry reads and changes which version answers.
type Registry interface {
	board.Registry
	runs.Registry
	serve.Registry
}

// Serving says who the desk is, and turns the prediction server on and off.
type Serving interface {
	board.Desk
	serve.Server
}

// Events tells what happens. Next waits until something did. An error means that
// the desk has gone and no other can be had.
type Events interface {
	Next(context.Context) ([]engine.Event, error)
}

// Options are what a workbench is made of. The interfaces are needed.
type Options struct {
	Jobs     Jobs
	Runs     Runs
	Corpora  Corpora
	Registry Registry
	Serving  Serving
	Pairs    compare.Pairs
	Feedback serve.Feedback
	Events   Events // of a watch that began before Run

	Predictors ask.Predictors
	Judge      ask.Judge

	Workspace string      // the directory, as it is shown
	Spec      engine.Spec // what the form of a training begins with
	EndsDesk  bool        // the desk ends with the workbench
	Settings  config.Workbench

	Clock  func() time.Time    // nil: time.Now
	Random func(n int) int     // from 0 to n-1; nil: rand.IntN
	Getenv func(string) string // nil: os.Getenv
	Input  io.Reader           // nil: standard input
	Output io.Writer           // nil: standard output
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.IntN
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Input == nil {
		o.Input = os.Stdin
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	return o
}
