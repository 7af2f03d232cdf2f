package desktest

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
	"copydesk/engine/tfidf"
	"copydesk/server/process"
	"copydesk/server/servertest"
	"copydesk/store"
)

// Dir returns a directory whose path is short enough for a socket in it. It is
// removed when the test ends.
func Dir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	return dir
}

// Options are those of a background desk in dir that trains in this process, on
// servertest's articles, and has all the memory it wants.
func Options(tb testing.TB, dir string, gate *Gate) process.Options {
	tb.Helper()
	demo := servertest.CSV(tb)
	return process.Options{
		Dir:  dir,
		Mode: engine.BackgroundMode,
		Store: func(w engine.Workspace) (process.Store, error) {
			return store.Open(store.Options{Dir: w.Store()})
		},
		NewWorker:   gate.workers(demo),
		Memory:      Plenty{},
		Demo:        demo,
		Retention:   engine.DefaultRetention(),
		Environment: engine.Environment{Version: "1.0", User: "tester", Host: "testhost"},
		Build:       "this",
		IdleAfter:   time.Minute,
		Logger:      slog.New(slog.DiscardHandler),
		Clock:       time.Now,
	}
}

// Plenty is memory that never runs out.
type Plenty struct{}

// Expect returns a byte.
func (Plenty) Expect(context.Context, string, engine.Spec) (int64, error) { return 1, nil }

// Check refuses nothing.
func (Plenty) Check(int64) error { return nil }

// Spec trains classifiers on the articles in a moment.
func Spec(kinds ...classify.Kind) engine.Spec {
	spec := engine.DefaultSpec()
	spec.Classifiers = kinds
	spec.FeatureExtraction.Tfidf.MinDF = tfidf.Count(1)
	mlp := spec.Models["neural_network"].(*neural.MLPClassifier)
	mlp.MaxIter, mlp.HiddenLayerSizes = 3, []int{4}
	return spec
}
