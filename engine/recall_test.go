package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// told is what a training told, but for what depends on the time.
type told struct {
	prepared  engine.Prepared
	artifacts []engine.Artifact
	outcomes  []engine.Evaluation
	progress  map[engine.Stage]bool
	stages    map[string]bool
	warnings  []string
}

// recalled says whether the features were loaded, and fails where that was not
// told everywhere, or was not all.
func (d told) recalled(t *testing.T) bool {
	t.Helper()
	loaded := d.stages["load_features"]
	for what, is := range map[string]bool{
		"progress of loading":     d.progress[engine.Load],
		"no progress of cleaning": !d.progress[engine.Clean] && !d.progress[engine.Vectorize],
		"no stage of cleaning":    !d.stages["clean_train"] && !d.stages["tfidf_fit_transform"],
	} {
		if is != loaded {
			t.Errorf("load_features is a stage: %v; %s: %v", loaded, what, is)
		}
	}
	return loaded
}

// keepingTraining is a training that keeps its features, however small.
func keepingTraining(spec engine.Spec, w engine.Workspace, demo []byte) *engine.Training {
	return &engine.Training{Spec: spec, Workspace: w, Demo: demo, KeepFeatures: 1 << 30}
}

func tellOf(ctx context.Context, training *engine.Training) (told, error) {
	d := told{progress: make(map[engine.Stage]bool), stages: make(map[string]bool)}
	_, err := training.Run(ctx, func(u engine.Update) {
		switch {
		case u.Prepared != nil:
			d.prepared = *u.Prepared
		case u.Outcome != nil:
			d.artifacts = append(d.artifacts, u.Outcome.Artifacts...)
			d.outcomes = append(d.outcomes, u.Outcome.Evaluation)
		case u.Progress != nil:
			d.progress[u.Progress.Stage] = true
		case u.Stage != nil:
			d.stages[u.Stage.Name] = true
		case u.Warning != "":
			d.warnings = append(d.warnings, u.Warning)
		}
	})
	return d, err
}

// ran runs a training that ends well and without a warning but those that says
// expects.
func ran(t *testing.T, training *engine.Training, says ...string) told {
	t.Helper()
	d, err := tellOf(t.Context(), training)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.warnings) != len(says) {
		t.Fatalf("warnings %q, want %d", d.warnings, len(says))
	}
	for i, want := range says {
		if !strings.Contains(d.warnings[i], want) {
			t.Errorf("warning %q, want %q in it", d.warnings[i], want)
		}
	}
	return d
}

// sameResults fails unless two trainings had the same results, bit by bit.
func sameResults(t *testing.T, got, want told) {
	t.Helper()
	if len(want.artifacts) == 0 || !reflect.DeepEqual(got.artifacts, want.artifacts) {
		t.Errorf("artifacts %v, want %v", got.artifacts, want.artifacts)
	}
	if !reflect.DeepEqual(got.outcomes, want.outcomes) {
		t.Error("the models are judged otherwise")
	}
	if !reflect.DeepEqual(got.prepared, want.prepared) {
		t.Errorf("prepared %+v, want %+v", got.prepared, want.prepared)
	}
}

