package command

import (
	"context"

	"copydesk/engine"
)

// Client is a desk, as far as commands need one. It is closed when the command
// is done.
type Client interface {
	Jobs
	Runs
	Pairs
	Registry
	Predictors
	Events
	Close() error
}

// Jobs starts work and waits for it.
type Jobs interface {
	Train(engine.TrainRequest) (engine.Job, error)
	Wait(ctx context.Context, job string) (engine.Job, error)
	Cancel(job string) error
	CancelRun(run string) error
}

// Runs reads what was trained.
type Runs interface {
	Runs() ([]engine.Run, error)
	Run(id string) (engine.Run, error)
	Evaluation(run string) (engine.Evaluation, error)
	Points(run string, from int) ([]engine.Point, error)
	Job(id string) (engine.Job, error)
}

// Pairs tests whether two runs really differ.
type Pairs interface {
	Paired(first, second engine.Run) (engine.Paired, error)
}

// Registry reads and changes the registered models.
type Registry interface {
	Versions(model string) ([]engine.Version, error)
	History(model string) ([]engine.Change, error)
	Champion(model string) (engine.Version, error)
	Promote(model string, number int, by, reason string) (engine.Version, error)
	Rollback(model, by, reason string) (engine.Version, error)
}

// Predictors loads models.
type Predictors interface {
	Predictor(ctx context.Context, model string) (*engine.Predictor, engine.Version, error)
	PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error)
}

// Events tells what happens.
type Events interface {
	Watch() *engine.Watcher
}
