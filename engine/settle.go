package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"copydesk/engine/fault"
)

// finish stores how a job ended: its state, its best run and the version that
// this became.
func (d *Desk) finish(t *training, used Usage, err error) {
	now := d.clock()
	if cause := context.Cause(t.ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause // what could not be stored, or errClosing
	}
	unstored := d.record(t, func(w *Writes) {
		switch {
		case err == nil:
			t.job.State = Succeeded
		case errors.Is(err, errClosing):
			t.job.State, t.job.Error = Interrupted, err.Error()
		case fault.KindOf(err) == fault.Cancelled:
			t.job.State = Cancelled
		default:
			t.job.State, t.job.Error = Failed, err.Error()
		}
		var succeeded []Run
		for _, l := range t.lanes {
			if l.run.State == Succeeded {
				succeeded = append(succeeded, l.run)
			}
			if !l.run.State.Ended() {
				l.run.State, l.run.Error, l.run.Ended = t.job.State, t.job.Error, now
				l.flush(w)
				w.Events = append(w.Events, runEvent(l.run))
			}
		}
		t.job.Ended = now
		switch {
		case t.job.State != Succeeded:
		case t.job.Kind == ImportJob:
			d.add(t, w)
		case len(succeeded) > 0:
			d.settle(t, succeeded, w)
		case slices.ContainsFunc(t.lanes, func(l *lane) bool { return l.run.State == Cancelled }):
			t.job.State, t.job.Error = Cancelled, ""
		default:
			t.job.State, t.job.Error = Failed, "no model was trained"
		}
		t.job.PeakRSS = used.PeakRSS
		if !t.start.IsZero() {
			t.job.Total = time.Since(t.start).Seconds()
		}
		w.Jobs = []Job{t.job}
		w.Events = append(w.Events, jobEvent(t.job))
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	if unstored == nil {
		delete(d.live, t.job.ID)
		return
	}
	// Whoever waits is told so at once. What it was to become is not tried
	// again, because the registry may be another by then: the job has failed.
	d.log.Error("the end of a job could not be stored", "job", t.job.ID, "error", unstored)
	t.unstored = unstored
	t.job.State, t.job.Error, t.job.Ended = Failed, "its end could not be stored: "+unstored.Error(), now
	for _, l := range t.lanes {
		if !l.run.State.Ended() {
			l.run.State, l.run.Error, l.run.Ended = Failed, t.job.Error, now
		}
	}
	d.late = append(d.late, t)
	d.hub.sample(Event{Kind: JobChanged, Time: now, Job: t.job.ID, State: Failed})
}

// storeLate stores the ends of jobs that could not be stored when they came.
func (d *Desk) storeLate() {
	d.mu.Lock()
	late := d.late
	d.late = nil
	d.mu.Unlock()
	for _, t := range late {
		err := d.record(t, func(w *Writes) {
			for _, l := range t.lanes {
				if stored, err := d.store.Run(l.run.ID); err == nil {
					l.run.Points = stored.Points // more, where an error came too late
				}
				l.flush(w)
				w.Events = append(w.Events, runEvent(l.run))
			}
			w.Jobs = []Job{t.job}
			w.Events = append(w.Events, jobEvent(t.job))
		})
		d.mu.Lock()
		if err != nil {
			d.late = append(d.late, t)
		} else {
			delete(d.live, t.job.ID)
		}
		d.mu.Unlock()
	}
}

// settle adds to w the best run of the job and its registration.
func (d *Desk) settle(t *training, succeeded []Run, w *Writes) {
	best := Best(succeeded)
	t.job.Best = best.ID
	if best.ChosenOn == "" {
		t.job.Warnings = append(t.job.Warnings, "no validation and no test rows: the models were not judged and none was registered")
		return
	}
	v, registered, err := d.registration(ModelName, best, t.job.By)
	if err != nil {
		t.job.Warnings = append(t.job.Warnings, "the best model was not registered: "+err.Error())
		return
	}
	t.job.Version = v.Number
	w.Versions, w.Champions, w.Changes = registered.Versions, registered.Champions, registered.Changes
	w.Events = append(w.Events, registered.Events...)
}

// Best returns the run with the highest accuracy on the part that runs are
// chosen on, by macro F1 among equals, the first of what is equal still. runs
// is not empty.
func Best(runs []Run) Run {
	best := runs[0]
	for _, r := range runs[1:] {
		a, b := r.chosenMetric("accuracy"), best.chosenMetric("accuracy")
		if a > b || a == b && r.chosenMetric("f1_macro") > best.chosenMetric("f1_macro") {
			best = r
		}
	}
	return best
}

// chosenMetric returns a metric on the part that the run is chosen on.
func (r Run) chosenMetric(name string) float64 {
	if r.ChosenOn == "validation" {
		name = "validation_" + name
	}
	return r.Metrics[name]
}
