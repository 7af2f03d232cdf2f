package engine

import (
	"context"
	"slices"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/fault"
)

// maxQueue is the most jobs that wait.
const maxQueue = 100

// maxRequest is the longest id of a request, in bytes.
const maxRequest = 128

// TrainRequest asks for a training.
type TrainRequest struct {
	Spec Spec `json:"spec"`
	// Request is an id that the client chose: asked for again under the same
	// id, the training is not started again.
	Request string `json:"request_id"`
	// Dump, if not empty, is a directory for CSV files of what was computed.
	Dump string `json:"dump,omitempty"`
	// Force starts it even where it needs more memory than there is.
	Force bool `json:"force,omitempty"`
}

// training is a job under way or queued: a training, or the import of a corpus,
// which has no lanes.
type training struct {
	job    Job
	own    bool // asked for by the desk's own process
	lanes  []*lane
	ctx    context.Context
	cancel context.CancelCauseFunc
	worker Worker // nil until it runs
	start  time.Time
	read   *Imported     // what an import has read
	done   chan struct{} // closed when the job has ended
	// unstored is why its end could not be stored. It is read once done is closed.
	unstored error
}

// lane is one run of it.
type lane struct {
	run    Run
	points []Point   // run.Points of them are in the store
	saved  time.Time // when points were stored last
}

