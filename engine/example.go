package engine

import (
	"context"
	"math"
	"slices"

	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

// Example is an article that a run's model was judged on, and what it answered.
type Example struct {
	Text string
	// Probabilities are in the order of the model's categories.
	Probabilities []float64
}

// maxExamples is the most examples that a model is tried on.
const maxExamples = 16

// Examples returns at most 16 articles that the run of a version was judged on,
// spread over its categories. It fails with fault.NotFound where they are not
// kept any more and with fault.Corrupt where what is kept is damaged.
func (d *Desk) Examples(ctx context.Context, v Version) ([]Example, error) {
	run, err := d.store.Run(v.Run)
	if err != nil {
		return nil, err
	}
	answers, ok := run.Artifact(PredictionsArtifact)
	if !ok || !answers.Dropped.IsZero() {
		return nil, fault.Newf(fault.NotFound, "the predictions of run %s are not kept any more", short(run.ID))
	}
	articles, ok := run.Artifact(CorpusArtifact)
	if !ok || !articles.Dropped.IsZero() {
		return nil, fault.Newf(fault.NotFound, "the corpus of run %s is not kept any more", short(run.ID))
	}
	categories := run.Dataset.Categories
	p, err := LoadPredictions(d.workspace.Predictions(), answers.Digest, len(categories))
	if err != nil {
		return nil, err
	}
	chosen := spread(p.Truth, len(categories), maxExamples)
	rows := make([]int64, len(chosen))
	for i, at := range chosen {
		rows[i] = p.Row[at]
	}
	picked, err := corpus.Pick(ctx, d.workspace.Corpora(), articles.Digest, rows)
	if err != nil {
		return nil, err
	}
	examples := make([]Example, len(chosen))
	for i, at := range chosen {
		if want := categories[p.Truth[at]]; picked[i].Category != want {
			return nil, fault.Newf(fault.Corrupt, "row %d of the corpus of run %s is of category %q, its predictions say %q", rows[i], short(run.ID), picked[i].Category, want)
		}
		examples[i] = Example{Text: picked[i].Text, Probabilities: slices.Clone(p.Probabilities[at*len(categories) : (at+1)*len(categories)])}
	}
	return examples, nil
}

// spread returns at most n positions of truth that are spread over the
// categories: the first of each category, then the second and so on, or, where
// there are more than n categories, the first of every so many. Positions that
// name no category are left out.
func spread(truth []int32, categories, n int) []int {
	byCategory := make([][]int, categories)
	for i, k := range truth {
		if k >= 0 && int(k) < categories && len(byCategory[k]) < n {
			byCategory[k] = append(byCategory[k], i)
		}
	}
	var all []int
	for round := range n {
		for _, positions := range byCategory {
			if round < len(positions) {
				all = append(all, positions[round])
			}
		}
		if len(all) >= n {
			break
		}
	}
	present := 0
	for _, positions := range byCategory {
		present += min(len(positions), 1)
	}
	if present <= n {
		return all[:min(n, len(all))]
	}
	chosen := make([]int, n)
	for i := range chosen {
		chosen[i] = all[i*present/n]
	}
	return chosen
}

// tolerance is by how much a probability may differ from the one of the
// training: by rounding, which is another in a batch than for one article and
// on another processor. In a forest rounding can send an article down another
// branch of a tree or two of a hundred; a network computes in float32.
func tolerance(kind classify.Kind) float64 {
	switch kind {
	case classify.RandomForest:
		return 0.02
	case classify.NeuralNetwork:
		return 1e-3
	}
	return 1e-6
}

// Reproduce asks the model for its answers to examples. It reports
// (fault.Corrupt) the first that is another than when the model was judged.
func (p *Predictor) Reproduce(examples []Example) error {
	m := p.Manifest()
	for i, e := range examples {
		a := p.Predict(e.Text)
		if len(a.Probabilities) != len(e.Probabilities) {
			return fault.Newf(fault.Corrupt, "the model has %d categories, when it was judged it had %d", len(a.Probabilities), len(e.Probabilities))
		}
		for k, was := range e.Probabilities {
			// A NaN compares as false.
			if is := a.Probabilities[k]; !(math.Abs(is-was) <= tolerance(m.Kind)) {
				return fault.Newf(fault.Corrupt, "the model answers stored example %d of %d with %.6f for %q; when it was judged it answered %.6f", i+1, len(examples), is, m.Categories[k], was)
			}
		}
	}
	return nil
}
