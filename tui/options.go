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
	Train(context.Context, engine.TrainRequest) (engine.Job, error)
	Job(ctx context.Context, id string) (engine.Job, error)
	// FindJobs returns a page of jobs, the newest first.
	FindJobs(context.Context, engine.JobQuery) (engine.JobPage, error)
	Cancel(ctx context.Context, job string) error
	CancelRun(ctx context.Context, run string) error
}

// Runs reads runs and what belongs to them.
type Runs interface {
	// FindRuns returns a page of runs, the newest first if nothing else is said.
	FindRuns(context.Context, engine.RunQuery) (engine.RunPage, error)
	Run(ctx context.Context, id string) (engine.Run, error)
	Evaluation(ctx context.Context, run string) (engine.Evaluation, error)
	// Points returns the series of a run from a position on.
	Points(ctx context.Context, run string, from int) ([]engine.Point, error)
}

// Registry reads and changes which version answers.
type Registry interface {
	// Versions returns a model's versions, the newest first.
	Versions(ctx context.Context, model string) ([]engine.Version, error)
	Promote(ctx context.Context, model string, number int, reason string) (engine.Version, error)
}

// Serving turns the prediction server on and off.
type Serving interface {
	// Status says where it serves.
	Status(context.Context) (engine.Status, error)
	// Serve turns it on, on another port than the settings have if port is not
	// nil, or off.
	Serve(ctx context.Context, on bool, port *int) (engine.Status, error)
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
	Registry Registry
	Serving  Serving
	Events   Events // of a watch that began before Run

	Workspace string      // the directory, as it is shown
	Spec      engine.Spec // what the start key trains
	EndsDesk  bool        // the desk ends with the workbench

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
