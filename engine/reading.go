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
	return lookup("run", id, d.store.Run, d.store.Runs, func(r Run) string { return r.ID })
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
	return lookup("job", id, d.store.Job, d.store.Jobs, func(j Job) string { return j.ID })
}

// lookup returns what an id or the beginning of one names.
func lookup[T any](what, id string, get func(string) (T, error), list func() ([]T, error), idOf func(T) string) (T, error) {
	found, err := get(id)
	if fault.KindOf(err) != fault.NotFound {
		return found, err
	}
	all, err := list()
	if err != nil {
		return found, err
	}
	ids := make([]string, len(all))
	for i, v := range all {
		ids[i] = idOf(v)
	}
	full, err := matchID(what, id, ids)
	if err != nil {
		return found, err
	}
	return get(full)
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
