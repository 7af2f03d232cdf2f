package engine_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"copydesk/engine"
	"copydesk/engine/blob"
	"copydesk/engine/classify"
)

// scripted is a worker that does what a test says, step by step.
type scripted struct {
	assignment engine.Assignment
	do         func(ctx context.Context, w *scripted, tell func(engine.Update)) error
	used       int64

	mu      sync.Mutex
	stopped []classify.Kind
}

func (s *scripted) Run(ctx context.Context, tell func(engine.Update)) (engine.Usage, error) {
	return engine.Usage{PeakRSS: s.used}, s.do(ctx, s, tell)
}

func (s *scripted) Stop(kind classify.Kind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = append(s.stopped, kind)
}

// scriptedDesk is a desk whose jobs do what do says.
func scriptedDesk(t *testing.T, dir string, do func(ctx context.Context, w *scripted, tell func(engine.Update)) error, with ...func(*engine.Config)) (*engine.Desk, func()) {
	t.Helper()
	w, st, after := openStore(t, dir)
	c := config(t, w, st)
	c.NewWorker = func(a engine.Assignment) engine.Worker {
		return &scripted{assignment: a, do: do, used: 77}
	}
	for _, change := range with {
		change(&c)
	}
	return openConfig(t, c, after)
}

// hold is work that goes on until its context ends.
func hold(ctx context.Context, _ *scripted, _ func(engine.Update)) error {
	<-ctx.Done()
	return ctx.Err()
}

// succeed is work that makes one file of a kind for each model, of the content
// that its name and the seed say.
func succeed(ctx context.Context, w *scripted, tell func(engine.Update)) error {
	workspace := engine.WorkspaceAt(w.assignment.Workspace)
	corpus := engine.Artifact{Kind: engine.CorpusArtifact, Bytes: 1000}
	tell(engine.Update{Prepared: &engine.Prepared{Dataset: engine.Dataset{Digest: "sha256:0", Name: w.assignment.Spec.Source.Name()}, Corpus: corpus}})
	for _, kind := range w.assignment.Spec.Classifiers {
		tell(engine.Update{Model: kind, Started: &engine.Started{}})
		content := make([]byte, 1000)
		copy(content, string(kind)+string(rune(w.assignment.Spec.Seed)))
		digest, err := blob.Save(workspace.Models(), content)
		if err != nil {
			return err
		}
		loss := 0.5
		tell(engine.Update{Model: kind, Point: &engine.Point{Step: 1, Loss: &loss}})
		tell(engine.Update{Model: kind, Outcome: &engine.Outcome{
			State: engine.Succeeded, ChosenOn: "validation", Metrics: map[string]float64{"validation_accuracy": 0.5},
			Artifacts: []engine.Artifact{{Kind: engine.ModelArtifact, Digest: digest, Bytes: int64(len(content))}},
		}})
	}
	return ctx.Err()
}

// filesIn lists a folder.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	d, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return names
}

func write(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
}
