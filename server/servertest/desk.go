package servertest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/blob"
	"copydesk/engine/bundle"
	"copydesk/engine/fault"
	"copydesk/store"
)

// Desk is a desk whose demo corpus is Articles.
type Desk struct {
	*engine.Desk
	store *store.Store
}

// NewDesk opens a desk in a directory of its own, until the test ends.
func NewDesk(tb testing.TB) *Desk {
	tb.Helper()
	return NewDeskOf(tb, CSV(tb))
}

// NewDeskOf is NewDesk with another demo corpus.
func NewDeskOf(tb testing.TB, demo []byte) *Desk {
	tb.Helper()
	workspace, err := engine.OpenWorkspace(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	s, err := store.Open(store.Options{Dir: workspace.Store()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	orphan, err := blob.Save(workspace.Models(), []byte("nothing refers to this"))
	if err != nil {
		tb.Fatal(err)
	}
	d, err := engine.OpenDesk(engine.Config{
		Workspace: workspace, Store: s, Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
		Retention: engine.DefaultRetention(), Memory: engine.SystemMemory{Demo: demo},
		NewWorker: func(a engine.Assignment) engine.Worker {
			return &engine.Training{Spec: a.Spec, Workspace: engine.WorkspaceAt(a.Workspace), Demo: demo, Dump: a.Dump}
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(d.Close)
	// A desk removes what nothing refers to when it opens: what tests write
	// into its workspace comes after that.
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if _, err := blob.Read(workspace.Models(), orphan); fault.KindOf(err) == fault.NotFound {
			return &Desk{d, s}
		}
		if time.Now().After(deadline) {
			tb.Fatal("the desk leaves an orphaned file where it is")
		}
	}
}

// Add registers a model as the next version. It is not champion yet.
func (d *Desk) Add(tb testing.TB, b *bundle.Bundle, metrics map[string]float64) engine.Version {
	tb.Helper()
	digest, _, err := bundle.Save(d.Workspace().Models(), b)
	if err != nil {
		tb.Fatal(err)
	}
	versions, err := d.Versions(engine.ModelName)
	if err != nil {
		tb.Fatal(err)
	}
	v := engine.Version{
		Model: engine.ModelName, Number: len(versions) + 1, Kind: b.Manifest.Kind, Type: b.Manifest.Type,
		Digest: digest, Created: time.Date(2025, 7, 16, 12, 30, 15, 0, time.FixedZone("CEST", 7200)), Metrics: metrics,
	}
	if err := d.store.Write(engine.Writes{Versions: []engine.Version{v}}); err != nil {
		tb.Fatal(err)
	}
	return v
}

// Crown registers a model and makes it champion.
func (d *Desk) Crown(tb testing.TB, b *bundle.Bundle, metrics map[string]float64) engine.Version {
	tb.Helper()
	v, err := d.Promote(engine.ModelName, d.Add(tb, b, metrics).Number, "for the test", engine.Caller{Name: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// Only has one model, which it need not load.
type Only struct{ Bundle *bundle.Bundle }

// Champion returns version 1.
func (o Only) Champion(model string) (engine.Version, error) {
	return engine.Version{Model: model, Number: 1, Kind: o.Bundle.Manifest.Kind, Type: o.Bundle.Manifest.Type}, nil
}

// PredictorOf returns a predictor with the model.
func (o Only) PredictorOf(context.Context, string) (*engine.Predictor, error) {
	return engine.NewPredictor(o.Bundle), nil
}
