package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
	"copydesk/store"
)

// openDesk opens a desk on a real store in dir, closed at the end of the test
// unless it was before.
func openDesk(t *testing.T, dir string) (*engine.Desk, func()) {
	t.Helper()
	w, st, after := openStore(t, dir)
	return openDeskOn(t, w, st, after)
}

// openStore opens the store of a workspace, to be closed by after.
func openStore(t *testing.T, dir string) (w engine.Workspace, st *store.Store, after func()) {
	t.Helper()
	w, err := engine.OpenWorkspace(dir)
	if err != nil {
		t.Fatal(err)
	}
	if st, err = store.Open(store.Options{Dir: w.Store()}); err != nil {
		t.Fatal(err)
	}
	return w, st, func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}
}

func openDeskOn(t *testing.T, w engine.Workspace, st engine.Store, after func()) (*engine.Desk, func()) {
	t.Helper()
	return openConfig(t, config(t, w, st), after)
}

func openConfig(t *testing.T, c engine.Config, after func()) (*engine.Desk, func()) {
	t.Helper()
	desk, err := engine.OpenDesk(c)
	if err != nil {
		t.Fatal(err)
	}
	closed := false
	closer := func() {
		if !closed {
			closed = true
			desk.Close()
			after()
		}
	}
	t.Cleanup(closer)
	return desk, closer
}

// config is a desk that works in this process and has all the memory it wants.
func config(t *testing.T, w engine.Workspace, st engine.Store) engine.Config {
	t.Helper()
	demo := readFile(t, "../testdata/demo.csv")
	return engine.Config{
		Workspace: w, Store: st, Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
		Environment: engine.Environment{Version: "test", User: "tester"}, Retention: engine.DefaultRetention(), Memory: plenty{}, Demo: demo,
		NewWorker: func(a engine.Assignment) engine.Worker {
			return engine.NewWorker(a, demo)
		},
	}
}

// plenty is memory that never runs out.
type plenty struct{}

func (plenty) Expect(context.Context, string, engine.Spec) (int64, error) { return 1, nil }
func (plenty) Check(int64) error                                          { return nil }

// tester asks the desk for things.
var tester = engine.Caller{Name: "tester", Own: true}

var requests atomic.Int64

// ask asks for a training, each under an id of its own.
func ask(t *testing.T, d *engine.Desk, spec engine.Spec) (engine.Job, error) {
	t.Helper()
	return d.Train(t.Context(), engine.TrainRequest{Spec: spec, Request: fmt.Sprint("request ", requests.Add(1))}, tester)
}

// quick is a spec that trains in a moment.
func quick(kinds ...classify.Kind) engine.Spec {
	spec := engine.DefaultSpec()
	spec.Classifiers = kinds
	spec.Models["neural_network"].(*neural.MLPClassifier).MaxIter = 3
	return spec
}

// endless is a spec whose network does not end by itself.
func endless(kinds ...classify.Kind) engine.Spec {
	spec := quick(kinds...)
	mlp := spec.Models["neural_network"].(*neural.MLPClassifier)
	mlp.MaxIter, mlp.LearningRateInit = 1_000_000, 0.5
	mlp.HiddenLayerSizes = []int{400, 400}
	return spec
}

