package engine

import (
	"slices"

	"copydesk/engine/corpus"
	"copydesk/engine/eval"
	"copydesk/engine/fault"
)

// Paired holds the answers of two runs to the same articles against each other.
type Paired struct {
	Part string `json:"part"` // test, or validation where there is no test
	eval.Comparison
}

// Paired tests whether one of two runs is really better, by McNemar's test on
// the articles that both were judged on. Runs that were not judged on the same
// articles are refused with fault.Conflict.
func (d *Desk) Paired(first, second Run) (Paired, error) {
	if first.Dataset.Digest != second.Dataset.Digest || !slices.Equal(first.Dataset.Categories, second.Dataset.Categories) {
		return Paired{}, fault.Newf(fault.Conflict, "runs %s and %s are of different corpora", short(first.ID), short(second.ID))
	}
	a, err := d.predictions(first)
	if err != nil {
		return Paired{}, err
	}
	b, err := d.predictions(second)
	if err != nil {
		return Paired{}, err
	}
	for _, part := range []corpus.Part{corpus.Test, corpus.Validation} {
		x, y := a.of(part), b.of(part)
		if len(x.Row) == 0 && len(y.Row) == 0 {
			continue
		}
		if !slices.Equal(x.Row, y.Row) || !slices.Equal(x.Truth, y.Truth) {
			return Paired{}, fault.Newf(fault.Conflict, "runs %s and %s were judged on different articles", short(first.ID), short(second.ID))
		}
		c, err := eval.McNemar(x.Truth, x.Answer, y.Answer)
		if err != nil {
			return Paired{}, err
		}
		return Paired{Part: part.String(), Comparison: *c}, nil
	}
	return Paired{}, fault.Newf(fault.Conflict, "runs %s and %s were not judged", short(first.ID), short(second.ID))
}

// predictions loads what a run's model answered.
func (d *Desk) predictions(r Run) (Predictions, error) {
	file, ok := r.Artifact(PredictionsArtifact)
	if !ok {
		return Predictions{}, fault.Newf(fault.Conflict, "run %s has no predictions: it is %s", short(r.ID), r.State)
	}
	return LoadPredictions(d.workspace.Predictions(), file.Digest, len(r.Dataset.Categories))
}

// of returns the rows of one part, without their probabilities.
func (p Predictions) of(part corpus.Part) Predictions {
	var out Predictions
	for i, q := range p.Part {
		if corpus.Part(q) == part {
			out.Row = append(out.Row, p.Row[i])
			out.Truth = append(out.Truth, p.Truth[i])
			out.Answer = append(out.Answer, p.Answer[i])
		}
	}
	return out
}
