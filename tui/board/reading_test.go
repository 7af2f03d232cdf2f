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

// refusing counts what is asked of a desk that refuses.
type refusing struct {
	desk
	asked int
}

func (r *refusing) Job(ctx context.Context, id string) (engine.Job, error) {
	r.asked++
	return r.desk.Job(ctx, id)
}
func (r *refusing) Run(ctx context.Context, id string) (engine.Run, error) {
	r.asked++
	return r.desk.Run(ctx, id)
}
func (r *refusing) Points(ctx context.Context, run string, from int) ([]engine.Point, error) {
	r.asked++
	return r.desk.Points(ctx, run, from)
}

// What could not be read is read again with the next event, not at once, and not
// where it is gone.
func TestReadsMissedWithTheNextEvent(t *testing.T) {
	asleep := fault.Newf(fault.Unavailable, "the disk is asleep")
	tests := []struct {
		name    string
		refused error
		lost    bool // the read panics
		again   int  // what is asked after the next event
	}{
		{"refused", asleep, false, 3},
		{"panic", nil, true, 3},
		{"gone", fault.Newf(fault.NotFound, "no such thing"), false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := board.New()
			d := &refusing{desk: desk{tt.refused}}
			begun, breaks := 0, false
			// read is the workbench after a message: Train wants points, then the
			// board is read.
			read := func() {
				for _, l := range b.Lanes {
					b.WantPoints(l)
				}
				r, ok := b.Begin()
				switch {
				case !ok:
				case breaks:
					begun++
					b.Lost()
				default:
					begun++
					_ = b.Put(r.Do(context.Background(), board.Sources{Jobs: d, Runs: d, Registry: d, Desk: d}))
				}
			}
			read() // the list, which is empty
			b.Follow(engine.Job{ID: "j1", Kind: engine.TrainJob, State: engine.Running, Runs: []string{"r1"}})
			b.WantJob("j1")
			b.Take(engine.Event{Kind: engine.Progressed, Job: "j1", Run: "r1", Progress: &engine.Progress{Points: 7, Loss: new(0.5)}})
			begun, breaks = 0, tt.lost
			for range 5 {
				read()
			}
			if begun != 1 {
				t.Errorf("%d reads before the next event, want 1", begun)
			}
			d.asked, breaks = 0, false
			b.Take(engine.Event{Kind: engine.CorpusChanged})
			for range 5 {
				read()
			}
			if d.asked != tt.again {
				t.Errorf("asked %d times after the next event, want %d", d.asked, tt.again)
			}
		})
	}
}
