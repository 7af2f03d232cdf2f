package compare

import (
	"context"

	"copydesk/engine"
	"copydesk/tui/articles"
)

// Desk is what the screen asks the desk for. All are needed.
type Desk struct {
	Runs  Runs
	Pairs Pairs
	Judge articles.Judge
}

// Runs reads how runs did.
type Runs interface {
	Run(ctx context.Context, id string) (engine.Run, error)
	Evaluation(ctx context.Context, run string) (engine.Evaluation, error)
	// Points returns the series of a run from a position on.
	Points(ctx context.Context, run string, from int) ([]engine.Point, error)
}

// Pairs holds two runs against each other.
type Pairs interface {
	Paired(ctx context.Context, first, second string) (engine.Paired, error)
	// TermChanges returns the top terms of each category by how much their weights
	// differ.
	TermChanges(ctx context.Context, first, second string, top int) (engine.TermChanges, error)
}