func train(t *testing.T, d *engine.Desk, spec engine.Spec) engine.Job {
	t.Helper()
	job, err := ask(t, d, spec)
	if err != nil {
		t.Fatal(err)
	}
	job, err = d.Wait(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func TestTrainingIsKept(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := openDesk(t, dir)
	job := train(t, desk, quick("nb", "lr", "rf", "mlp"))
	if job.State != engine.Succeeded || job.Version != 1 || len(job.Runs) != 4 {
		t.Fatalf("job %+v", job)
	}
	closeDesk()

	desk, _ = openDesk(t, dir)
	job, err := desk.Job(job.ID[:8])
	if err != nil {
		t.Fatal(err)
	}
	for i, kind := range job.Spec.Classifiers {
		r, err := desk.Run(job.Runs[i])
		if err != nil {
			t.Fatal(err)
		}
		if r.State != engine.Succeeded || r.Model != kind || r.Dataset.Digest != job.Dataset.Digest || r.Metrics["accuracy"] < 0.21 {
			t.Errorf("%s: run %+v", kind, r)
		}
		e, err := desk.Evaluation(r.ID)
		if err != nil || e.Test == nil || e.Validation == nil || e.Test.Rows != r.Dataset.Rows.Test {
			t.Errorf("%s: evaluation %+v, %v", kind, e, err)
		}
		points, err := desk.Points(r.ID, 0, 0)
		if err != nil || len(points) != r.Points || len(points) == 0 {
			t.Errorf("%s: %d points of %d, %v", kind, len(points), r.Points, err)
		}
		checkArtifacts(t, desk, r, e)
	}
	c, err := corpus.Load(t.Context(), desk.Workspace().Corpora(), job.Dataset.Digest)
	if err != nil || len(c.Articles) != 1021 {
		t.Errorf("kept corpus: %v", err)
	}
	v, err := desk.Champion(engine.ModelName)
	if err != nil || v.Number != 1 || v.Run != job.Best {
		t.Fatalf("champion %+v, %v", v, err)
	}
	p, err := desk.PredictorOf(t.Context(), v.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if answer := p.Predict("The striker scored the winning goal in the final match of the season"); answer.Category != "sports" {
		t.Errorf("a match is taken for %s", answer.Category)
	}
}

// checkArtifacts holds the files of a run against what it says of itself.
func checkArtifacts(t *testing.T, desk *engine.Desk, r engine.Run, e engine.Evaluation) {
	t.Helper()
	file, ok := r.Artifact(engine.ModelArtifact)
	if !ok {
		t.Fatalf("%s has no model file", r.Model)
	}
	if b, err := bundle.Open(desk.Workspace().Models(), file.Digest); err != nil || b.Manifest.Kind != r.Model {
		t.Errorf("%s: bundle %v", r.Model, err)
	}
	file, ok = r.Artifact(engine.PredictionsArtifact)
	if !ok {
		t.Fatalf("%s has no predictions", r.Model)
	}
	p, err := engine.LoadPredictions(desk.Workspace().Predictions(), file.Digest, len(r.Dataset.Categories))
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, part := range p.Part {
		if corpus.Part(part) == corpus.Test && p.Truth[i] == p.Answer[i] {
			right++
		}
	}
	if got := float64(right) / float64(e.Test.Rows); got != e.Test.Accuracy {
		t.Errorf("%s: predictions say accuracy %v, the report %v", r.Model, got, e.Test.Accuracy)
	}
}

func TestQueuedJobsRunInOrder(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	var jobs []engine.Job
	for range 3 {
		job, err := ask(t, desk, quick("nb"))
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, job)
	}
	var last time.Time
	for _, job := range jobs {
		job, err := desk.Wait(t.Context(), job.ID)
		if err != nil || job.State != engine.Succeeded || job.Started.Before(last) {
			t.Fatalf("job %+v, %v", job, err)
		}
		last = job.Ended
	}
}

func TestSameBitsForAnyGOMAXPROCS(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	var first []string
	for _, procs := range []int{1, 2, 2} {
		previous := runtime.GOMAXPROCS(procs)
		job := train(t, desk, quick("nb", "lr", "rf", "mlp"))
		runtime.GOMAXPROCS(previous)
		var digests []string
		for _, id := range job.Runs {
			r, err := desk.Run(id)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range r.Artifacts {
				digests = append(digests, a.Digest)
			}
		}
		if first == nil {
			first = digests
		} else if !slices.Equal(first, digests) {
			t.Errorf("GOMAXPROCS %d makes other files", procs)
		}
	}
}

func TestBadSources(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	spec := quick("nb")
	spec.Source.Train = filepath.Join(t.TempDir(), "missing.csv")
	job := train(t, desk, spec)
	r, err := desk.Run(job.Runs[0])
	if err != nil {
		t.Fatal(err)
	}
	if job.State != engine.Failed || r.State != engine.Failed || !strings.Contains(job.Error, "missing.csv") {
		t.Errorf("job %s %q, run %s", job.State, job.Error, r.State)
	}
	spec.Classifiers = []classify.Kind{"svm"}
	if _, err := ask(t, desk, spec); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown model: %v", err)
	}
}

func TestAmbiguousID(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	job := train(t, desk, quick("nb"))
	if r, err := desk.Run(job.Runs[0][:6]); err != nil || r.ID != job.Runs[0] {
		t.Errorf("by its beginning: %v, %v", r.ID, err)
	}
	if _, err := desk.Run("zz"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("unknown: %v", err)
	}
	if _, err := desk.Run(""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("empty: %v", err)
	}
}
