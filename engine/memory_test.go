package engine_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/forest"
	"copydesk/engine/classify/neural"
	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
	"copydesk/engine/usage"
)

// measured is what a training in a process of its own took.
type measured struct {
	Peak   int64 // bytes of memory
	Stages map[string]engine.Timing
	Passes map[classify.Kind]int // over the rows, of a logistic regression
}

// measureTraining runs the training of the spec on standard input and prints
// what it took.
func measureTraining() error {
	var spec engine.Spec
	if err := json.NewDecoder(os.Stdin).Decode(&spec); err != nil {
		return err
	}
	demo, err := os.ReadFile("../testdata/demo.csv")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "copydesk")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := engine.OpenWorkspace(dir)
	if err != nil {
		return err
	}
	var failed error
	m := measured{Stages: make(map[string]engine.Timing), Passes: make(map[classify.Kind]int)}
	training := &engine.Training{Spec: spec, Workspace: w, Demo: demo}
	used, err := training.Run(context.Background(), func(u engine.Update) {
		if u.Stage != nil {
			m.Stages[u.Stage.Name] = u.Stage.Timing
		}
		if u.Outcome == nil {
			return
		}
		m.Passes[u.Model] = u.Outcome.Passes
		if u.Outcome.State != engine.Succeeded {
			failed = fmt.Errorf("%s %s: %s", u.Model, u.Outcome.State, u.Outcome.Error)
		}
	})
	if err != nil {
		return err
	}
	m.Peak = used.PeakRSS
	return cmp.Or(failed, json.NewEncoder(os.Stdout).Encode(m))
}

// measure trains in a child.
func measure(tb testing.TB, spec engine.Spec) measured {
	tb.Helper()
	input, err := json.Marshal(spec)
	if err != nil {
		tb.Fatal(err)
	}
	var stderr bytes.Buffer
	child := exec.CommandContext(tb.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"=measure")
	child.Stdin, child.Stderr = bytes.NewReader(input), &stderr
	out, err := child.Output()
	if err != nil {
		tb.Fatalf("%v: %s", err, &stderr)
	}
	var m measured
	if err := json.Unmarshal(out, &m); err != nil {
		tb.Fatal(err)
	}
	return m
}

// holdEstimate checks the estimate for a spec against a process that trains it.
func holdEstimate(t *testing.T, spec engine.Spec) {
	t.Helper()
	estimate, err := engine.EstimateMemory(t.Context(), spec, engine.Workspace{}, readFile(t, "../testdata/demo.csv"))
	if err != nil {
		t.Fatal(err)
	}
	peak := measure(t, spec).Peak
	ratio := float64(estimate) / float64(peak)
	t.Logf("expected %d MiB, needed %d: %.2f", estimate>>20, peak>>20, ratio)
	if ratio < 0.5 || ratio > 2 {
		t.Errorf("expected %d bytes of memory, needed %d: not within a factor of two", estimate, peak)
	}
}

// skipWithoutPeaks skips where the memory of a process says nothing.
func skipWithoutPeaks(t *testing.T) {
	t.Helper()
	if raceEnabled {
		t.Skip("the race detector takes several times the memory of the program")
	}
	if usage.PeakRSS() == 0 {
		t.Skipf("peak memory is not measured on %s", runtime.GOOS)
	}
}

// news returns a spec on a corpus in $COPYDESK_NEWS.
func news(t *testing.T, name string, kinds ...classify.Kind) engine.Spec {
	t.Helper()
	folder := os.Getenv("COPYDESK_NEWS")
	if folder == "" {
		t.Skip("COPYDESK_NEWS does not name a folder with ag_news_train.csv.gz and so on")
	}
	spec := quick(kinds...)
	spec.Models["neural_network"].(*neural.MLPClassifier).MaxIter = 1 // more take no more memory
	spec.Source.Train = filepath.Join(folder, name+"_train.csv.gz")
	spec.Source.Test = filepath.Join(folder, name+"_test.csv.gz")
	return spec
}

var kinds = []classify.Kind{"nb", "lr", "rf", "mlp"}

func TestMemoryEstimate(t *testing.T) {
	skipWithoutPeaks(t)
	t.Run("demo", func(t *testing.T) { holdEstimate(t, quick(kinds...)) })
	for _, kind := range kinds {
		t.Run("demo/"+string(kind), func(t *testing.T) { holdEstimate(t, quick(kind)) })
	}
	for _, name := range []string{"huffpost", "ag_news"} {
		t.Run(name, func(t *testing.T) { holdEstimate(t, news(t, name, kinds...)) })
	}
}

