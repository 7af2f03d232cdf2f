package tui

import (
	"context"
	"io"
	"os"
	"time"

	"copydesk/engine"
)

// Jobs starts and ends work.
type Jobs interface {
	Train(engine.TrainRequest) (engine.Job, error)
	Job(id string) (engine.Job, error)
	Cancel(job string) error
	CancelRun(run string) error
}

// Runs reads runs and what belongs to them.
type Runs interface {
	// Runs returns all runs, the newest first.
	Runs() ([]engine.Run, error)
	Run(id string) (engine.Run, error)
	Evaluation(run string) (engine.Evaluation, error)
	// Points returns the series of a run from a position on.
	Points(run string, from int) ([]engine.Point, error)
}

// Registry reads and changes which version answers.
type Registry interface {
	// Versions returns a model's versions, the newest first.
	Versions(model string) ([]engine.Version, error)
	Promote(model string, number int, by, reason string) (engine.Version, error)
}

// Events tells what happens. Next waits until something did; no events and no
// error mean that the desk has closed.
type Events interface {
	Next(context.Context) ([]engine.Event, error)
}

// Options are what a workbench is made of. The interfaces are needed.
type Options struct {
	Jobs     Jobs
	Runs     Runs
	Registry Registry
	Events   Events // of a watch that began before Run

	Workspace string      // the directory, as it is shown
	Spec      engine.Spec // what the start key trains
	User      string      // who promotes

	Theme  Theme               // "": as the environment says
	Clock  func() time.Time    // nil: time.Now
	Getenv func(string) string // nil: os.Getenv
	Input  io.Reader           // nil: standard input
	Output io.Writer           // nil: standard output
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
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
