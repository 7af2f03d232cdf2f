package engine

import (
	"cmp"
	"context"
	"slices"

	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// Terms are the terms that a model listens to most.
type Terms struct {
	Measure string `json:"measure"` // WeightMeasure, ImportanceMeasure or ContributionMeasure
	// Unit says in a few words what the figures are measured in.
	Unit string `json:"unit"`
	// Categories are in the order of the model's; one with Category "" where
	// the measure is of the whole model.
	Categories []CategoryTerms `json:"categories"`
	// Articles counts those that a mean contribution was taken over.
	Articles int `json:"articles,omitempty"`
}

// CategoryTerms are the terms that speak most for a category, the strongest
// first, and those that speak most against it, likewise.
type CategoryTerms struct {
	Category string       `json:"category"`
	For      []TermWeight `json:"for"`
	Against  []TermWeight `json:"against,omitempty"` // their weights are below 0
	// Articles counts those that a mean contribution was taken over: what the
	// model put into this category.
	Articles int `json:"articles,omitempty"`
}

// TermWeight is how much a term counts.
type TermWeight struct {
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
}

// The measures of how much a model listens to a term.
const (
	// WeightMeasure is of a model that gives a term the same weight in every
	// article: times its tf-idf it is the term's contribution in an Explanation.
	WeightMeasure = "weight"
	// ImportanceMeasure is scikit-learn's feature_importances_: what the splits
	// at a term take away of the trees' impurity, of 1 in all. It has no sign
	// and is of no category: it says what matters, not what for.
	ImportanceMeasure = "importance"
	// ContributionMeasure is the mean of a term's contributions to the score of
	// a category, over articles that the model put there.
	ContributionMeasure = "mean contribution"
)

// maxTermArticles is how many articles a mean contribution is taken over at the
// most.
const maxTermArticles = 400

// Terms returns the terms that the model of a run listens to most: for each
// category at most top for it and top against it. Its errors are of kind
// fault.Invalid where top is not from 1 to MaxTop, fault.Conflict where the run
// made no model, and fault.NotFound where there is no such run, or what is
// needed of it is not kept any more.
func (d *Desk) Terms(ctx context.Context, run string, top int) (Terms, error) {
	r, err := d.termsRun(run, top)
	if err != nil {
		return Terms{}, err
	}
	done, err := d.weigh(ctx)
	if err != nil {
		return Terms{}, err
	}
	defer done()
	p, err := d.model(ctx, r)
	if err != nil {
		return Terms{}, err
	}
	vocabulary, categories := p.bundle.Vectorizer.Terms(), p.bundle.Manifest.Categories
	switch m := p.bundle.Model.(type) {
	case classify.Weigher:
		t := Terms{Measure: WeightMeasure, Unit: "added to the " + string(classify.LogRatio) + ", by a tf-idf of 1"}
		for k, category := range categories {
			t.Categories = append(t.Categories, strongest(category, m.Weights(k), vocabulary, top))
		}
		return t, nil
	case classify.Ranker:
		return Terms{Measure: ImportanceMeasure, Unit: "share of the impurity that the splits of all trees take away",
			Categories: []CategoryTerms{strongest("", m.FeatureImportances(), vocabulary, top)}}, nil
	case classify.Explainer:
		return d.contributions(ctx, r, p, m, top)
	}
	return Terms{}, fault.Newf(fault.Internal, "a model of type %s does not say what it listens to", p.bundle.Manifest.Type)
}

// termsRun returns a run, and refuses a top that is too small or too large.
func (d *Desk) termsRun(id string, top int) (Run, error) {
	if top < 1 || top > MaxTop {
		return Run{}, fault.Newf(fault.Invalid, "top is %d: it must be from 1 to %d", top, MaxTop)
	}
	return d.Run(id)
}

// weigh waits until nobody else looks into a model for its terms: each look
// holds a whole model in memory. The caller calls done.
func (d *Desk) weigh(ctx context.Context) (done func(), err error) {
	select {
	case d.weighing <- struct{}{}:
		return func() { <-d.weighing }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// model loads the model of a run, for the caller alone.
func (d *Desk) model(ctx context.Context, r Run) (*Predictor, error) {
	file, err := kept(r, ModelArtifact)
	if err != nil {
		return nil, err
	}
	return d.PredictorOf(ctx, file.Digest)
}

// contributions takes the mean of what terms contribute over articles that the
// run was judged on, spread over the categories that it put them into.
func (d *Desk) contributions(ctx context.Context, r Run, p *Predictor, m classify.Explainer, top int) (Terms, error) {
	articles, err := kept(r, CorpusArtifact)
	if err != nil {
		return Terms{}, err
	}
	answers, err := d.predictions(r)
	if err != nil {
		return Terms{}, err
	}
	vocabulary, categories := p.bundle.Vectorizer.Terms(), p.bundle.Manifest.Categories
	if err := answers.check(len(categories)); err != nil {
		return Terms{}, err
	}
	var part corpus.Part
	if err := part.UnmarshalText([]byte(r.ChosenOn)); err != nil {
		return Terms{}, fault.Newf(fault.Corrupt, "run %s: %w", short(r.ID), err)
	}
	answers = answers.of(part)
	chosen := spread(answers.Answer, len(categories), maxTermArticles)
	rows := make([]int64, len(chosen))
	for i, at := range chosen {
		rows[i] = answers.Row[at]
	}
	picked, err := corpus.Pick(ctx, d.workspace.Corpora(), articles.Digest, rows)
	if err != nil {
		return Terms{}, err
	}
	means := make([][]float64, len(categories))
	t := Terms{Measure: ContributionMeasure, Articles: len(chosen)}
	counts := make([]int, len(categories))
	w := p.workers.Get().(*worker)
	defer p.workers.Put(w)
	for i, at := range chosen {
		if err := ctx.Err(); err != nil {
			return Terms{}, err
		}
		p.predict(w, picked[i].Text)
		k := int(answers.Answer[at])
		if means[k] == nil {
			means[k] = make([]float64, len(vocabulary))
		}
		e := m.Explain(w.x, k)
		for _, c := range e.Contributions {
			means[k][c.Column] += c.Value
		}
		counts[k]++
		t.Unit = "mean of the " + string(e.Method) + ", to the " + string(e.Scale)
	}
	for k, category := range categories {
		for j := range means[k] {
			means[k][j] /= float64(counts[k])
		}
		c := strongest(category, means[k], vocabulary, top)
		c.Articles = counts[k]
		t.Categories = append(t.Categories, c)
	}
	return t, nil
}

// strongest returns the top terms with the largest weights above 0, and with the
// least below 0.
func strongest(category string, weights []float64, vocabulary []string, top int) CategoryTerms {
	order := make([]int, len(weights))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(weights[j], weights[i]) })
	out := CategoryTerms{Category: category, For: []TermWeight{}}
	for _, j := range order[:min(top, len(order))] {
		if weights[j] > 0 {
			out.For = append(out.For, TermWeight{vocabulary[j], weights[j]})
		}
	}
	for _, j := range slices.Backward(order[max(0, len(order)-top):]) {
		if weights[j] < 0 {
			out.Against = append(out.Against, TermWeight{vocabulary[j], weights[j]})
		}
	}
	return out
}
