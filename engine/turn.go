package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/corpus"
	"copydesk/engine/eval"
	"copydesk/engine/numeral"
	"copydesk/engine/usage"
)

const (
	// timedPredictions is how many articles are predicted one by one to time a
	// prediction, at the most; timedBatches how many tens of them.
	timedPredictions = 200
	timedBatches     = 20
)

// turn fits, judges and keeps one classifier.
func (t *Training) turn(ctx context.Context, kind classify.Kind, f *features, d *dump) (Outcome, error) {
	fit, resources, err := t.fit(ctx, kind, f)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{
		State:      Succeeded,
		Iterations: fit.Iterations,
		Passes:     fit.Passes,
		Converged:  fit.Converged,
		Resources:  resources,
		Metrics:    make(map[string]float64),
	}
	if fit.Loss != nil {
		o.Metrics[lossName(kind)] = *fit.Loss
	}
	if !fit.Converged {
		o.Warnings = append(o.Warnings, fmt.Sprintf("stopped at its limit of %s before it converged; raise max_iter to go on", numeral.Plural(fit.Iterations, "iteration", "iterations")))
	}
	predictions, err := t.judge(ctx, kind, f, fit.Model, &o, d)
	if err != nil {
		return Outcome{}, err
	}
	if err := t.keep(ctx, kind, f, fit.Model, predictions, &o); err != nil {
		return Outcome{}, err
	}
	if fit.Iterations > 0 {
		d.iterations(kind, fit.Iterations)
	}
	return o, nil
}

// lossName is the metric under which a classifier's final loss is kept.
func lossName(kind classify.Kind) string {
	if kind == classify.LogisticRegression {
		return "objective"
	}
	return "loss"
}

func (t *Training) fit(ctx context.Context, kind classify.Kind, f *features) (*classify.Fit, Resources, error) {
	start := time.Now()
	points := 0
	outlook := t.outlook.fit(kind)
	m := t.progress(kind, Fit, "")
	options := classify.Options{Seed: t.Spec.Seed, Progress: func(p classify.Progress) {
		points++
		now := time.Now()
		elapsed := now.Sub(start).Seconds()
		t.tell(Update{Model: kind, Point: &Point{Step: p.Step, Elapsed: elapsed, Loss: p.Loss, Gradient: p.Gradient}})
		m.unit = p.Unit
		sample := m.sample(now, int64(p.Step), int64(p.Total))
		sample.Loss, sample.Gradient, sample.Points = p.Loss, p.Gradient, points
		job := t.outlook.job(outlook.look(now, elapsed, &sample), t.isStopped)
		sample.JobETA = &job
		t.tell(Update{Model: kind, Progress: &sample})
	}}
	var fit *classify.Fit
	gauge := usage.Watch()
	took, err := t.timed(kind, "fit_"+string(kind), func() (err error) {
		fit, err = t.Spec.Estimator(kind).Fit(ctx, f.train, options)
		return err
	})
	peak := gauge.Peak()
	if err == nil {
		t.outlook.fitted(kind, took.Wall)
	}
	return fit, Resources{PeakMemory: peak, FitDuration: took.Wall}, err
}

// judge predicts the validation and test rows and reports on them.
func (t *Training) judge(ctx context.Context, kind classify.Kind, f *features, model classify.Model, o *Outcome, d *dump) (Predictions, error) {
	var all Predictions
	for _, part := range []struct {
		id     corpus.Part
		stage  string
		prefix string
		rows   judged
		report **eval.Report
	}{
		{corpus.Validation, "predict_validation_", "validation_", f.validation, &o.Evaluation.Validation},
		{corpus.Test, "predict_", "", f.test, &o.Evaluation.Test},
	} {
		if len(part.rows.row) == 0 {
			continue
		}
		var p []float64
		if _, err := t.timed(kind, part.stage+string(kind), func() (err error) {
			p, err = classify.Probabilities(ctx, model, part.rows.x)
			return err
		}); err != nil {
			return all, err
		}
		report, err := eval.Judge(f.categories, part.rows.truth, p, f.counts)
		if err != nil {
			return all, err
		}
		*part.report = report
		addMetrics(o.Metrics, part.prefix, report)
		all.add(part.id, part.rows, p, len(f.categories))
		if part.id == corpus.Test {
			if err := d.probabilities(kind, f.categories, p); err != nil {
				return all, err
			}
		}
	}
	if _, on := o.Evaluation.Chosen(); len(all.Row) > 0 {
		o.ChosenOn = on
	}
	return all, nil
}

