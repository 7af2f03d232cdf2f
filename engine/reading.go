package engine

import (
	"context"
	"slices"

	"copydesk/engine/bundle"
	"copydesk/engine/fault"
)

// Runs returns all runs, the newest first.
func (d *Desk) Runs() ([]Run, error) {
	return d.store.Runs()
}

// Run returns the run whose id is or begins with id.
func (d *Desk) Run(id string) (Run, error) {
	if r, err := d.store.Run(id); fault.KindOf(err) != fault.NotFound {
		return r, err
	}
	runs, err := d.store.Runs()
	if err != nil {
		return Run{}, err
	}
	ids := make([]string, len(runs))
	for i, r := range runs {
		ids[i] = r.ID
	}
	full, err := matchID("run", id, ids)
	if err != nil {
		return Run{}, err
	}
	return d.store.Run(full)
}

// Evaluation returns how the run of that id did. It is empty until the run has
// succeeded.
func (d *Desk) Evaluation(run string) (Evaluation, error) {
	e, err := d.store.Evaluation(run)
	if fault.KindOf(err) == fault.NotFound {
		_, err = d.store.Run(run)
	}
	return e, err
}

// Points returns the series of a run from position from on.
func (d *Desk) Points(run string, from int) ([]Point, error) {
	d.mu.Lock()
	for _, t := range d.live {
		if l := t.lane(run); l != nil {
			points := slices.Clone(l.points[min(from, len(l.points)):])
			d.mu.Unlock()
			return points, nil
		}
	}
	d.mu.Unlock()
	return d.store.Points(run, from, 0)
}

// Experiments returns every experiment that has runs, in alphabetical order.
func (d *Desk) Experiments() ([]Experiment, error) {
	return d.store.Experiments()
}

// Jobs returns all jobs, the newest first.
func (d *Desk) Jobs() ([]Job, error) {
	return d.store.Jobs()
}

// Job returns the job whose id is or begins with id.
func (d *Desk) Job(id string) (Job, error) {
	if j, err := d.store.Job(id); fault.KindOf(err) != fault.NotFound {
		return j, err
	}
	jobs, err := d.store.Jobs()
	if err != nil {
		return Job{}, err
	}
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	full, err := matchID("job", id, ids)
	if err != nil {
		return Job{}, err
	}
	return d.store.Job(full)
}

// Predictor loads the champion of a model.
func (d *Desk) Predictor(ctx context.Context, model string) (*Predictor, Version, error) {
	v, err := d.Champion(model)
	if err != nil {
		return nil, Version{}, err
	}
	p, err := d.PredictorOf(ctx, v.Digest)
	return p, v, err
}

// PredictorOf loads the bundle of that digest.
func (d *Desk) PredictorOf(ctx context.Context, digest string) (*Predictor, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b, err := bundle.Open(d.workspace.Models(), digest)
	if err != nil {
		return nil, err
	}
	return NewPredictor(b), nil
}
