package servertest

import (
	"slices"
	"testing"

	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/sparse"
	"copydesk/engine/tensor"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

// Train fits an estimator to the corpus.
func Train(tb testing.TB, kind classify.Kind, e classify.Estimator) *bundle.Bundle {
	tb.Helper()
	cleaner := text.NewCleaner(text.DefaultOptions())
	var cleaned, categories []string
	for _, a := range Articles() {
		cleaned = append(cleaned, string(cleaner.Append(nil, a.Text)))
		if !slices.Contains(categories, a.Category) {
			categories = append(categories, a.Category)
		}
	}
	slices.Sort(categories)
	set := classify.Set{Classes: len(categories)}
	for _, a := range Articles() {
		set.Y = append(set.Y, int32(slices.Index(categories, a.Category)))
	}
	p := tfidf.DefaultParams()
	p.MinDF = tfidf.Count(1)
	v, x, err := tfidf.Fit(tb.Context(), cleaned, p)
	if err != nil {
		tb.Fatal(err)
	}
	set.X = x
	fit, err := e.Fit(tb.Context(), set, classify.Options{Seed: 1})
	if err != nil {
		tb.Fatal(err)
	}
	b, err := bundle.New(bundle.Manifest{
		Kind: kind, RandomState: 1, Categories: categories, Text: bundle.CurrentText(text.DefaultOptions()),
	}, e, v, fit.Model)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// Default fits a classifier of that kind with its default parameters.
func Default(tb testing.TB, kind classify.Kind) *bundle.Bundle {
	tb.Helper()
	f, ok := families.Lookup(kind)
	if !ok {
		tb.Fatalf("no classifier %q", kind)
	}
	return Train(tb, kind, f.New())
}

// With returns b with a classifier that score makes the answers of, to see what
// the server does with one that is slow or broken.
func With(b *bundle.Bundle, score func(x sparse.Vector, p []float64)) *bundle.Bundle {
	return &bundle.Bundle{Manifest: b.Manifest, Vectorizer: b.Vectorizer, Model: scoring{b.Model, score}}
}

// scoring is a classify.Model and its own scorer.
type scoring struct {
	classify.Model
	score func(x sparse.Vector, p []float64)
}

func (s scoring) NewScorer() classify.Scorer         { return s }
func (s scoring) Score(x sparse.Vector, p []float64) { s.score(x, p) }
func (s scoring) Tensors() tensor.Set                { return nil }
