package runs

import (
	"context"

	"copydesk/engine"
	"copydesk/tui/articles"
)

// Desk is what the screen asks the desk for. All are needed.
type Desk struct {
	Runs     Runs
	Registry Registry
	Editor   Editor
	Judge    articles.Judge
	Terms    Terms
}

// Runs finds runs and reads how they did.
type Runs interface {
	FindRuns(context.Context, engine.RunQuery) (engine.RunPage, error)
	Evaluation(ctx context.Context, run string) (engine.Evaluation, error)
	// Points returns the series of a run from a position on.
	Points(ctx context.Context, run string, from int) ([]engine.Point, error)
}

// Registry changes which versions there are and which answers.
type Registry interface {
	Register(ctx context.Context, model, run, reason string) (engine.Version, error)
	Promote(ctx context.Context, model string, number int, reason string) (engine.Version, error)
}

// Editor changes what is said of runs.
type Editor interface {
	// Tag sets tags, or removes those whose value is nil.
	Tag(ctx context.Context, run string, tags map[string]*string) (engine.Run, error)
	Delete(ctx context.Context, run string) (engine.Run, error)
	Restore(ctx context.Context, run string) (engine.Run, error)
	Purge(ctx context.Context, run string) (engine.Run, error)
}

// Terms reads which terms a run's model listens to: at most top for each
// category, and as many against it.
type Terms interface {
	Terms(ctx context.Context, run string, top int) (engine.Terms, error)
}
