package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
)

// until waits for an event of a run.
func until(t *testing.T, w *engine.Watcher, is func(engine.Event) bool) engine.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		events, err := w.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if is(e) {
				return e
			}
		}
	}
}

func TestCancelKeepsWhatIsFinished(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	w := desk.Watch(desk.LastEvent())
	job, err := ask(t, desk, endless("nb", "mlp"))
	if err != nil {
		t.Fatal(err)
	}
	until(t, w, func(e engine.Event) bool { return e.Kind == engine.Progressed && e.Run == job.Runs[1] })
	start := time.Now()
	if err := desk.Cancel(job.ID); err != nil {
		t.Fatal(err)
	}
	job, err = desk.Wait(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("cancelling took %v", took)
	}
	nb, _ := desk.Run(job.Runs[0])
	mlp, _ := desk.Run(job.Runs[1])
	if job.State != engine.Cancelled || nb.State != engine.Succeeded || mlp.State != engine.Cancelled {
		t.Errorf("job %s, nb %s, mlp %s; want cancelled, succeeded, cancelled", job.State, nb.State, mlp.State)
	}
	if points, err := desk.Points(mlp.ID, 0, 0); err != nil || len(points) == 0 || len(points) != mlp.Points {
		t.Errorf("%d points of a cancelled run that says %d, %v", len(points), mlp.Points, err)
	}
	if versions, _ := desk.Versions(engine.ModelName); len(versions) != 0 {
		t.Errorf("a cancelled job registered %v", versions)
	}
	if err := desk.Cancel(job.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("cancelling again: %v", err)
	}
}

func TestCancelOneRun(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	w := desk.Watch(desk.LastEvent())
	job, err := ask(t, desk, endless("mlp", "nb"))
	if err != nil {
		t.Fatal(err)
	}
	until(t, w, func(e engine.Event) bool { return e.Kind == engine.Progressed && e.Run == job.Runs[0] })
	if err := desk.CancelRun(job.Runs[0]); err != nil {
		t.Fatal(err)
	}
	job, err = desk.Wait(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	mlp, _ := desk.Run(job.Runs[0])
	if job.State != engine.Succeeded || mlp.State != engine.Cancelled || job.Best != job.Runs[1] {
		t.Errorf("job %s with best %s, mlp %s", job.State, job.Best, mlp.State)
	}
}

// Cleaning and counting end soon after they are cancelled; the least of some
// times counts, as the machine may be busy.
func TestCancelText(t *testing.T) {
	w, err := engine.OpenWorkspace(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	spec := quick("nb")
	spec.Source.Train = grown(t, readDemo(t), 30_000)
	spec.FeatureExtraction.Tfidf.MinDF, spec.FeatureExtraction.Tfidf.MaxFeatures = tfidf.Count(1), 0
	for _, stage := range []engine.Stage{engine.Clean, engine.Vectorize} {
		least := time.Hour
		for range 5 {
			ctx, cancel := context.WithCancel(t.Context())
			var start time.Time
			training := &engine.Training{Spec: spec, Workspace: w}
			_, err := training.Run(ctx, func(u engine.Update) {
				if u.Progress != nil && u.Progress.Stage == stage && start.IsZero() {
					start = time.Now()
					cancel()
				}
			})
			least = min(least, time.Since(start))
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: %v", stage, err)
			}
		}
		if least > 100*time.Millisecond {
			t.Errorf("%s ended %v after it was cancelled", stage, least)
		}
	}
}
