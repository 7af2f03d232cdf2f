package board

import (
	"context"

	"copydesk/engine"
)

// Sources are what a board is read from. All are needed.
type Sources struct {
	Jobs     Jobs
	Runs     Runs
	Registry Registry
	Desk     Desk
}

// Jobs reads jobs.
type Jobs interface {
	Job(ctx context.Context, id string) (engine.Job, error)
	// FindJobs returns a page of jobs, the newest first.
	FindJobs(context.Context, engine.JobQuery) (engine.JobPage, error)
}

// Runs reads runs and their series.
type Runs interface {
	// FindRuns returns a page of runs, the newest first if nothing else is said.
	FindRuns(context.Context, engine.RunQuery) (engine.RunPage, error)
	Run(ctx context.Context, id string) (engine.Run, error)
	// Points returns the series of a run from a position on.
	Points(ctx context.Context, run string, from int) ([]engine.Point, error)
}

// Registry reads which versions there are.
type Registry interface {
	// Versions returns a model's versions, the newest first.
	Versions(ctx context.Context, model string) ([]engine.Version, error)
}

// Desk says who the desk is.
type Desk interface {
	Status(context.Context) (engine.Status, error)
}