func (d *Desk) newTraining(j Job, own bool) *training {
	t := &training{job: j, own: own, done: make(chan struct{})}
	t.ctx, t.cancel = context.WithCancelCause(d.ctx)
	return t
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

// Train stores a job with a run for each classifier and queues it. Asked for
// again under the same request id it returns the job as it is now.
func (d *Desk) Train(ctx context.Context, r TrainRequest, by Caller) (Job, error) {
	if err := r.Spec.Validate(); err != nil {
		return Job{}, err
	}
	return d.ask(ctx, Job{Kind: TrainJob, Spec: r.Spec, Request: r.Request, Dump: r.Dump, Forced: r.Force}, by)
}

// Retry queues the work of an ended job once more, as a new job with the same
// spec.
func (d *Desk) Retry(ctx context.Context, job, request string, force bool, by Caller) (Job, error) {
	old, err := d.Job(job)
	if err != nil {
		return Job{}, err
	}
	if !old.State.Ended() {
		return Job{}, fault.Newf(fault.Conflict, "job %s is %s; only a job that has ended is retried", short(old.ID), old.State)
	}
	return d.ask(ctx, Job{Kind: old.Kind, Spec: old.Spec, Request: request, RetryOf: old.ID, Dump: old.Dump, Forced: force}, by)
}

// ask queues a new job, of which what is asked for is known, with what it is
// expected to need.
func (d *Desk) ask(ctx context.Context, j Job, by Caller) (Job, error) {
	if j.Request == "" || len(j.Request) > maxRequest {
		return Job{}, fault.Newf(fault.Invalid, "request_id has %d characters; it must have 1 to %d", len(j.Request), maxRequest)
	}
	if j.Spec.Source.Digest != "" {
		if err := d.shelf.kept(j.Spec.Source); err != nil {
			return Job{}, err
		}
	}
	var err error
	if j.ExpectedMemory, err = d.memory.Expect(ctx, j.Kind, j.Spec); err != nil {
		return Job{}, err
	}
	j.ID, j.State, j.Created, j.By, j.Runs = newID(), Queued, d.clock(), by.Name, []string{}
	return d.enqueue(j, by)
}

// enqueue stores a new job with its runs, unless its request was met already.
func (d *Desk) enqueue(j Job, by Caller) (Job, error) {
	t := d.newTraining(j, by.Own)
	for _, kind := range j.Spec.Classifiers {
		f, _ := families.Lookup(kind)
		run := Run{
			ID: newID(), Experiment: j.Spec.Experiment, Job: j.ID, Model: kind, ModelType: f.Name,
			State: Queued, Created: d.clock(), Spec: j.Spec, Environment: d.environment,
		}
		t.lanes = append(t.lanes, &lane{run: run})
		t.job.Runs = append(t.job.Runs, run.ID)
	}
	var met *Job
	err := d.commit(func() (Writes, error) {
		earlier, err := d.store.JobOfRequest(j.Request)
		switch {
		case err == nil:
			met = &earlier
			return Writes{}, nil
		case fault.KindOf(err) != fault.NotFound:
			return Writes{}, err
		}
		if !j.Forced {
			if err := d.memory.Check(j.ExpectedMemory); err != nil {
				return Writes{}, err
			}
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.closing {
			return Writes{}, fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
		}
		if len(d.queue) >= maxQueue {
			return Writes{}, fault.Newf(fault.Exhausted, "%d jobs wait already; cancel some, or ask again when some have ended", len(d.queue))
		}
		w := Writes{Jobs: []Job{t.job}, Events: []Event{jobEvent(t.job)}}
		for _, l := range t.lanes {
			w.Runs = append(w.Runs, l.run)
			w.Events = append(w.Events, runEvent(l.run))
		}
		return w, nil
	})
	switch {
	case err != nil:
		t.cancel(nil)
		return Job{}, err
	case met != nil:
		t.cancel(nil)
		return *met, nil
	}
	job := t.job
	d.mu.Lock()
	d.queue = append(d.queue, t)
	d.live[job.ID] = t
	d.mu.Unlock()
	d.nudge()
	return job, nil
}

// nudge makes the scheduler look again.
func (d *Desk) nudge() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Cancel ends a job: what it finished is kept. Of a job that is not under way
// it returns fault.Conflict.
func (d *Desk) Cancel(job string) error {
	d.mu.Lock()
	t, ok := d.live[job]
	waiting := ok && slices.Contains(d.queue, t)
	if waiting {
		d.queue = slices.DeleteFunc(d.queue, func(q *training) bool { return q == t })
	}
	d.mu.Unlock()
	if !ok {
		j, err := d.Job(job)
		if err != nil {
			return err
		}
		return fault.Newf(fault.Conflict, "job %s is not under way: it %s", short(j.ID), j.State)
	}
	t.cancel(context.Canceled)
	if waiting {
		d.finish(t, Usage{}, context.Canceled)
		close(t.done)
		return t.unstored
	}
	return nil
}

// CancelRun ends one run of a job, the others go on.
func (d *Desk) CancelRun(run string) error {
	d.mu.Lock()
	for _, t := range d.live {
		l := t.lane(run)
		if l == nil || l.run.State.Ended() {
			continue
		}
		worker, kind := t.worker, l.run.Model
		d.mu.Unlock()
		if worker == nil {
			return fault.Newf(fault.Conflict, "run %s waits for its job to start; cancel the job", short(run))
		}
		worker.Stop(kind)
		return nil
	}
	d.mu.Unlock()
	r, err := d.Run(run)
	if err != nil {
		return err
	}
	return fault.Newf(fault.Conflict, "run %s is not under way: it %s", short(r.ID), r.State)
}

// Wait returns the job when it has ended, or why its end could not be stored:
// what was not stored is not there. When the desk closes it returns
// fault.Unavailable: the next desk knows.
func (d *Desk) Wait(ctx context.Context, job string) (Job, error) {
	d.mu.Lock()
	t, ok := d.live[job]
	d.mu.Unlock()
	if ok {
		select {
		case <-ctx.Done():
			return Job{}, ctx.Err()
		case <-d.ctx.Done():
		case <-t.done:
		}
		// Closing ends the job, too: which of the two is seen first is a matter of
		// chance.
		if d.ctx.Err() != nil {
			return Job{}, fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
		}
		if t.unstored != nil {
			return Job{}, t.unstored
		}
	}
	return d.Job(job)
}

// lateInterval is how often the desk tries to store what it could not.
const lateInterval = time.Second

// schedule starts jobs until the desk closes, and tidies up between them.
func (d *Desk) schedule() {
	var active int
	ended := make(chan struct{})
	retry := time.NewTicker(lateInterval)
	defer retry.Stop()
	for {
		if active == 0 {
			d.tidy()
		}
		for active < d.maxActive {
			t := d.next()
			if t == nil {
				break
			}
			active++
			go func() {
				d.run(t)
				ended <- struct{}{}
			}()
		}
		select {
		case <-ended:
			active--
		case <-retry.C:
			d.storeLate()
		case <-d.wake:
		case <-d.ctx.Done():
			for ; active > 0; active-- {
				<-ended
			}
			return
		}
	}
}

// next takes the first job from the queue that this desk is to start.
func (d *Desk) next() *training {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing {
		return nil
	}
	i := slices.IndexFunc(d.queue, func(t *training) bool { return t.own || !d.ownOnly })
	if i < 0 {
		return nil
	}
	t := d.queue[i]
	d.queue = slices.Delete(d.queue, i, i+1)
	d.running++
	return t
}

// run does a job from its first state to its last.
func (d *Desk) run(t *training) {
	defer func() {
		d.mu.Lock()
		d.running--
		d.untidy = true
		d.mu.Unlock()
		close(t.done)
		t.cancel(nil)
	}()
	t.start = time.Now()
	worker := d.newWorker(Assignment{
		Kind: t.job.Kind, Spec: t.job.Spec, Workspace: d.workspace.Dir(), Dump: t.job.Dump, KeepFeatures: d.retention.Features,
	})
	err := d.record(t, func(w *Writes) {
		t.job.State, t.job.Started = Running, d.clock()
		t.worker = worker
		w.Jobs = []Job{t.job}
		w.Events = []Event{jobEvent(t.job)}
	})
	var used Usage
	if err == nil && !t.job.Forced {
		err = d.memory.Check(t.job.ExpectedMemory)
	}
	if err == nil {
		err = guard(func() (err error) {
			used, err = worker.Run(t.ctx, func(u Update) { d.take(t, u) })
			return err
		})
	}
	d.finish(t, used, err)
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
