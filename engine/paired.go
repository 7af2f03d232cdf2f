package engine

import (
	"slices"
	"time"

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
// articles are refused with fault.Conflict, one whose answers are not kept any
// more with fault.NotFound.
func (d *Desk) Paired(first, second Run) (Paired, error) {
	if err := sameCorpus(first, second); err != nil {
		return Paired{}, err
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
			return Paired{}, otherArticles(first, second)
		}
		c, err := eval.McNemar(x.Truth, x.Answer, y.Answer)
		if err != nil {
			return Paired{}, err
		}
		return Paired{Part: part.String(), Comparison: *c}, nil
	}
	return Paired{}, fault.Newf(fault.Conflict, "runs %s and %s were not judged", short(first.ID), short(second.ID))
}

// sameCorpus refuses runs of different corpora.
func sameCorpus(first, second Run) error {
	if first.Dataset.Digest != second.Dataset.Digest || !slices.Equal(first.Dataset.Categories, second.Dataset.Categories) {
		return fault.Newf(fault.Conflict, "runs %s and %s are of different corpora", short(first.ID), short(second.ID))
	}
	return nil
}

func otherArticles(first, second Run) error {
	return fault.Newf(fault.Conflict, "runs %s and %s were judged on different articles", short(first.ID), short(second.ID))
}

// predictions loads what a run's model answered.
func (d *Desk) predictions(r Run) (Predictions, error) {
	file, err := kept(r, PredictionsArtifact)
	if err != nil {
		return Predictions{}, err
	}
	return LoadPredictions(d.workspace.Predictions(), file.Digest, len(r.Dataset.Categories))
}

// kept returns the file of a kind that a run made: fault.Conflict where it made
// none, fault.NotFound where retention has dropped it.
func kept(r Run, kind string) (Artifact, error) {
	file, ok := r.Artifact(kind)
	switch {
	case !ok:
		return file, fault.Newf(fault.Conflict, "run %s has no %s: it is %s", short(r.ID), kind, r.State)
	case !file.Dropped.IsZero():
		return file, fault.Newf(fault.NotFound, "retention dropped the %s of run %s on %s; train it again with: copydesk jobs retry %s",
			kind, short(r.ID), file.Dropped.UTC().Format(time.DateOnly), short(r.Job))
	}
	return file, nil
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
