package engine_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/classify/neural"
	"copydesk/engine/corpus"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
	"copydesk/engine/usage"
)

// newsSources returns the training and test sources of a corpus in
// $COPYDESK_NEWS, or two made from the demo corpus where that is not set.
func newsSources(b *testing.B, name string) (train, test string) {
	b.Helper()
	if folder := os.Getenv("COPYDESK_NEWS"); folder != "" {
		return filepath.Join(folder, name+"_train.csv.gz"), filepath.Join(folder, name+"_test.csv.gz")
	}
	if name != "ag_news" {
		b.Skip("COPYDESK_NEWS does not name a folder with " + name + "_train.csv.gz")
	}
	from := readArticles(b, corpus.Source{Path: "demo", Data: readFile(b, "../testdata/demo.csv")})
	return grown(b, from, 30_000), grown(b, from, 7_600)
}

func readArticles(b testing.TB, s corpus.Source) *corpus.Corpus {
	b.Helper()
	c, err := corpus.Read(context.Background(), corpus.Options{Train: s})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// stageTimes are the stages of trainings by name, one entry for each training.
type stageTimes map[string][]engine.Timing

// take notes the stages of one training of nb.
func (s stageTimes) take(b *testing.B, w engine.Workspace, train, test string) {
	b.Helper()
	spec := quick("nb")
	spec.Source.Train, spec.Source.Test = train, test
	training := &engine.Training{Spec: spec, Workspace: w}
	if _, err := training.Run(context.Background(), func(u engine.Update) {
		if u.Stage != nil {
			s[u.Stage.Name] = append(s[u.Stage.Name], u.Stage.Timing)
		}
	}); err != nil {
		b.Fatal(err)
	}
}

// report reports the medians of wall and processor time, in milliseconds.
func (s stageTimes) report(b *testing.B) {
	for _, name := range []string{"read", "clean_train", "tfidf_fit_transform", "clean_test", "tfidf_transform_test"} {
		wall, cpu := make([]float64, len(s[name])), make([]float64, len(s[name]))
		for i, t := range s[name] {
			wall[i], cpu[i] = 1e3*t.Wall, 1e3*t.CPU
		}
		slices.Sort(wall)
		slices.Sort(cpu)
		b.ReportMetric(wall[len(wall)/2], name+"-ms")
		b.ReportMetric(cpu[len(cpu)/2], name+"-cpu-ms")
	}
	b.ReportMetric(0, "ns/op")
}

func openBenchWorkspace(b *testing.B) engine.Workspace {
	b.Helper()
	w, err := engine.OpenWorkspace(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	return w
}

// BenchmarkTextStages is what comes before the classifiers, from the files on.
func BenchmarkTextStages(b *testing.B) {
	for _, name := range []string{"ag_news", "huffpost"} {
		b.Run(name, func(b *testing.B) {
			train, test := newsSources(b, name)
			w := openBenchWorkspace(b)
			times := make(stageTimes)
			for b.Loop() {
				times.take(b, w, train, test)
			}
			times.report(b)
		})
	}
}

// BenchmarkCleanNews is the cleaning of the training rows into codes, on one
// processor, by a coder that knows no token yet.
func BenchmarkCleanNews(b *testing.B) {
	for _, name := range []string{"ag_news", "huffpost"} {
		b.Run(name, func(b *testing.B) {
			train, _ := newsSources(b, name)
			articles := readArticles(b, corpus.Source{Path: train}).Articles
			size := 0
			for _, a := range articles {
				size += len(a.Text)
			}
			b.SetBytes(int64(size))
			cleaner := text.NewCleaner(text.DefaultOptions())
			least := time.Duration(math.MaxInt64)
			for b.Loop() {
				start := usage.CPU()
				collector, err := tfidf.NewCollector(tfidf.DefaultParams())
				if err != nil {
					b.Fatal(err)
				}
				coder := cleaner.NewCoder(collector.Code)
				var codes []int32
				for _, a := range articles {
					codes, _ = coder.Append(codes[:0], a.Text)
				}
				least = min(least, usage.CPU()-start)
			}
			b.ReportMetric(1e3*least.Seconds(), "least-cpu-ms")
		})
	}
}

// BenchmarkFitNews is the fit of the vocabulary and the matrix of the training
// rows.
func BenchmarkFitNews(b *testing.B) {
	for _, name := range []string{"ag_news", "huffpost"} {
		b.Run(name, func(b *testing.B) {
			train, _ := newsSources(b, name)
			articles := readArticles(b, corpus.Source{Path: train}).Articles
			cleaner := text.NewCleaner(text.DefaultOptions())
			least := time.Duration(math.MaxInt64)
			for b.Loop() {
				b.StopTimer()
				collector, err := tfidf.NewCollector(tfidf.DefaultParams())
				if err != nil {
					b.Fatal(err)
				}
				coder := cleaner.NewCoder(collector.Code)
				blocks := make([]tfidf.Block, len(articles)/256+1)
				var codes []int32
				for i, a := range articles {
					codes, _ = coder.Append(codes[:0], a.Text)
					collector.Add(&blocks[i/256], codes)
				}
				b.StartTimer()
				start := usage.CPU()
				if _, err := collector.Fit(b.Context(), blocks); err != nil {
					b.Fatal(err)
				}
				least = min(least, usage.CPU()-start)
			}
			b.ReportMetric(1e3*least.Seconds(), "least-cpu-ms")
		})
	}
}

// BenchmarkPredictNews is one text of the test rows, from text to probabilities:
// a headline, or a headline and what follows it.
func BenchmarkPredictNews(b *testing.B) {
	train, test := newsSources(b, "ag_news")
	w := openBenchWorkspace(b)
	spec := quick(kinds...)
	spec.Models["neural_network"].(*neural.MLPClassifier).MaxIter = 1
	spec.Source.Train = train
	predictors := make(map[classify.Kind]*engine.Predictor)
	training := &engine.Training{Spec: spec, Workspace: w}
	if _, err := training.Run(b.Context(), func(u engine.Update) {
		if u.Outcome == nil {
			return
		}
		for _, a := range u.Outcome.Artifacts {
			if a.Kind == engine.ModelArtifact {
				m, err := bundle.Open(w.Models(), a.Digest)
				if err != nil {
					b.Fatal(err)
				}
				predictors[u.Model] = engine.NewPredictor(m)
			}
		}
	}); err != nil {
		b.Fatal(err)
	}
	articles := readArticles(b, corpus.Source{Path: test}).Articles
	texts := map[string][]string{"headline": nil, "article": nil}
	for _, a := range articles[:min(len(articles), 2000)] {
		words := strings.Fields(a.Text)
		texts["headline"] = append(texts["headline"], strings.Join(words[:min(len(words), 8)], " "))
		texts["article"] = append(texts["article"], a.Text)
	}
	for _, kind := range kinds {
		for _, name := range []string{"headline", "article"} {
			b.Run(string(kind)+"/"+name, func(b *testing.B) {
				i := 0
				for b.Loop() {
					predictors[kind].Predict(texts[name][i%len(texts[name])])
					i++
				}
			})
		}
	}
}
