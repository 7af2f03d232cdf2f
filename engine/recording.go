package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"copydesk/engine/fault"
)

// pointsInterval is how often the series of a running run are stored: what a
// killed desk may lose of a curve.
const pointsInterval = time.Second

// take records what a training tells. An error of the store ends the job.
func (d *Desk) take(t *training, u Update) {
	switch {
	case u.Progress != nil:
		run := ""
		if u.Model != "" {
			run = t.laneOf(u.Model).run.ID
		}
		d.hub.sample(Event{Kind: Progressed, Time: d.clock(), Job: t.job.ID, Run: run, Progress: u.Progress})
	case u.Point != nil:
		d.takePoint(t, t.laneOf(u.Model), *u.Point)
	case u.Stage != nil:
		d.mu.Lock()
		t.job.Stages = with(t.job.Stages, u.Stage.Name, u.Stage.Timing)
		if u.Model != "" {
			l := t.laneOf(u.Model)
			l.run.Stages = with(l.run.Stages, u.Stage.Name, u.Stage.Timing)
		}
		d.mu.Unlock()
	case u.Prepared != nil:
		d.recordOrCancel(t, func(w *Writes) {
			t.job.Dataset = u.Prepared.Dataset
			t.job.Warnings = slices.Concat(t.job.Warnings, u.Prepared.Warnings)
			for _, l := range t.lanes {
				l.run.Dataset = u.Prepared.Dataset
				l.run.Artifacts = []Artifact{u.Prepared.Corpus}
				w.Runs = append(w.Runs, l.run)
			}
			w.Jobs = []Job{t.job}
			w.Events = []Event{jobEvent(t.job)}
		})
	case u.Started != nil:
		d.recordOrCancel(t, func(w *Writes) {
			l := t.laneOf(u.Model)
			l.saved = time.Now()
			l.run.State, l.run.Started, l.run.Params = Running, d.clock(), u.Started.Params
			w.Runs = []Run{l.run}
			w.Events = []Event{runEvent(l.run)}
		})
	case u.Warning != "":
		d.log.Warn("a job warns", "job", t.job.ID, "warning", u.Warning)
		d.mu.Lock()
		t.job.Warnings = slices.Concat(t.job.Warnings, []string{u.Warning})
		d.mu.Unlock()
	case u.Imported != nil:
		t.read = u.Imported // to be stored with the end of the job
	case u.Outcome != nil:
		d.takeOutcome(t, t.laneOf(u.Model), u.Outcome)
	}
}

// with returns a copy of m that has v under name: what is being stored has the
// old one.
func with[V any](m map[string]V, name string, v V) map[string]V {
	m = maps.Clone(m)
	if m == nil {
		m = make(map[string]V)
	}
	m[name] = v
	return m
}

func (d *Desk) takePoint(t *training, l *lane, p Point) {
	d.mu.Lock()
	l.points = append(l.points, p)
	d.mu.Unlock()
	if now := time.Now(); now.Sub(l.saved) >= pointsInterval {
		l.saved = now
		d.recordOrCancel(t, func(w *Writes) { l.flush(w) })
	}
}

// flush adds the points that are not stored yet to w, with the run.
func (l *lane) flush(w *Writes) {
	if unsaved := l.points[l.run.Points:]; len(unsaved) > 0 {
		w.Points = with(w.Points, l.run.ID, unsaved)
	}
	l.run.Points = len(l.points)
	w.Runs = append(w.Runs, l.run)
}

func (d *Desk) takeOutcome(t *training, l *lane, o *Outcome) {
	if cause := context.Cause(t.ctx); o.State == Cancelled && cause != nil && !errors.Is(cause, context.Canceled) {
		return // nobody cancelled it: the end of the job says why
	}
	d.recordOrCancel(t, func(w *Writes) {
		r := &l.run
		r.State, r.Error, r.Ended = o.State, o.Error, d.clock()
		r.Metrics, r.ChosenOn = o.Metrics, o.ChosenOn
		r.Iterations, r.Passes, r.Converged = o.Iterations, o.Passes, o.Converged
		r.Resources, r.Warnings = o.Resources, o.Warnings
		r.Artifacts = append(r.Artifacts[:len(r.Artifacts):len(r.Artifacts)], o.Artifacts...)
		if o.State == Succeeded {
			w.Evaluations = map[string]Evaluation{r.ID: o.Evaluation}
		}
		l.flush(w)
		w.Events = []Event{runEvent(*r)}
	})
}

// record commits what change adds to the writes; the job and its runs are
// changed by nobody else meanwhile. What cannot be stored is taken back, so that
// the job is what the store says. The error names the job.
func (d *Desk) record(t *training, change func(*Writes)) error {
	var job Job
	runs := make([]Run, len(t.lanes))
	err := d.commit(func() (Writes, error) {
		var w Writes
		d.mu.Lock()
		defer d.mu.Unlock()
		job = t.job
		for i, l := range t.lanes {
			runs[i] = l.run
		}
		change(&w)
		return w, nil
	})
	if err == nil {
		return nil
	}
	d.mu.Lock()
	t.job = job
	for i, l := range t.lanes {
		runs[i].Tags = l.run.Tags // which people may have changed since
		l.run = runs[i]
	}
	d.mu.Unlock()
	return fault.Newf(fault.KindOf(err), "job %s could not be stored: %w", short(job.ID), err)
}

// recordOrCancel records; what cannot be stored is not worth computing, so that
// a failure ends the job.
func (d *Desk) recordOrCancel(t *training, change func(*Writes)) {
	if err := d.record(t, change); err != nil {
		d.log.Error("storing failed", "job", t.job.ID, "error", err)
		t.cancel(err)
	}
}

func jobEvent(j Job) Event {
	return Event{Kind: JobChanged, Job: j.ID, State: j.State}
}

func runEvent(r Run) Event {
	return Event{Kind: RunChanged, Job: r.Job, Run: r.ID, State: r.State}
}
