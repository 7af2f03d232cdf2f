package servertest

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/blob"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
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
	tidied := orphan(tb, workspace)
	d, err := engine.OpenDesk(engine.Config{
		Workspace: workspace, Store: s, Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
		Retention: engine.DefaultRetention(), Memory: engine.SystemMemory{Workspace: workspace, Demo: demo}, Demo: demo,
		NewWorker: func(a engine.Assignment) engine.Worker { return engine.NewWorker(a, demo) },
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(d.Close)
	// A desk removes what nothing refers to when it opens: what tests write
	// into its workspace comes after that.
	tidied()
	return &Desk{d, s}
}

// orphan writes a file that nothing refers to; gone waits until a desk has
// removed it.
func orphan(tb testing.TB, w engine.Workspace) (gone func()) {
	tb.Helper()
	digest, err := blob.Save(w.Models(), []byte("nothing refers to this"))
	if err != nil {
		tb.Fatal(err)
	}
	return func() {
		tb.Helper()
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
			if _, err := blob.Read(w.Models(), digest); fault.KindOf(err) == fault.NotFound {
				return
			}
			if time.Now().After(deadline) {
				tb.Fatal("the desk leaves an orphaned file where it is")
			}
		}
	}
}

// Add registers a model as the next version. It is not champion yet.
func (d *Desk) Add(tb testing.TB, b *bundle.Bundle, metrics map[string]float64) engine.Version {
	tb.Helper()
	return d.AddOf(tb, "", b, metrics)
}

// AddOf registers a model as the next version, as if a run had made it.
func (d *Desk) AddOf(tb testing.TB, run string, b *bundle.Bundle, metrics map[string]float64) engine.Version {
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
		Model: engine.ModelName, Number: len(versions) + 1, Run: run, Kind: b.Manifest.Kind, Type: b.Manifest.Type,
		Digest: digest, Created: time.Date(2025, 7, 16, 12, 30, 15, 0, time.FixedZone("CEST", 7200)), Metrics: metrics,
	}
	if err := d.store.Write(engine.Writes{Versions: []engine.Version{v}}); err != nil {
		tb.Fatal(err)
	}
	return v
}

// TrainRun trains a model on Articles and returns its run; the first is
// registered and champion.
func (d *Desk) TrainRun(tb testing.TB, kind classify.Kind) engine.Run {
	tb.Helper()
	spec := engine.DefaultSpec()
	spec.Classifiers = []classify.Kind{kind}
	tidied := orphan(tb, d.Workspace()) // by the desk after the job
	job, err := d.Train(tb.Context(), engine.TrainRequest{Spec: spec, Request: rand.Text()}, engine.Caller{Name: "test", Own: true})
	if err != nil {
		tb.Fatal(err)
	}
	if job, err = d.Wait(tb.Context(), job.ID); err != nil {
		tb.Fatal(err)
	}
	if job.State != engine.Succeeded {
		tb.Fatalf("the training %s: %s", job.State, job.Error)
	}
	tidied()
	run, err := d.Run(job.Runs[0])
	if err != nil {
		tb.Fatal(err)
	}
	return run
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

// Versions returns version 1, the champion.
func (o Only) Versions(model string) ([]engine.Version, error) {
	return []engine.Version{{Model: model, Number: 1, Kind: o.Bundle.Manifest.Kind, Type: o.Bundle.Manifest.Type, Champion: true}}, nil
}

// Examples says that there are none.
func (o Only) Examples(context.Context, engine.Version) ([]engine.Example, error) {
	return nil, fault.Newf(fault.NotFound, "this model was never judged")
}

// PredictorOf returns a predictor with the model.
func (o Only) PredictorOf(context.Context, string) (*engine.Predictor, error) {
	return engine.NewPredictor(o.Bundle), nil
}
