package engine_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// TestExamples tries each kind of model on what it answered when it was judged.
func TestExamples(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	job := train(t, desk, quick("nb", "lr", "rf", "mlp"))
	predictors := make(map[string]*engine.Predictor)
	examples := make(map[string][]engine.Example)
	var versions []engine.Version
	for _, id := range job.Runs {
		r, err := desk.Run(id)
		if err != nil {
			t.Fatal(err)
		}
		kind := string(r.Model)
		file, _ := r.Artifact(engine.ModelArtifact)
		v := engine.Version{Run: r.ID, Digest: file.Digest}
		versions = append(versions, v)
		if examples[kind], err = desk.Examples(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		if predictors[kind], err = desk.PredictorOf(t.Context(), v.Digest); err != nil {
			t.Fatal(err)
		}
		if len(examples[kind]) != 16 {
			t.Errorf("%s: %d examples", kind, len(examples[kind]))
		}
		answers := make(map[string]bool)
		worst := 0.0
		for _, e := range examples[kind] {
			a := predictors[kind].Predict(e.Text)
			answers[a.Category] = true
			for k, p := range e.Probabilities {
				worst = max(worst, math.Abs(p-a.Probabilities[k]))
			}
		}
		t.Logf("%s: differences of at most %g", kind, worst)
		if kind == "lr" && len(answers) != 5 {
			t.Errorf("the examples are of %d categories, want 5", len(answers))
		}
		if err := predictors[kind].Reproduce(examples[kind]); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for a, p := range predictors {
		for b, e := range examples {
			if err := p.Reproduce(e); a != b && (fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "when it was judged it answered")) {
				t.Errorf("%s answers like %s: %v", a, b, err)
			}
		}
	}
	fewer := []engine.Example{{Text: "a", Probabilities: []float64{0.5, 0.5}}}
	if err := predictors["nb"].Reproduce(fewer); err == nil || !strings.Contains(err.Error(), "has 5 categories, when it was judged it had 2") {
		t.Errorf("other categories: %v", err)
	}

	if _, err := desk.Examples(t.Context(), engine.Version{Run: "none"}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no run: %v", err)
	}
	for _, dir := range []string{desk.Workspace().Predictions(), desk.Workspace().Corpora()} {
		for _, name := range filesIn(t, dir) {
			path := filepath.Join(dir, name)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			damaged := slices.Clone(whole)
			damaged[len(damaged)/2] ^= 1
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			corrupt := 0
			for _, v := range versions {
				if _, err := desk.Examples(t.Context(), v); fault.KindOf(err) == fault.Corrupt {
					corrupt++
				}
			}
			if corrupt == 0 {
				t.Errorf("damage of %s goes unseen", path)
			}
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestExamplesThatAreGone looks for what retention dropped and somebody removed.
func TestExamplesThatAreGone(t *testing.T) {
	w, st, after := openStore(t, t.TempDir())
	c := config(t, w, st)
	c.Retention.Predictions = 1
	desk, _ := openConfig(t, c, after)
	job := train(t, desk, quick("nb", "rf"))
	gone := func(run, why string) {
		t.Helper()
		if _, err := desk.Examples(t.Context(), engine.Version{Run: run}); fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want %s", err, why)
		}
	}
	for _, run := range job.Runs {
		if run == job.Best {
			continue
		}
		eventually(t, "what is not registered is dropped", func() bool {
			r, err := desk.Run(run)
			if err != nil {
				t.Fatal(err)
			}
			a, _ := r.Artifact(engine.PredictionsArtifact)
			return !a.Dropped.IsZero()
		})
		gone(run, "predictions of run "+run[:8]+" are not kept any more")
	}
	if _, err := desk.Examples(t.Context(), engine.Version{Run: job.Best}); err != nil {
		t.Errorf("what is registered stays: %v", err)
	}
	for _, dir := range []string{w.Corpora(), w.Predictions()} {
		for _, name := range filesIn(t, dir) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		gone(job.Best, "")
	}
}
