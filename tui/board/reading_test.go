package board_test

import (
	"context"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/board"
)

// desk has one version, and no run that can be read.
type desk struct{ refused error }

func (d desk) Job(context.Context, string) (engine.Job, error) { return engine.Job{}, d.refused }
func (d desk) FindJobs(context.Context, engine.JobQuery) (engine.JobPage, error) {
	return engine.JobPage{}, nil
}
func (d desk) FindRuns(context.Context, engine.RunQuery) (engine.RunPage, error) {
	return engine.RunPage{}, nil
}
func (d desk) Run(context.Context, string) (engine.Run, error)             { return engine.Run{}, d.refused }
func (d desk) Points(context.Context, string, int) ([]engine.Point, error) { return nil, d.refused }
func (d desk) Versions(context.Context, string) ([]engine.Version, error) {
	return []engine.Version{{Number: 1, Champion: true}}, nil
}
func (d desk) Status(context.Context) (engine.Status, error) {
	return engine.Status{Serving: "127.0.0.1:8000"}, nil
}

// What was read is taken though something else could not be.
func TestPutTakesWhatWasRead(t *testing.T) {
	ctx := context.Background()
	b := board.New()
	read := func(d desk) error {
		r, ok := b.Begin()
		if !ok {
			t.Fatal("nothing is wanted")
		}
		return b.Put(r.Do(ctx, board.Sources{Jobs: d, Runs: d, Registry: d, Desk: d}))
	}
	if err := read(desk{}); err != nil {
		t.Fatal(err)
	}
	b.Versions, b.Desk = nil, engine.Status{}
	b.Take(engine.Event{Kind: engine.RegistryChanged})
	b.Take(engine.Event{Kind: engine.RunChanged, Run: "r1"})
	if err := read(desk{fault.Newf(fault.Unavailable, "the disk is asleep")}); err == nil {
		t.Error("the run was read")
	}
	if v, ok := b.Champion(); !ok || v.Number != 1 || b.Desk.Serving == "" {
		t.Errorf("the champion is %+v, %v, the desk %+v", v, ok, b.Desk)
	}
}
