package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
)

// TermChanges are the terms whose weight differs most between two runs' models,
// by category.
type TermChanges struct {
	Measure string `json:"measure"` // WeightMeasure or ImportanceMeasure
	// Categories are those that both models have, in alphabetical order; one
	// with Category "" where the measure is of the whole model.
	Categories []CategoryTermChanges `json:"categories"`
}

// CategoryTermChanges are the terms whose weight for a category differs most,
// the largest difference first.
type CategoryTermChanges struct {
	Category string       `json:"category"`
	Changes  []TermChange `json:"changes"`
}

// TermChange is a term's weight in each of two models, nil where it is not in
// the model's vocabulary.
type TermChange struct {
	Term   string   `json:"term"`
	First  *float64 `json:"first"`
	Second *float64 `json:"second"`
}

// Difference returns the second weight minus the first; a term that a model
// does not know counts as 0 there.
func (c TermChange) Difference() float64 {
	var d float64
	if c.Second != nil {
		d = *c.Second
	}
	if c.First != nil {
		d -= *c.First
	}
	return d
}

// TermChanges returns, for each category, at most top terms whose weight differs
// between the models of two runs. Models that are not measured alike are refused
// with fault.Conflict, as are such whose figures depend on the articles that
// they answered; the other errors are those of Terms.
func (d *Desk) TermChanges(ctx context.Context, first, second string, top int) (TermChanges, error) {
	a, err := d.termsRun(first, top)
	if err != nil {
		return TermChanges{}, err
	}
	b, err := d.termsRun(second, top)
	if err != nil {
		return TermChanges{}, err
	}
	done, err := d.weigh(ctx)
	if err != nil {
		return TermChanges{}, err
	}
	defer done()
	x, err := d.weights(ctx, a)
	if err != nil {
		return TermChanges{}, err
	}
	y, err := d.weights(ctx, b)
	if err != nil {
		return TermChanges{}, err
	}
	if x.measure != y.measure {
		return TermChanges{}, fault.Newf(fault.Conflict, "run %s (%s) has a term's %s, run %s (%s) its %s: these cannot be compared",
			short(a.ID), a.Model, x.measure, short(b.ID), b.Model, y.measure)
	}
	out := TermChanges{Measure: x.measure}
	union := x.union(y)
	for k, category := range x.categories {
		if l := slices.Index(y.categories, category); l >= 0 {
			out.Categories = append(out.Categories, CategoryTermChanges{category, changes(union, x.of(k), y.of(l), top)})
		}
	}
	if len(out.Categories) == 0 {
		return TermChanges{}, fault.Newf(fault.Conflict, "runs %s and %s have no category in common", short(a.ID), short(b.ID))
	}
	return out, nil
}

// termWeights are what a model gives each term of its vocabulary.
type termWeights struct {
	measure    string
	vocabulary []string // in alphabetical order
	categories []string // [""] where the measure is of the whole model
	of         func(category int) []float64
}

// weights loads the model of a run for the weights of its terms.
func (d *Desk) weights(ctx context.Context, r Run) (termWeights, error) {
	p, err := d.model(ctx, r)
	if err != nil {
		return termWeights{}, err
	}
	w := termWeights{vocabulary: p.bundle.Vectorizer.Terms()}
	switch m := p.bundle.Model.(type) {
	case classify.Weigher:
		w.measure, w.categories, w.of = WeightMeasure, p.bundle.Manifest.Categories, m.Weights
	case classify.Ranker:
		w.measure, w.categories = ImportanceMeasure, []string{""}
		w.of = func(int) []float64 { return m.FeatureImportances() }
	default:
		return termWeights{}, fault.Newf(fault.Conflict, "run %s (%s) gives a term no weight of its own: what it contributes depends on the article, so that there is nothing to compare",
			short(r.ID), r.Model)
	}
	return w, nil
}

// sharedTerm is a term of two vocabularies with its column in each, -1 for none.
type sharedTerm struct {
	term          string
	first, second int
}

// union merges the vocabularies of w and v.
func (w termWeights) union(v termWeights) []sharedTerm {
	all := make([]sharedTerm, 0, max(len(w.vocabulary), len(v.vocabulary)))
	i, j := 0, 0
	for i < len(w.vocabulary) || j < len(v.vocabulary) {
		by := 0
		switch {
		case i == len(w.vocabulary):
			by = 1
		case j == len(v.vocabulary):
			by = -1
		default:
			by = strings.Compare(w.vocabulary[i], v.vocabulary[j])
		}
		switch {
		case by < 0:
			all = append(all, sharedTerm{w.vocabulary[i], i, -1})
			i++
		case by > 0:
			all = append(all, sharedTerm{v.vocabulary[j], -1, j})
			j++
		default:
			all = append(all, sharedTerm{w.vocabulary[i], i, j})
			i, j = i+1, j+1
		}
	}
	return all
}

// changes returns the top terms by how far their weights are apart.
func changes(terms []sharedTerm, first, second []float64, top int) []TermChange {
	all := make([]TermChange, 0, len(terms))
	for _, t := range terms {
		c := TermChange{Term: t.term}
		if t.first >= 0 {
			c.First = &first[t.first]
		}
		if t.second >= 0 {
			c.Second = &second[t.second]
		}
		if c.Difference() != 0 {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b TermChange) int { return cmp.Compare(math.Abs(b.Difference()), math.Abs(a.Difference())) })
	return slices.Clone(all[:min(top, len(all))])
}