// addMetrics names the figures of a report as MLflow users expect them.
func addMetrics(metrics map[string]float64, prefix string, r *eval.Report) {
	for name, v := range map[string]float64{
		"accuracy":           r.Accuracy,
		"balanced_accuracy":  r.BalancedAccuracy,
		"f1_macro":           r.F1Macro,
		"f1_weighted":        r.F1Weighted,
		"precision_macro":    r.PrecisionMacro,
		"precision_weighted": r.PrecisionWeighted,
		"recall_macro":       r.RecallMacro,
		"recall_weighted":    r.RecallWeighted,
		"log_loss":           r.LogLoss,
		"matthews_corrcoef":  r.Matthews,
	} {
		metrics[prefix+name] = v
	}
	for _, k := range r.TopK {
		if k.K > 1 {
			metrics[fmt.Sprintf("%stop_%d_accuracy", prefix, k.K)] = k.Accuracy
		}
	}
}

// add appends the answers to the rows of a part.
func (p *Predictions) add(part corpus.Part, rows judged, probabilities []float64, categories int) {
	for i, truth := range rows.truth {
		p.Part = append(p.Part, uint8(part))
		p.Row = append(p.Row, rows.row[i])
		p.Truth = append(p.Truth, truth)
		p.Answer = append(p.Answer, int32(eval.Argmax(probabilities[i*categories:(i+1)*categories])))
	}
	p.Probabilities = append(p.Probabilities, probabilities...)
}

// keep writes the bundle and the predictions, and times the model as it will
// be used.
func (t *Training) keep(ctx context.Context, kind classify.Kind, f *features, model classify.Model, p Predictions, o *Outcome) error {
	b, err := bundle.New(bundle.Manifest{
		Kind:        kind,
		RandomState: t.Spec.Seed,
		Categories:  f.categories,
		Text:        bundle.CurrentText(t.Spec.Preprocessing.TextCleaning),
		Dataset:     f.dataset.Digest,
	}, t.Spec.Estimator(kind), f.vectorizer, model)
	if err != nil {
		return err
	}
	digest, size, err := bundle.Save(t.Workspace.Models(), b)
	if err != nil {
		return err
	}
	o.Resources.BundleSize = size
	o.Artifacts = append(o.Artifacts, Artifact{Kind: ModelArtifact, Digest: digest, Bytes: size})
	if len(p.Row) > 0 {
		a, err := savePredictions(t.Workspace.Predictions(), p, len(f.categories))
		if err != nil {
			return err
		}
		o.Artifacts = append(o.Artifacts, a)
	}
	articles := f.test.raw
	if len(articles) == 0 {
		articles = f.validation.raw
	}
	o.Resources.PredictP50, o.Resources.PredictTen = timePredictions(ctx, NewPredictor(b), articles)
	return ctx.Err()
}

// timePredictions returns the median milliseconds of one prediction and of ten
// in a row, from raw text to probabilities; 0 without articles.
func timePredictions(ctx context.Context, p *Predictor, articles []string) (one, ten float64) {
	var ones, tens []float64
	for _, a := range articles[:min(len(articles), timedPredictions)] {
		if ctx.Err() != nil {
			return 0, 0
		}
		start := time.Now()
		p.Predict(a)
		ones = append(ones, milliseconds(start))
	}
	for batch := range slices.Chunk(articles[:min(len(articles), 10*timedBatches)], 10) {
		if ctx.Err() != nil || len(batch) < 10 {
			break
		}
		start := time.Now()
		for _, a := range batch {
			p.Predict(a)
		}
		tens = append(tens, milliseconds(start))
	}
	return median(ones), median(tens)
}

func milliseconds(since time.Time) float64 {
	return float64(time.Since(since).Nanoseconds()) / 1e6
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}
