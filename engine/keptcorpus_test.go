package engine_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// bundlesOf are the digests of the models that a job has made.
func bundlesOf(t *testing.T, d *engine.Desk, j engine.Job) (digests []string) {
	t.Helper()
	if j.State != engine.Succeeded {
		t.Fatalf("job %s: %s", j.State, j.Error)
	}
	for _, id := range j.Runs {
		r, err := d.Run(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range r.Artifacts {
			digests = append(digests, a.Kind+" "+a.Digest)
		}
	}
	return digests
}

func TestTrainingOnAKeptCorpus(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	files := engine.Source{Train: csvFile(t, "train.csv", newsCSV()), Test: csvFile(t, "test.csv", newsCSV())}
	for name, source := range map[string]engine.Source{"one file": {Train: files.Train}, "two files": files, "built in": {}} {
		spec := quick("nb", "lr", "rf", "mlp")
		spec.Source = source
		job := train(t, desk, spec)
		want := bundlesOf(t, desk, job)
		kept := spec
		kept.Source = known(t, desk, job.Dataset.Digest).Source
		if kept.Source.Digest == "" {
			kept.Source.Digest = job.Dataset.Digest
		}
		for _, path := range []string{source.Train, source.Test} {
			if path != "" {
				defer os.Rename(path+".gone", path)
				if err := os.Rename(path, path+".gone"); err != nil {
					t.Fatal(err)
				}
			}
		}
		again := train(t, desk, kept)
		if got := bundlesOf(t, desk, again); !slices.Equal(got, want) {
			t.Errorf("%s: from the kept copy\n%v\nwant\n%v", name, got, want)
		}
		if !reflect.DeepEqual(again.Dataset, job.Dataset) {
			t.Errorf("%s: dataset %+v, want %+v", name, again.Dataset, job.Dataset)
		}
		for _, path := range []string{source.Train, source.Test} {
			if path != "" {
				if err := os.Rename(path+".gone", path); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	named := importing(t, desk, "my news", engine.Source{Train: files.Train})
	spec := quick("nb")
	spec.Source = known(t, desk, named.Corpus).Source
	if job := train(t, desk, spec); job.Dataset.Name != "my news" {
		t.Errorf("the corpus is called %q", job.Dataset.Name)
	}
}

// What is built in can be trained on by its digest before there is a copy.
func TestTrainingOnTheDigestOfTheDemo(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	list, err := desk.Corpora()
	if err != nil {
		t.Fatal(err)
	}
	spec := quick("nb")
	spec.Source.Digest = list[0].Dataset.Digest
	if job := train(t, desk, spec); job.State != engine.Succeeded || job.Dataset.Digest != spec.Source.Digest {
		t.Errorf("job %s %s: %+v", job.State, job.Error, job.Dataset)
	}
}

func TestTrainingOnACorpusThatIsGone(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	spec := quick("nb")
	spec.Source = engine.Source{Digest: "sha256:" + strings.Repeat("0", 64), Train: "/news/morning.csv"}
	if _, err := ask(t, desk, spec); fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), "the corpus morning (sha256:000000000000) is not kept any more; add it again with: copydesk data add /news/morning.csv") {
		t.Errorf("asking for it: %v", err)
	}
	demo := readFile(t, "../testdata/demo.csv")
	w := desk.Workspace()
	if _, err := engine.EstimateMemory(t.Context(), spec, w, demo); fault.KindOf(err) != fault.NotFound {
		t.Errorf("its memory: %v", err)
	}
	training := engine.NewWorker(engine.Assignment{Spec: spec, Workspace: w.Dir()}, demo)
	if _, err := training.Run(t.Context(), func(engine.Update) {}); fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), "copydesk data add") {
		t.Errorf("training on it: %v", err)
	}
	spec.Source.Digest = "sha256:0"
	if _, err := ask(t, desk, spec); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no digest: %v", err)
	}
}