func openWorkspace(t *testing.T) engine.Workspace {
	t.Helper()
	w, err := engine.OpenWorkspace(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// newsWithGaps is newsCSV with articles that are too short, at the beginning, the
// end and between, and a category that has no others.
func newsWithGaps() string {
	lines := strings.SplitAfter(newsCSV(), "\n")
	lines = slices.Insert(lines, 20, "politics,no\n", "rumours,so\n")
	return strings.Join(slices.Insert(lines, 1, "sports,a goal\n"), "") + "rumours,hm\n"
}

func TestRecall(t *testing.T) {
	demo := readFile(t, "../testdata/demo.csv")
	gaps := csvFile(t, "gaps.csv", newsWithGaps())
	for name, source := range map[string]engine.Source{
		"one file":  {},
		"two files": {Train: gaps, Test: csvFile(t, "test.csv", newsWithGaps())},
		"gaps":      {Train: gaps},
	} {
		t.Run(name, func(t *testing.T) {
			w := openWorkspace(t)
			spec := quick("nb", "lr", "rf", "mlp")
			spec.Source = source
			plain := ran(t, &engine.Training{Spec: spec, Workspace: w, Demo: demo})
			if n := len(filesIn(t, w.Features())); n != 0 {
				t.Fatalf("%d files of features are kept unasked", n)
			}
			first := ran(t, keepingTraining(spec, w, demo))
			second := ran(t, keepingTraining(spec, w, demo))
			if plain.recalled(t) || first.recalled(t) || !second.recalled(t) {
				t.Error("features were not loaded the second time, or before")
			}
			sameResults(t, first, plain)
			sameResults(t, second, plain)
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
			sameResults(t, ran(t, keepingTraining(spec, w, demo)), plain)
			if source.Train != "" && !strings.Contains(strings.Join(second.prepared.Warnings, "\n"), "fewer than 10 characters") {
				t.Errorf("warnings %q, want the short articles", second.prepared.Warnings)
			}
		})
	}
}

// TestRecallOfTheSame changes one setting at a time: features are loaded where
// they do not depend on it.
func TestRecallOfTheSame(t *testing.T) {
	w := openWorkspace(t)
	content := newsCSV()
	base := quick("nb")
	base.Source = engine.Source{Train: csvFile(t, "train.csv", content), Test: csvFile(t, "test.csv", content)}
	alone := engine.Source{Train: base.Source.Train}
	ran(t, keepingTraining(base, w, nil))
	cleaning := func(s *engine.Spec) *text.Options { return &s.Preprocessing.TextCleaning }
	for name, c := range map[string]struct {
		change func(*engine.Spec)
		is     bool
	}{
		"another model":             {func(s *engine.Spec) { s.Classifiers = quick("lr", "mlp").Classifiers }, true},
		"another seed, parts given": {func(s *engine.Spec) { s.Seed++ }, true},
		"other shares, parts given": {func(s *engine.Spec) { s.TrainingPipeline.TestSplit = 0.3 }, true},
		"a copy of the file":        {func(s *engine.Spec) { s.Source.Train = csvFile(t, "copy.csv", content) }, true},
		"other articles": {func(s *engine.Spec) {
			s.Source.Train = csvFile(t, "o.csv", strings.ReplaceAll(content, "cup", "league"))
		}, false},
		"the same articles for something": {func(s *engine.Spec) { s.Source.Validation, s.Source.Test = s.Source.Test, "" }, false},
		"one file":                        {func(s *engine.Spec) { s.Source = alone }, false},
		"one file, another seed":          {func(s *engine.Spec) { s.Source = alone; s.Seed++ }, false},
		"one file, other shares":          {func(s *engine.Spec) { s.Source = alone; s.TrainingPipeline.TestSplit = 0.3 }, false},
		"case":                            {func(s *engine.Spec) { cleaning(s).Lowercase = false }, false},
		"punctuation":                     {func(s *engine.Spec) { cleaning(s).RemovePunctuation = false }, false},
		"numbers":                         {func(s *engine.Spec) { cleaning(s).RemoveNumbers = true }, false},
		"stop words":                      {func(s *engine.Spec) { cleaning(s).RemoveStopwords = false }, false},
		"lemmas":                          {func(s *engine.Spec) { cleaning(s).Lemmatization = false }, false},
		"length":                          {func(s *engine.Spec) { cleaning(s).MinTextLength = 11 }, false},
		"n-grams":                         {func(s *engine.Spec) { s.FeatureExtraction.Tfidf.NgramRange = [2]int{1, 3} }, false},
		"weights":                         {func(s *engine.Spec) { s.FeatureExtraction.Tfidf.SublinearTF = false }, false},
		"document frequency":              {func(s *engine.Spec) { s.FeatureExtraction.Tfidf.MinDF = tfidf.Share(0.05) }, false},
		"fewer features":                  {func(s *engine.Spec) { s.FeatureExtraction.Tfidf.MaxFeatures = 9 }, false},
	} {
		spec := quick("nb")
		spec.Source = base.Source
		c.change(&spec)
		if is := ran(t, keepingTraining(spec, w, nil)).recalled(t); is != c.is {
			t.Errorf("%s: features were loaded: %v, want %v", name, is, c.is)
		}
		if is := ran(t, keepingTraining(spec, w, nil)).recalled(t); !is {
			t.Errorf("%s: features were not loaded the next time", name)
		}
	}
}

func TestFeaturesThatAreNotKept(t *testing.T) {
	demo := readFile(t, "../testdata/demo.csv")
	w := openWorkspace(t)
	for name, limits := range map[string]struct {
		most  int64
		after time.Duration
	}{"none are to be": {0, 0}, "larger than all": {1000, 0}, "made in no time": {1e9, time.Hour}} {
		training := keepingTraining(quick("nb"), w, demo)
		training.KeepFeatures, training.KeepAfter = limits.most, limits.after
		ran(t, training)
		if left := filesIn(t, w.Features()); len(left) != 0 {
			t.Errorf("%s: kept %v", name, left)
		}
	}
	job := engine.NewWorker(engine.Assignment{KeepFeatures: 7}, demo).(*engine.Training)
	if job.KeepFeatures != 7 || job.KeepAfter < time.Second/2 {
		t.Errorf("a job keeps %d bytes of what was cleaned in %v", job.KeepFeatures, job.KeepAfter)
	}
	if err := os.Remove(w.Features()); err != nil {
		t.Fatal(err)
	}
	ran(t, keepingTraining(quick("nb"), w, demo), "the features were not kept for the next training")
}

// TestDamagedFeatures spoils kept features in many ways: each time they are made
// anew, said to be, and kept again.
func TestDamagedFeatures(t *testing.T) {
	w := openWorkspace(t)
	spec := quick("nb")
	spec.Source.Train = csvFile(t, "train.csv", newsWithGaps())
	want := ran(t, keepingTraining(spec, w, nil))
	path := filepath.Join(w.Features(), filesIn(t, w.Features())[0])
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := spec
	other.Seed++
	ran(t, keepingTraining(other, w, nil))
	names := filesIn(t, w.Features())
	others, err := os.ReadFile(filepath.Join(w.Features(), names[1-slices.Index(names, filepath.Base(path))]))
	if err != nil {
		t.Fatal(err)
	}
	spoilt := map[string][]byte{"empty": {}, "of another split": others, "longer": append(slices.Clone(whole), 0)}
	for at := 0; at < len(whole); at += 1 + len(whole)/40 {
		flipped := slices.Clone(whole)
		flipped[at] ^= 1
		spoilt[fmt.Sprintf("bit of byte %d", at)] = flipped
		spoilt[fmt.Sprintf("%d bytes", at)] = whole[:at]
	}
	for name, content := range spoilt {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			got := ran(t, keepingTraining(spec, w, nil), "cannot be used and are made anew")
			if got.stages["load_features"] {
				t.Error("damaged features were loaded")
			}
			sameResults(t, got, want)
			if again, err := os.ReadFile(path); err != nil || !bytes.Equal(again, whole) {
				t.Errorf("%d bytes are kept, %v; want the %d of before", len(again), err, len(whole))
			}
		})
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path, "a"), 0o700); err != nil {
		t.Fatal(err)
	}
	sameResults(t, ran(t, keepingTraining(spec, w, nil), "cannot be used", "cannot be removed", "were not kept"), want)
}

