package engine_test

import (
	"math"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/engine/classify/logistic"
	"copydesk/engine/corpus"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
	"copydesk/engine/usage"
)

// BenchmarkLinearNews is the fit of naive Bayes and of the logistic regression
// to the matrix of the training rows.
func BenchmarkLinearNews(b *testing.B) {
	for _, name := range []string{"ag_news", "huffpost"} {
		b.Run(name, func(b *testing.B) {
			s := newsSet(b, name)
			for _, family := range []classify.Family{bayes.Family(), logistic.Family()} {
				b.Run(string(family.Kind), func(b *testing.B) {
					wall, cpu := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
					for b.Loop() {
						start, spent := time.Now(), usage.CPU()
						if _, err := family.New().Fit(b.Context(), s, classify.Options{}); err != nil {
							b.Fatal(err)
						}
						wall, cpu = min(wall, time.Since(start)), min(cpu, usage.CPU()-spent)
					}
					b.ReportMetric(1e3*wall.Seconds(), "least-ms")
					b.ReportMetric(1e3*cpu.Seconds(), "least-cpu-ms")
				})
			}
		})
	}
}

// newsSet returns the training rows of a corpus as classifiers get them.
func newsSet(b *testing.B, name string) classify.Set {
	b.Helper()
	train, _ := newsSources(b, name)
	c := readArticles(b, corpus.Source{Path: train})
	collector, err := tfidf.NewCollector(tfidf.DefaultParams())
	if err != nil {
		b.Fatal(err)
	}
	coder := text.NewCleaner(text.DefaultOptions()).NewCoder(collector.Code)
	s := classify.Set{Classes: len(c.Categories)}
	blocks := make([]tfidf.Block, len(c.Articles)/256+1)
	var codes []int32
	for i, a := range c.Articles {
		codes, _ = coder.Append(codes[:0], a.Text)
		collector.Add(&blocks[i/256], codes)
		s.Y = append(s.Y, int32(a.Category))
	}
	fitted, err := collector.Fit(b.Context(), blocks)
	if err != nil {
		b.Fatal(err)
	}
	s.X = fitted.X
	return s
}