// A kept corpus is expected to need what its files are.
func TestMemoryOfAKeptCorpus(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	source := engine.Source{Train: csvFile(t, "train.csv", newsCSV()), Test: csvFile(t, "test.csv", newsCSV())}
	job := importing(t, desk, "", source)
	spec := quick("nb", "lr")
	spec.Source = source
	want, err := engine.EstimateMemory(t.Context(), spec, desk.Workspace(), nil)
	if err != nil {
		t.Fatal(err)
	}
	spec.Source = known(t, desk, job.Corpus).Source
	got, err := engine.EstimateMemory(t.Context(), spec, desk.Workspace(), nil)
	if err != nil || got != want {
		t.Errorf("%d bytes, %v; of the files it is %d", got, err, want)
	}
	if n, err := engine.EstimateImport(t.Context(), source); err != nil || n < 20<<20 || n >= want {
		t.Errorf("the import of it %d bytes, %v", n, err)
	}
	if n, err := (engine.SystemMemory{Workspace: desk.Workspace()}).Expect(t.Context(), engine.TrainJob, spec); err != nil || n != want {
		t.Errorf("the system says %d bytes, %v", n, err)
	}
	source.Train += ".not"
	if _, err := (engine.SystemMemory{}).Expect(t.Context(), engine.ImportJob, engine.Spec{Source: source}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a missing file: %v", err)
	}
}

func TestForget(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	refused := func(digest, why string) {
		t.Helper()
		if _, err := desk.Forget(digest); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), why) {
			t.Errorf("forgetting %s: %v; want %q", digest, err, why)
		}
	}
	list, err := desk.Corpora()
	if err != nil {
		t.Fatal(err)
	}
	refused(list[0].Dataset.Digest, "the corpus demo is built in")
	path := csvFile(t, "news.csv", newsCSV())
	digest := importing(t, desk, "", engine.Source{Train: path}).Corpus
	spec := endless("mlp")
	spec.Source = known(t, desk, digest).Source
	job, err := ask(t, desk, spec)
	if err != nil {
		t.Fatal(err)
	}
	refused(digest, "job "+job.ID[:8]+" trains on the corpus news")
	if err := desk.Cancel(job.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Wait(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	spec = quick("nb")
	spec.Source.Train, spec.Experiment = path, "kept"
	trained := train(t, desk, spec)
	second := train(t, desk, spec)
	refused(digest, "2 runs refer to it, among them "+trained.Runs[0][:8])

	// What registered versions learned from stays, whatever is purged.
	for _, id := range slices.Concat(job.Runs, second.Runs, trained.Runs) {
		if _, err := desk.Delete(id); err != nil {
			t.Fatal(err)
		}
		_, err := desk.Purge(id)
		if registered := id == trained.Best || id == second.Best; (err != nil) != registered {
			t.Fatalf("purging run %s: %v", id, err)
		}
	}
	refused(digest, "2 runs refer to it")

	other := importing(t, desk, "other", engine.Source{Train: csvFile(t, "other.csv", strings.ReplaceAll(newsCSV(), "striker", "keeper"))}).Corpus
	if _, err := desk.Articles(t.Context(), engine.ArticleQuery{Corpus: other}); err != nil {
		t.Fatal(err)
	}
	gone, err := desk.Forget(other[:16])
	if err != nil || gone.Dataset.Name != "other" {
		t.Fatalf("forgot %+v, %v", gone, err)
	}
	events, err := desk.Watch(desk.LastEvent() - 1).Next(t.Context())
	if err != nil || len(events) != 1 || events[0].Kind != engine.CorpusChanged || events[0].Corpus != other || !events[0].Purged {
		t.Errorf("events %+v, %v", events, err)
	}
	eventually(t, "the copy is gone", func() bool { return len(filesIn(t, desk.Workspace().Corpora())) == 1 })
	if _, err := desk.Forget(other); fault.KindOf(err) != fault.NotFound {
		t.Errorf("forgetting it again: %v", err)
	}
	if _, err := desk.Articles(t.Context(), engine.ArticleQuery{Corpus: other}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("its articles: %v", err)
	}
}