func TestSlowMemoryEstimate(t *testing.T) {
	skipWithoutPeaks(t)
	if os.Getenv("COPYDESK_SLOW") == "" {
		t.Skip("COPYDESK_SLOW is not set")
	}
	for _, name := range []string{"huffpost", "ag_news"} {
		for _, kind := range kinds {
			t.Run(name+"/"+string(kind), func(t *testing.T) { holdEstimate(t, news(t, name, kind)) })
		}
	}
	t.Run("trees without a limit", func(t *testing.T) {
		spec := news(t, "huffpost", "rf")
		spec.Models["random_forest"].(*forest.RandomForestClassifier).MaxDepth = forest.NoLimit
		holdEstimate(t, spec)
	})
	t.Run("a large network", func(t *testing.T) {
		spec := news(t, "huffpost", "mlp")
		mlp := spec.Models["neural_network"].(*neural.MLPClassifier)
		mlp.HiddenLayerSizes, mlp.Precision = []int{400, 100}, neural.Float64
		holdEstimate(t, spec)
	})
	t.Run("all features", func(t *testing.T) {
		spec := news(t, "huffpost", "lr")
		spec.FeatureExtraction.Tfidf.MaxFeatures = 0
		holdEstimate(t, spec)
	})
}

// What makes a training larger makes its estimate larger.
func TestMemoryEstimateGrows(t *testing.T) {
	demo := readFile(t, "../testdata/demo.csv")
	estimate := func(kind classify.Kind, change func(*engine.Spec)) int64 {
		t.Helper()
		spec := quick(kind)
		change(&spec)
		n, err := engine.EstimateMemory(t.Context(), spec, engine.Workspace{}, demo)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	tests := []struct {
		name   string
		kind   classify.Kind
		change func(*engine.Spec)
	}{
		{"longer n-grams", "nb", func(s *engine.Spec) { s.FeatureExtraction.Tfidf.NgramRange[1] = 4 }},
		{"rare terms", "lr", func(s *engine.Spec) {
			s.FeatureExtraction.Tfidf.MinDF, s.FeatureExtraction.Tfidf.MaxFeatures = tfidf.Count(1), 0
		}},
		{"more models", "nb", func(s *engine.Spec) { s.Classifiers = kinds }},
		{"more trees", "rf", func(s *engine.Spec) { s.Models["random_forest"].(*forest.RandomForestClassifier).NEstimators = 5000 }},
		{"wider layers", "mlp", func(s *engine.Spec) {
			s.Models["neural_network"].(*neural.MLPClassifier).HiddenLayerSizes = []int{500}
		}},
		{"double precision", "mlp", func(s *engine.Spec) { s.Models["neural_network"].(*neural.MLPClassifier).Precision = neural.Float64 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, after := estimate(tt.kind, func(*engine.Spec) {}), estimate(tt.kind, tt.change)
			if after <= before {
				t.Errorf("%d bytes, and %d before", after, before)
			}
		})
	}
}

func TestMemoryEstimateThatFails(t *testing.T) {
	spec := quick("nb")
	spec.Source.Train = filepath.Join(t.TempDir(), "none.csv")
	if _, err := engine.EstimateMemory(t.Context(), spec, engine.Workspace{}, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a missing file: %v, want %v", err, fs.ErrNotExist)
	}
	spec.Source.Train = os.DevNull
	if _, err := engine.EstimateMemory(t.Context(), spec, engine.Workspace{}, nil); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a device: %v", err)
	}
	spec = quick()
	if _, err := engine.EstimateMemory(t.Context(), spec, engine.Workspace{}, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no model: %v", err)
	}
}

func TestCheckMemory(t *testing.T) {
	room := usage.Room{Bytes: 79 << 30 / 10, Bound: usage.CgroupLimit}
	if err := engine.CheckMemory(room.Bytes, room); err != nil {
		t.Error(err)
	}
	err := engine.CheckMemory(124<<30/10, room)
	const want = "this job expects to need 12.4 GiB of memory and 7.9 GiB are free (the cgroup's limit); train fewer models, use smaller files, or give --force"
	if fault.KindOf(err) != fault.Exhausted || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	err = engine.CheckMemory(100<<20, usage.Room{Bytes: 99 << 19, Bound: usage.SystemMemory})
	const small = "this job expects to need 100.0 MiB of memory and 49.5 MiB are free (available memory); train fewer models, use smaller files, or give --force"
	if err == nil || err.Error() != small {
		t.Errorf("%v, want %s", err, small)
	}
}
