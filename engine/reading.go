package engine

import (
	"context"
	"slices"

	"copydesk/engine/bundle"
	"copydesk/engine/fault"
)

// FindRuns returns a page of the runs that q asks for.
func (d *Desk) FindRuns(q RunQuery) (RunPage, error) {
	event := d.hub.last()
	page, err := d.store.FindRuns(q)
	page.Event = event
	return page, err
}

// Run returns the run whose id is or begins with id.
func (d *Desk) Run(id string) (Run, error) {
	return lookup("run", id, d.store.Run, d.store.RunIDs)
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

// Points returns at most limit points (0: all) of a run's series from position
// from on.
func (d *Desk) Points(run string, from, limit int) ([]Point, error) {
	from = max(0, from)
	d.mu.Lock()
	for _, t := range d.live {
		if l := t.lane(run); l != nil {
			points := l.points[min(from, len(l.points)):]
			if limit > 0 {
				points = points[:min(limit, len(points))]
			}
			points = slices.Clone(points)
			d.mu.Unlock()
			return points, nil
		}
	}
	d.mu.Unlock()
	return d.store.Points(run, from, limit)
}

// Experiments returns every experiment that has runs, in alphabetical order.
func (d *Desk) Experiments() ([]Experiment, error) {
	return d.store.Experiments()
}

// FindJobs returns a page of jobs, the newest first.
func (d *Desk) FindJobs(q JobQuery) (JobPage, error) {
	event := d.hub.last()
	page, err := d.store.FindJobs(q)
	page.Event = event
	return page, err
}

// Job returns the job whose id is or begins with id.
func (d *Desk) Job(id string) (Job, error) {
	return lookup("job", id, d.store.Job, d.store.JobIDs)
}

// PredictorOf loads the bundle of that digest.
func (d *Desk) PredictorOf(ctx context.Context, digest string) (*Predictor, error) {
	return OpenPredictor(ctx, d.workspace, digest)
}

// OpenPredictor loads the bundle of that digest from a workspace. Bundles never
// change, so that nobody has to own the workspace.
func OpenPredictor(ctx context.Context, w Workspace, digest string) (*Predictor, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b, err := bundle.Open(w.Models(), digest)
	if err != nil {
		return nil, err
	}
	return NewPredictor(b), nil
}
