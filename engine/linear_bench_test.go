package engine_test

import (
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/engine/classify/classifiertest"
	"copydesk/engine/classify/logistic"
	"copydesk/engine/corpus"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// BenchmarkLinearNews is the fit of naive Bayes and of the logistic regression
// to the matrix of the training rows.
func BenchmarkLinearNews(b *testing.B) {
	for _, name := range []string{"ag_news", "huffpost"} {
		b.Run(name, func(b *testing.B) {
			s := newsSet(b, name)
			for _, family := range []classify.Family{bayes.Family(), logistic.Family()} {
				b.Run(string(family.Kind), func(b *testing.B) { classifiertest.BenchFitSet(b, family, s) })
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
