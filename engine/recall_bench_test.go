package engine_test

import (
	"context"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/engine/corpus"
)

// nearly writes a file of so many articles: those of c over and over, with three
// words of each drawn anew from all that c has, but for the first time.
func nearly(b *testing.B, c *corpus.Corpus, articles int) string {
	b.Helper()
	var words []string
	for _, a := range c.Articles {
		words = append(words, strings.Fields(a.Text)...)
	}
	path := filepath.Join(b.TempDir(), "nearly.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(uint64(articles), 2))
	w := csv.NewWriter(f)
	w.Write([]string{"category", "text"})
	for i := range articles {
		a := c.Articles[i%len(c.Articles)]
		of := strings.Fields(a.Text)
		for range 3 * min(i/len(c.Articles), 1) {
			of[r.IntN(len(of))] = words[r.IntN(len(words))]
		}
		w.Write([]string{c.Categories[a.Category], strings.Join(of, " ")})
	}
	w.Flush()
	if err := w.Error(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkRecallMillion holds a training of a million articles that loads its
// features against one that makes and keeps them. Times are the least of all
// rounds, in milliseconds.
func BenchmarkRecallMillion(b *testing.B) {
	source, test := newsSources(b, "ag_news")
	from := readArticles(b, corpus.Source{Path: source})
	for name, write := range map[string]func() string{
		"news":  func() string { return nearly(b, from, 1_000_000) },
		"drawn": func() string { return grown(b, from, 1_000_000) },
	} {
		b.Run(name, func(b *testing.B) {
			spec := quick("nb")
			spec.Source.Train, spec.Source.Test = write(), test
			spec.Source.Text = []string{"text"}
			w := openBenchWorkspace(b)
			run := func() (text engine.Timing) {
				training := &engine.Training{Spec: spec, Workspace: w, KeepFeatures: 1 << 40}
				if _, err := training.Run(context.Background(), func(u engine.Update) {
					if u.Warning != "" {
						b.Error(u.Warning)
					}
					if u.Stage != nil && (u.Stage.Name == "load_features" || strings.HasPrefix(u.Stage.Name, "clean_") || strings.HasPrefix(u.Stage.Name, "tfidf_")) {
						text.Wall += 1e3 * u.Stage.Timing.Wall
						text.CPU += 1e3 * u.Stage.Timing.CPU
					}
				}); err != nil {
					b.Fatal(err)
				}
				return text
			}
			made, loaded := engine.Timing{Wall: math.Inf(1), CPU: math.Inf(1)}, engine.Timing{Wall: math.Inf(1), CPU: math.Inf(1)}
			least := func(of *engine.Timing, t engine.Timing) { of.Wall, of.CPU = min(of.Wall, t.Wall), min(of.CPU, t.CPU) }
			for b.Loop() {
				least(&made, run())
				least(&loaded, run())
				files, err := filepath.Glob(filepath.Join(w.Features(), "*"))
				if err != nil || len(files) != 1 {
					b.Fatalf("kept %v, %v", files, err)
				}
				info, err := os.Stat(files[0])
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(info.Size())/1e6, "MB")
				if err := os.Remove(files[0]); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(made.Wall, "make-ms")
			b.ReportMetric(made.CPU, "make-cpu-ms")
			b.ReportMetric(loaded.Wall, "load-ms")
			b.ReportMetric(loaded.CPU, "load-cpu-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
