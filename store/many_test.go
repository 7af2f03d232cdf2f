package store

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// manyRuns is how many runs a store must be quick with.
const manyRuns = 100_000

// manyRun is the n-th run of a store of many: 25 metrics, 20 parameters, of
// which three are different in each run, four tags, three files; a job has four.
func manyRun(rnd *rand.Rand, n int) engine.Run {
	kinds := []classify.Kind{"nb", "lr", "rf", "mlp"}
	id := func() string { return fmt.Sprintf("%016x%016x", rnd.Uint64(), rnd.Uint64()) }
	digest := func() string { return "sha256:" + id() + id() }
	kind := kinds[n%4]
	params := map[string]any{"solver": "lbfgs", "penalty": []string{"l1", "l2"}[rnd.IntN(2)]}
	for i := range 3 {
		params[fmt.Sprintf("continuous_%d", i)] = rnd.Float64()
	}
	for i := range 15 {
		params[fmt.Sprintf("%s_%d", kind, i)] = rnd.IntN(20)
	}
	b, err := json.Marshal(params)
	if err != nil {
		panic(err)
	}
	r := engine.Run{
		ID: id(), Experiment: fmt.Sprint("experiment ", n*10/manyRuns), Job: fmt.Sprintf("%032x", n/4),
		Model: kind, ModelType: "LogisticRegression", State: engine.Succeeded,
		Created: noon.Add(time.Duration(n) * time.Minute),
		Started: noon.Add(time.Duration(n)*time.Minute + time.Second), Ended: noon.Add(time.Duration(n)*time.Minute + time.Hour),
		Spec: manySpec, Params: b,
		Dataset:     engine.Dataset{Digest: manyDigests[rnd.IntN(len(manyDigests))], Name: "news", Categories: []string{"business", "sport", "world"}},
		Environment: engine.Environment{Version: "1.0", Go: "go1.26", OS: "linux", Arch: "amd64", Host: "host", User: "user"},
		Metrics:     map[string]float64{},
		ChosenOn:    "validation",
		Resources:   engine.Resources{FitDuration: rnd.Float64(), BundleSize: rnd.Int64N(1e6)},
		Stages:      map[string]engine.Timing{"read": {Wall: 1, CPU: 1}, "fit": {Wall: 1, CPU: 2}},
		Points:      rnd.IntN(100),
		Tags:        map[string]string{engine.NoteTag: "tried with " + id(), "team": fmt.Sprint("team ", rnd.IntN(10)), "kind": "sweep"},
	}
	if n%100 == 1 {
		r.Tags[engine.NoteTag] += " as the baseline of this week"
	}
	if n%20 == 0 {
		r.Deleted = r.Ended
	}
	for i := range 24 {
		r.Metrics[fmt.Sprint("metric_", i)] = rnd.Float64()
	}
	r.Metrics["accuracy"] = rnd.Float64()
	for _, kind := range []string{engine.ModelArtifact, engine.PredictionsArtifact} {
		r.Artifacts = append(r.Artifacts, engine.Artifact{Kind: kind, Digest: digest(), Bytes: rnd.Int64N(1e6)})
	}
	r.Artifacts = append(r.Artifacts, engine.Artifact{Kind: engine.CorpusArtifact, Digest: r.Dataset.Digest, Bytes: 1e6})
	return r
}

var (
	manySpec    = engine.DefaultSpec()
	manyDigests = []string{"sha256:" + runID(1) + runID(1), "sha256:" + runID(2) + runID(2)}
)

var manyDir = flag.String("store.many", "", "where the benchmarks keep a store of 100,000 runs for the next time; without it they make a new one")

// many is a store of many runs, made once.
var many struct {
	sync.Once
	dir string
	err error
}

// manyStore returns the directory of a store of many runs that is not open.
func manyStore(b *testing.B) string {
	b.Helper()
	many.Do(func() {
		if many.dir = *manyDir; many.dir != "" {
			if _, many.err = os.Stat(many.dir); many.err == nil {
				return
			}
		} else if many.dir, many.err = os.MkdirTemp("", "copydesk-store-"); many.err != nil {
			return
		}
		many.err = fillStore(many.dir, manyRuns)
	})
	if many.err != nil {
		b.Fatal(many.err)
	}
	return many.dir
}

// removeMany removes the store of many runs, if it is not to be kept.
func removeMany() {
	if *manyDir == "" && many.dir != "" {
		os.RemoveAll(many.dir)
	}
}

// fillStore makes a store of n runs and their jobs, with memory tables so large
// that it takes less time.
func fillStore(dir string, n int) error {
	s, err := Open(Options{Dir: dir, memTableSize: 64 << 20})
	if err != nil {
		return err
	}
	const atOnce = 1000
	for first := 0; first < n && err == nil; first += atOnce {
		var w engine.Writes
		rnd := rand.New(rand.NewPCG(1, uint64(first)))
		for i := first; i < min(n, first+atOnce); i++ {
			r := manyRun(rnd, i)
			w.Runs = append(w.Runs, r)
			if i%4 == 0 {
				w.Jobs = append(w.Jobs, engine.Job{ID: r.Job, Kind: engine.TrainJob, State: engine.Succeeded, Spec: r.Spec, Created: r.Created})
			}
		}
		err = s.Write(w)
	}
	if err == nil {
		err = s.db.Flatten(2) // as it is some time after the last run was written
	}
	return errors.Join(err, s.Close())
}

func BenchmarkOpen100k(b *testing.B) {
	dir := manyStore(b)
	var held float64
	for b.Loop() {
		s, err := Open(Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		with := heapInUse()
		runtime.KeepAlive(s)
		s.index = nil
		held = with - heapInUse()
		b.StartTimer()
	}
	b.ReportMetric(held, "MB-index")
}

// heapInUse is what is in use, in megabytes.
func heapInUse() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

func BenchmarkFindRuns100k(b *testing.B) {
	s := open(b, manyStore(b))
	for _, q := range []struct {
		name  string
		query engine.RunQuery
	}{
		{"metric and param", engine.RunQuery{Filter: "metrics.accuracy > 0.5 and params.penalty = 'l2'", OrderBy: "metrics.metric_3 desc"}},
		{"newest", engine.RunQuery{}},
		{"tag like", engine.RunQuery{Filter: "tags.note like '%baseline%'", OrderBy: "metrics.accuracy desc"}},
		{"by number", engine.RunQuery{Filter: "params.continuous_1 ilike '%77%'", OrderBy: "params.continuous_2"}},
	} {
		b.Run(q.name, func(b *testing.B) { findPage(b, s, q.query) })
	}
	b.Run("deep", func(b *testing.B) {
		q := engine.RunQuery{OrderBy: "metrics.accuracy desc", Limit: engine.MaxPage}
		for range 40 {
			p, err := s.FindRuns(q)
			if err != nil {
				b.Fatal(err)
			}
			q.Token = p.Next
		}
		q.Limit = 0
		findPage(b, s, q)
	})
}

func findPage(b *testing.B, s *Store, q engine.RunQuery) {
	b.Helper()
	for b.Loop() {
		p, err := s.FindRuns(q)
		if err != nil || len(p.Runs) != engine.DefaultPage {
			b.Fatal(len(p.Runs), p.Total, err)
		}
	}
	search, err := newSearch(q)
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	for range 20 {
		s.index.find(search)
	}
	b.ReportMetric(float64(time.Since(start).Microseconds())/20, "us-index")
}
