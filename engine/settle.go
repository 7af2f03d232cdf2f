package engine

import (
	"context"
	"slices"
	"time"

	"copydesk/engine/fault"
	"copydesk/engine/usage"
)

// finish stores how a job ended: its state, its best run and the version that
// this became.
func (d *Desk) finish(t *training, err error) {
	now := d.clock()
	if cause := context.Cause(t.ctx); cause != nil && fault.KindOf(cause) != fault.Cancelled {
		err = cause
	}
	d.mu.Lock()
	switch {
	case err == nil:
		t.job.State = Succeeded
	case fault.KindOf(err) == fault.Cancelled:
		t.job.State = Cancelled
	default:
		t.job.State, t.job.Error = Failed, err.Error()
	}
	w := Writes{}
	var succeeded []Run
	for _, l := range t.lanes {
		if l.run.State == Succeeded {
			succeeded = append(succeeded, l.run)
		}
		if !l.run.State.Ended() {
			l.run.State, l.run.Error, l.run.Ended = t.job.State, t.job.Error, now
			w.Runs = append(w.Runs, l.run)
		}
	}
	t.job.Ended = now
	d.mu.Unlock()

	if t.job.State == Succeeded && len(succeeded) == 0 {
		t.job.State, t.job.Error = Failed, "no model was trained"
		if slices.ContainsFunc(t.lanes, func(l *lane) bool { return l.run.State == Cancelled }) {
			t.job.State, t.job.Error = Cancelled, ""
		}
	}
	if t.job.State == Succeeded {
		d.registry.Lock()
		defer d.registry.Unlock()
		d.settle(t, succeeded, &w)
	}
	t.job.PeakRSS = usage.PeakRSS()
	t.job.Total = time.Since(t.start).Seconds()
	w.Jobs = []Job{t.job}
	err = d.save(t, w)
	if err != nil {
		t.unstored = err // and t stays live: whoever waits is told so
		d.log.Error("the end of a job could not be stored", "job", t.job.ID, "error", err)
		d.hub.publish(Event{Kind: JobChanged, Time: now, Job: t.job.ID, State: Failed})
		return
	}
	d.mu.Lock()
	delete(d.live, t.job.ID)
	d.mu.Unlock()
	for _, r := range w.Runs {
		d.runChanged(r)
	}
	if len(w.Versions) > 0 {
		d.hub.publish(Event{Kind: RegistryChanged, Time: now})
	}
	d.changed(t.job, "")
}

// settle adds to w the best run of the job and its registration.
func (d *Desk) settle(t *training, succeeded []Run, w *Writes) {
	best := Best(succeeded)
	t.job.Best = best.ID
	if best.ChosenOn == "" {
		t.job.Warnings = append(t.job.Warnings, "no validation and no test rows: the models were not judged and none was registered")
		return
	}
	v, registered, err := d.register(ModelName, best, d.environment.User)
	if err != nil {
		t.job.Warnings = append(t.job.Warnings, "the best model was not registered: "+err.Error())
		return
	}
	t.job.Version = v.Number
	w.Versions, w.Champions, w.Changes = registered.Versions, registered.Champions, registered.Changes
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
