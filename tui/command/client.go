package command

import (
	"context"
	"encoding/json"
	"time"

	"copydesk/engine"
)

// Client asks the desk of a workspace. It is closed when the command is done.
type Client interface {
	Jobs
	Queue
	Corpora
	Runs
	Editor
	Pairs
	Answers
	Registry
	Aliases
	Predictors
	Feedback
	Desk
	Traffic
	Events
	Close() error
}

// Jobs starts work and waits for it.
type Jobs interface {
	Train(context.Context, engine.TrainRequest) (engine.Job, error)
	Job(ctx context.Context, id string) (engine.Job, error)
	// Wait returns the job when it has ended.
	Wait(ctx context.Context, job string) (engine.Job, error)
	Cancel(ctx context.Context, job string) error
	CancelRun(ctx context.Context, run string) error
}

// Queue lists jobs and repeats them.
type Queue interface {
	FindJobs(context.Context, engine.JobQuery) (engine.JobPage, error)
	Retry(ctx context.Context, job string, force bool) (engine.Job, error)
	// Samples returns the progress of what is under way.
	Samples(context.Context) ([]engine.Event, error)
}

// Corpora are what models are trained on.
type Corpora interface {
	Corpora(context.Context) ([]engine.Corpus, error)
	Import(context.Context, engine.ImportRequest) (engine.Job, error)
	// Profile returns what there is to know of a corpus.
	Profile(ctx context.Context, digest string) (engine.Profile, error)
	Articles(context.Context, engine.ArticleQuery) (engine.ArticlePage, error)
	// Forget removes a corpus that was added and that no run refers to.
	Forget(ctx context.Context, digest string) error
}

// Runs reads what was trained.
type Runs interface {
	FindRuns(context.Context, engine.RunQuery) (engine.RunPage, error)
	Run(ctx context.Context, id string) (engine.Run, error)
	Evaluation(ctx context.Context, run string) (engine.Evaluation, error)
	// Points returns the series of a run from a position on.
	Points(ctx context.Context, run string, from int) ([]engine.Point, error)
	Experiments(context.Context) ([]engine.Experiment, error)
}

// Editor changes what is said of runs.
type Editor interface {
	// Tag sets tags, or removes those whose value is nil.
	Tag(ctx context.Context, run string, tags map[string]*string) (engine.Run, error)
	Delete(ctx context.Context, run string) (engine.Run, error)
	Restore(ctx context.Context, run string) (engine.Run, error)
	Purge(ctx context.Context, run string) (engine.Run, error)
}

// Pairs tests whether two runs really differ.
type Pairs interface {
	Paired(ctx context.Context, first, second string) (engine.Paired, error)
}

// Answers reads what models answered when they were judged, and the terms that
// they listen to.
type Answers interface {
	Judged(context.Context, engine.JudgedQuery) (engine.JudgedPage, error)
	Terms(ctx context.Context, run string, top int) (engine.Terms, error)
	TermChanges(ctx context.Context, first, second string, top int) (engine.TermChanges, error)
}

// Registry reads the registered models and changes who is champion.
type Registry interface {
	Versions(ctx context.Context, model string) ([]engine.Version, error)
	History(ctx context.Context, model string) ([]engine.Change, error)
	Register(ctx context.Context, model, run, reason string) (engine.Version, error)
	Promote(ctx context.Context, model string, number int, reason string) (engine.Version, error)
	Rollback(ctx context.Context, model, reason string) (engine.Version, error)
}

// Aliases changes who is challenger.
type Aliases interface {
	// Challenge makes a version challenger with a share of the traffic, in
	// percent; 0 tries it in shadow mode.
	Challenge(ctx context.Context, model string, number int, share float64, reason string) (engine.Version, error)
	Retire(ctx context.Context, model, reason string) error
}

// Predictors loads models.
type Predictors interface {
	Predictor(ctx context.Context, model string) (*engine.Predictor, engine.Version, error)
	PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error)
}

// Feedback is what people said of predictions.
type Feedback interface {
	// Tallies counts it for each version of a model, the newest first.
	Tallies(ctx context.Context, model string) ([]engine.Tally, error)
}

// Desk is what there is to know of the desk itself.
type Desk interface {
	Status(context.Context) (engine.Status, error)
	// Stop asks the desk to end, with force even while it is at work.
	Stop(ctx context.Context, force bool) (engine.Status, error)
	// Serve turns the prediction server on, on another port than the settings
	// have if port is not nil, or off.
	Serve(ctx context.Context, on bool, port *int) (engine.Status, error)
	Kept(context.Context) (engine.Kept, error)
	// Settings returns those that the desk read when it started, by name.
	Settings(context.Context) (map[string]json.RawMessage, error)
}

// Traffic is what the prediction server is asked.
type Traffic interface {
	// Traffic returns what it was asked lately, the zero value while it is off.
	Traffic(context.Context) (engine.Traffic, error)
}

// Events tells what happens.
type Events interface {
	// Watch begins to watch, with at least interval between two deliveries;
	// 0 is the desk's own.
	Watch(ctx context.Context, interval time.Duration) (Watch, error)
}

// Watch is a stream of events. Its Next waits until something happened.
type Watch interface {
	Next(context.Context) ([]engine.Event, error)
	Close()
}