// TestCancelledKeeping cancels a training when its features are made: nothing is
// half kept.
func TestCancelledKeeping(t *testing.T) {
	demo := readFile(t, "../testdata/demo.csv")
	w := openWorkspace(t)
	ctx, cancel := context.WithCancel(t.Context())
	training := keepingTraining(quick("nb"), w, demo)
	_, err := training.Run(ctx, func(u engine.Update) {
		if u.Stage != nil && u.Stage.Name == "tfidf_transform_test" {
			cancel()
		}
		if u.Warning != "" {
			t.Errorf("warning %q", u.Warning)
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if left := filesIn(t, w.Features()); len(left) != 0 {
		t.Errorf("left are %v", left)
	}
	ran(t, keepingTraining(quick("nb"), w, demo))
	ctx, cancel = context.WithCancel(t.Context())
	_, err = keepingTraining(quick("nb"), w, demo).Run(ctx, func(u engine.Update) {
		if u.Progress != nil && u.Progress.Stage == engine.Load {
			cancel()
		}
		if u.Warning != "" {
			t.Errorf("warning %q", u.Warning)
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("loading ended with %v", err)
	}
	if !ran(t, keepingTraining(quick("nb"), w, demo)).recalled(t) {
		t.Error("the features are gone")
	}
}

// keepingDesk is a desk whose trainings keep their features, however small.
func keepingDesk(t *testing.T, dir string, most int64) (*engine.Desk, func()) {
	t.Helper()
	w, st, after := openStore(t, dir)
	c := config(t, w, st)
	c.Retention.Features = most
	c.NewWorker = func(a engine.Assignment) engine.Worker {
		training := engine.NewWorker(a, c.Demo).(*engine.Training)
		training.KeepAfter = 0
		return training
	}
	return openConfig(t, c, after)
}

func TestFeaturesBeyondTheLimitAreDroppedLongestUnusedFirst(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := keepingDesk(t, dir, 1e9)
	folder := desk.Workspace().Features()
	files := func() []string { return slices.Sorted(slices.Values(filesIn(t, folder))) }
	var of []string // the files in the order of their making
	for seed := range uint32(3) {
		train(t, desk, seeded(seed))
		for _, name := range files() {
			if !slices.Contains(of, name) {
				of = append(of, name)
				long := time.Now().Add(time.Duration(seed)*time.Minute - time.Hour)
				if err := os.Chtimes(filepath.Join(folder, name), long, long); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	job := train(t, desk, seeded(0)) // the first is the last used now
	if len(of) != 3 || job.Stages["load_features"].Wall <= 0 {
		t.Fatalf("%d files; stages of the fourth training %v", len(of), job.Stages)
	}
	kept, err := desk.Kept()
	sizes, err2 := desk.Workspace().Sizes()
	if err := errors.Join(err, err2); err != nil || kept.Used.Features < 3000 || kept.Limits.Features != 1e9 || sizes.Features < kept.Used.Features {
		t.Errorf("kept %+v, sizes %+v, %v", kept, sizes, err)
	}
	closeDesk()

	write(t, folder, ".tmp-123")
	write(t, folder, "notes.txt")
	_, closeDesk = keepingDesk(t, dir, kept.Used.Features-1)
	want := []string{of[0], of[2], "notes.txt"}
	slices.Sort(want)
	eventually(t, "the longest unused and the unfinished are gone", func() bool { return slices.Equal(files(), want) })
	closeDesk()

	desk, _ = keepingDesk(t, dir, 0)
	eventually(t, "none is kept", func() bool { return slices.Equal(files(), want[2:]) })
	if job := train(t, desk, seeded(0)); len(files()) != 1 || job.Stages["clean_train"].Wall <= 0 {
		t.Errorf("files %v; stages %v", files(), job.Stages)
	}
}

// TestJobOfDamagedFeatures looks for what the desk says of them.
func TestJobOfDamagedFeatures(t *testing.T) {
	desk, _ := keepingDesk(t, t.TempDir(), 1e9)
	train(t, desk, quick("nb"))
	folder := desk.Workspace().Features()
	name := filesIn(t, folder)[0]
	write(t, folder, name)
	job := train(t, desk, quick("nb"))
	warnings := strings.Join(job.Warnings, "\n")
	if job.State != engine.Succeeded || !strings.Contains(warnings, "the kept features "+name[:12]+" cannot be used and are made anew") || strings.Count(warnings, "\n") == 0 {
		t.Errorf("job %s: warnings %q, want this one beside those of the corpus", job.State, job.Warnings)
	}
	if job = train(t, desk, quick("nb")); job.Stages["load_features"].Wall <= 0 || strings.Contains(strings.Join(job.Warnings, "\n"), "kept features") {
		t.Errorf("the next job: stages %v, warnings %q", job.Stages, job.Warnings)
	}
}
