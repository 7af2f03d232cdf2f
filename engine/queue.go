package engine

import (
	"context"
	"slices"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/fault"
)

// TrainRequest asks for a training.
type TrainRequest struct {
	Spec Spec `json:"spec"`
	// Dump, if not empty, is a directory for CSV files of what was computed.
	Dump string `json:"dump,omitempty"`
}

// training is a training job under way or queued.
type training struct {
	job    Job
	dump   string
	lanes  []*lane
	ctx    context.Context
	cancel context.CancelCauseFunc
	worker *Training
	start  time.Time
	done   chan struct{} // closed when the job has ended
	// unstored is why its end could not be stored. It is read once done is closed.
	unstored error
}

// lane is one run of it.
type lane struct {
	run    Run
	points []Point
	stored int // points that are in the store
	saved  time.Time
}

func (t *training) lane(run string) *lane {
	for _, l := range t.lanes {
		if l.run.ID == run {
			return l
		}
	}
	return nil
}

func (t *training) laneOf(kind classify.Kind) *lane {
	return t.lanes[slices.Index(t.job.Spec.Classifiers, kind)]
}

// Train stores a job with a run for each classifier and queues it.
func (d *Desk) Train(r TrainRequest) (Job, error) {
	if err := r.Spec.Validate(); err != nil {
		return Job{}, err
	}
	now := d.clock()
	t := &training{
		job:  Job{ID: newID(), Kind: TrainJob, State: Queued, Spec: r.Spec, Created: now},
		dump: r.Dump,
		done: make(chan struct{}),
	}
	t.ctx, t.cancel = context.WithCancelCause(d.ctx)
	w := Writes{}
	for _, kind := range r.Spec.Classifiers {
		f, _ := families.Lookup(kind)
		run := Run{
			ID: newID(), Experiment: r.Spec.Experiment, Job: t.job.ID, Model: kind, ModelType: f.Name,
			State: Queued, Created: d.clock(), Spec: r.Spec, Environment: d.environment,
		}
		t.lanes = append(t.lanes, &lane{run: run})
		t.job.Runs = append(t.job.Runs, run.ID)
		w.Runs = append(w.Runs, run)
	}
	w.Jobs = []Job{t.job}
	if err := d.store.Write(w); err != nil {
		return Job{}, err
	}
	job := t.job
	d.mu.Lock()
	d.queue = append(d.queue, t)
	d.live[job.ID] = t
	d.mu.Unlock()
	d.changed(job, "")
	select {
	case d.wake <- struct{}{}:
	default:
	}
	return job, nil
}

// Cancel ends a job: what it finished is kept. Of a job that is not under way
// it returns fault.Conflict.
func (d *Desk) Cancel(job string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, ok := d.live[job]
	if !ok {
		return fault.Newf(fault.Conflict, "job %s is not running", short(job))
	}
	t.cancel(context.Canceled)
	return nil
}

// CancelRun ends one run of a job, the others go on.
func (d *Desk) CancelRun(run string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range d.live {
		l := t.lane(run)
		if l == nil {
			continue
		}
		if l.run.State.Ended() {
			break
		}
		if t.worker == nil {
			return fault.Newf(fault.Conflict, "run %s waits for its job to start; cancel the job", short(run))
		}
		t.worker.Stop(l.run.Model)
		return nil
	}
	return fault.Newf(fault.Conflict, "run %s is not running", short(run))
}

// Wait returns the job when it has ended, or why its end could not be stored:
// what was not stored is not there.
func (d *Desk) Wait(ctx context.Context, job string) (Job, error) {
	d.mu.Lock()
	t, ok := d.live[job]
	d.mu.Unlock()
	if ok {
		select {
		case <-ctx.Done():
			return Job{}, ctx.Err()
		case <-t.done:
		}
		if t.unstored != nil {
			return Job{}, t.unstored
		}
	}
	return d.store.Job(job)
}

// runJobs takes jobs from the queue until the desk closes.
func (d *Desk) runJobs() {
	for {
		d.mu.Lock()
		var t *training
		if len(d.queue) > 0 {
			t, d.queue = d.queue[0], d.queue[1:]
		}
		d.mu.Unlock()
		if t != nil {
			d.run(t)
			continue
		}
		select {
		case <-d.wake:
		case <-d.ctx.Done():
			d.mu.Lock()
			empty := len(d.queue) == 0
			d.mu.Unlock()
			if empty {
				return
			}
		}
	}
}

// run does a job from its first state to its last.
func (d *Desk) run(t *training) {
	defer close(t.done)
	defer t.cancel(nil)
	t.start = time.Now()
	d.mu.Lock()
	t.job.State, t.job.Started = Running, d.clock()
	t.job.Stages = make(map[string]Timing)
	t.worker = &Training{
		Spec: t.job.Spec, Workspace: d.workspace, Demo: d.demo, Dump: t.dump,
	}
	d.mu.Unlock()
	err := d.save(t, Writes{Jobs: []Job{t.job}})
	if err == nil {
		d.changed(t.job, "")
		err = guard(func() error {
			_, err := t.worker.Run(t.ctx, func(u Update) { d.take(t, u) })
			return err
		})
	}
	d.finish(t, err)
}

// guard turns a panic of work into an error: a bug in one job must not end the
// desk.
func guard(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Newf(fault.Internal, "panic: %v", p)
		}
	}()
	return work()
}
