package engine

import (
	"maps"
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
		d.hub.publish(Event{Kind: Progressed, Time: d.clock(), Job: t.job.ID, Run: run, Progress: u.Progress})
	case u.Point != nil:
		d.takePoint(t, t.laneOf(u.Model), *u.Point)
	case u.Stage != nil:
		d.mu.Lock()
		t.job.Stages[u.Stage.Name] = u.Stage.Timing
		if u.Model != "" {
			l := t.laneOf(u.Model)
			l.run.Stages = maps.Clone(l.run.Stages)
			if l.run.Stages == nil {
				l.run.Stages = make(map[string]Timing)
			}
			l.run.Stages[u.Stage.Name] = u.Stage.Timing
		}
		d.mu.Unlock()
	case u.Prepared != nil:
		t.job.Dataset, t.job.Warnings = u.Prepared.Dataset, u.Prepared.Warnings
		w := Writes{}
		for _, l := range t.lanes {
			l.run.Dataset = u.Prepared.Dataset
			l.run.Artifacts = []Artifact{u.Prepared.Corpus}
			w.Runs = append(w.Runs, l.run)
		}
		w.Jobs = []Job{t.job}
		d.saveOrCancel(t, w)
		d.changed(t.job, "")
	case u.Started != nil:
		l := t.laneOf(u.Model)
		d.mu.Lock()
		l.run.State, l.run.Started, l.run.Params = Running, d.clock(), u.Started.Params
		d.mu.Unlock()
		d.saveOrCancel(t, Writes{Runs: []Run{l.run}})
		d.runChanged(l.run)
	case u.Outcome != nil:
		d.takeOutcome(t, t.laneOf(u.Model), u.Outcome)
	}
}

func (d *Desk) takePoint(t *training, l *lane, p Point) {
	d.mu.Lock()
	l.points = append(l.points, p)
	unsaved := l.points[l.stored:len(l.points):len(l.points)]
	d.mu.Unlock()
	if now := time.Now(); now.Sub(l.saved) >= pointsInterval {
		l.saved = now
		d.savePoints(t, l, Writes{}, unsaved)
	}
}

func (d *Desk) savePoints(t *training, l *lane, w Writes, unsaved []Point) {
	l.run.Points = l.stored + len(unsaved)
	w.Runs = append(w.Runs, l.run)
	if len(unsaved) > 0 {
		w.Points = map[string][]Point{l.run.ID: unsaved}
	}
	if d.saveOrCancel(t, w) {
		l.stored += len(unsaved)
	}
}

func (d *Desk) takeOutcome(t *training, l *lane, o *Outcome) {
	d.mu.Lock()
	r := &l.run
	r.State, r.Error, r.Ended = o.State, o.Error, d.clock()
	r.Metrics, r.ChosenOn = o.Metrics, o.ChosenOn
	r.Iterations, r.Converged = o.Iterations, o.Converged
	r.Resources, r.Warnings = o.Resources, o.Warnings
	r.Artifacts = append(r.Artifacts[:len(r.Artifacts):len(r.Artifacts)], o.Artifacts...)
	unsaved := l.points[l.stored:len(l.points):len(l.points)]
	d.mu.Unlock()
	w := Writes{}
	if o.State == Succeeded {
		w.Evaluations = map[string]Evaluation{r.ID: o.Evaluation}
	}
	d.savePoints(t, l, w, unsaved)
	d.runChanged(l.run)
}

// save writes and names the job in the error.
func (d *Desk) save(t *training, w Writes) error {
	if err := d.store.Write(w); err != nil {
		return fault.Newf(fault.KindOf(err), "job %s could not be stored: %w", short(t.job.ID), err)
	}
	return nil
}

// saveOrCancel writes; what cannot be stored is not worth computing, so that a
// failure ends the job.
func (d *Desk) saveOrCancel(t *training, w Writes) bool {
	err := d.save(t, w)
	if err != nil {
		d.log.Error("storing failed", "job", t.job.ID, "error", err)
		t.cancel(err)
	}
	return err == nil
}

func (d *Desk) changed(j Job, run string) {
	d.hub.publish(Event{Kind: JobChanged, Time: d.clock(), Job: j.ID, Run: run, State: j.State})
}

func (d *Desk) runChanged(r Run) {
	d.hub.publish(Event{Kind: RunChanged, Time: d.clock(), Job: r.Job, Run: r.ID, State: r.State})
}
