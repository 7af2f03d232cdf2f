package tui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/eval"
	"copydesk/engine/fault"
	"copydesk/tui/figure"
)

// fakeDesk is a desk in memory. Tests do its work: they say what happens.
type fakeDesk struct {
	mu          sync.Mutex
	now         func() time.Time
	runs        []engine.Run // the newest first
	jobs        []engine.Job // the newest first
	evaluations map[string]engine.Evaluation
	points      map[string][]engine.Point
	versions    []engine.Version // the newest first
	serving     string           // address of the prediction server
	started     time.Time
	asked       []string      // what was asked for, in order
	refuse      error         // of every request and read, if not nil
	panics      string        // the method that panics, "" for none
	text        string        // in articles and terms
	trained     []engine.Spec // what was asked to be trained, in order
	cancelled   []string      // jobs that were asked to end
	ask         askDesk
	compare     compareDesk
	served      fakeServed
	shelf       shelf

	events  []engine.Event
	changed chan struct{}
	closed  bool
}

func newFakeDesk(now func() time.Time) *fakeDesk {
	return &fakeDesk{
		now: now, started: now().Add(-130 * time.Minute), evaluations: map[string]engine.Evaluation{}, points: map[string][]engine.Point{},
		changed: make(chan struct{}),
	}
}

func (d *fakeDesk) Next(ctx context.Context) ([]engine.Event, error) {
	for {
		d.mu.Lock()
		events, changed, closed := d.events, d.changed, d.closed
		d.events = nil
		d.mu.Unlock()
		if len(events) > 0 {
			return events, nil
		}
		if closed {
			return nil, fault.Newf(fault.Unavailable, "the desk has closed")
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-changed:
		}
	}
}

// tell publishes an event. d.mu is held.
func (d *fakeDesk) tell(e engine.Event) {
	e.Time = d.now()
	d.events = append(d.events, e)
	close(d.changed)
	d.changed = make(chan struct{})
}

func (d *fakeDesk) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	close(d.changed)
	d.changed = make(chan struct{})
}

// reach panics if that method is to.
func (d *fakeDesk) reach(method string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.panics == method {
		panic("a bug in " + method)
	}
}

func (d *fakeDesk) note(format string, args ...any) error {
	d.asked = append(d.asked, fmt.Sprintf(format, args...))
	return d.refuse
}

func (d *fakeDesk) Train(_ context.Context, r engine.TrainRequest) (engine.Job, error) {
	d.reach("Train")
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.note("train %s", r.Spec.Source.Name()); err != nil {
		return engine.Job{}, err
	}
	d.trained = append(d.trained, r.Spec)
	job := engine.Job{ID: fmt.Sprintf("%032x", 0xa0+len(d.jobs)), Kind: engine.TrainJob, State: engine.Queued, Spec: r.Spec, Created: d.now()}
	for _, kind := range r.Spec.Classifiers {
		f, _ := families.Lookup(kind)
		run := engine.Run{
			ID: fmt.Sprintf("%032x", 0x100+len(d.runs)), Experiment: r.Spec.Experiment, Job: job.ID, Model: kind,
			ModelType: f.Name, State: engine.Queued, Created: d.now(), Spec: r.Spec,
			Environment: engine.Environment{Version: "0.1.0", Go: "go1.26.0", OS: "linux", Arch: "amd64", CPUs: 2, Kernels: "generic", Host: "lab", User: "ada"},
		}
		d.runs = slices.Insert(d.runs, 0, run)
		job.Runs = append(job.Runs, run.ID)
	}
	d.jobs = slices.Insert(d.jobs, 0, job)
	d.tell(engine.Event{Kind: engine.JobChanged, Job: job.ID, State: job.State})
	return job, nil
}

func (d *fakeDesk) Job(_ context.Context, id string) (engine.Job, error) {
	d.reach("Job")
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, j := range d.jobs {
		if j.ID == id {
			return j, d.refuse
		}
	}
	return engine.Job{}, fault.Newf(fault.NotFound, "no job %q", id)
}

func (d *fakeDesk) Cancel(_ context.Context, job string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cancelled = append(d.cancelled, job)
	return d.note("cancel job")
}

func (d *fakeDesk) CancelRun(_ context.Context, run string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.note("cancel %s", d.run(run).Model)
}

func (d *fakeDesk) FindRuns(_ context.Context, q engine.RunQuery) (engine.RunPage, error) {
	d.reach("FindRuns")
	d.mu.Lock()
	defer d.mu.Unlock()
	found, err := d.find(q)
	if err != nil {
		return engine.RunPage{}, err
	}
	from, err := strconv.Atoi(cmp.Or(q.Token, "0"))
	if err != nil {
		return engine.RunPage{}, err
	}
	to := min(from+q.Limit, len(found))
	page := engine.RunPage{Runs: slices.Clone(found[from:to]), Total: len(found)}
	if to < len(found) {
		page.Next = strconv.Itoa(to)
	}
	return page, d.refuse
}

func (d *fakeDesk) FindJobs(_ context.Context, q engine.JobQuery) (engine.JobPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var page engine.JobPage
	for _, j := range d.jobs {
		if slices.Contains(q.States, j.State) {
			page.Jobs = append(page.Jobs, j)
		}
	}
	return page, d.refuse
}

func (d *fakeDesk) run(id string) *engine.Run {
	i := slices.IndexFunc(d.runs, func(r engine.Run) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &d.runs[i]
}

func (d *fakeDesk) Run(_ context.Context, id string) (engine.Run, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.run(id); r != nil {
		return *r, d.refuse
	}
	return engine.Run{}, fault.Newf(fault.NotFound, "no run %q", id)
}

func (d *fakeDesk) Evaluation(_ context.Context, run string) (engine.Evaluation, error) {
	d.reach("Evaluation")
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.evaluations[run], d.refuse
}

func (d *fakeDesk) Points(_ context.Context, run string, from int) ([]engine.Point, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.points[run]
	return slices.Clone(p[min(from, len(p)):]), d.refuse
}

func (d *fakeDesk) Versions(_ context.Context, model string) ([]engine.Version, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.versions), d.refuse
}

func (d *fakeDesk) status() engine.Status {
	return engine.Status{Started: d.started, Watchers: 2, Serving: d.serving, Mode: d.served.mode, WantsTokens: d.serving != "" && d.served.tokens}
}

func (d *fakeDesk) Status(context.Context) (engine.Status, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.status(), d.refuse
}

// change changes the newest job and tells of it.
func (d *fakeDesk) change(f func(j *engine.Job)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j := &d.jobs[0]
	f(j)
	d.tell(engine.Event{Kind: engine.JobChanged, Job: j.ID, State: j.State})
}

// changeRun changes the newest run of a kind and tells of it.
func (d *fakeDesk) changeRun(kind classify.Kind, f func(r *engine.Run)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.runs, func(r engine.Run) bool { return r.Model == kind })
	f(&d.runs[i])
	d.tell(engine.Event{Kind: engine.RunChanged, Job: d.runs[i].Job, Run: d.runs[i].ID, State: d.runs[i].State})
}

// progress tells how far the newest job is, or its run of a kind.
func (d *fakeDesk) progress(kind classify.Kind, p engine.Progress) {
	d.mu.Lock()
	defer d.mu.Unlock()
	run := ""
	if i := slices.IndexFunc(d.runs, func(r engine.Run) bool { return r.Model == kind }); i >= 0 {
		run = d.runs[i].ID
	}
	d.tell(engine.Event{Kind: engine.Progressed, Job: d.jobs[0].ID, Run: run, Progress: &p})
}

// prepare is the job reading, cleaning and vectorizing.
func (d *fakeDesk) prepare(data engine.Dataset) {
	d.change(func(j *engine.Job) {
		j.State, j.Started, j.Dataset = engine.Running, d.now(), data
		j.Stages = map[string]engine.Timing{"read": {Wall: 0.02}, "clean_train": {Wall: 0.07}, "tfidf_fit_transform": {Wall: 0.02}}
		for _, id := range j.Runs {
			d.run(id).Dataset = data
		}
	})
}

// begin is a run whose turn has come.
func (d *fakeDesk) begin(kind classify.Kind) {
	d.changeRun(kind, func(r *engine.Run) {
		r.State, r.Started = engine.Running, d.now()
		r.Params, _ = json.Marshal(r.Spec.Estimator(kind))
	})
}

// step adds steps to the series of a run and tells of the last.
func (d *fakeDesk) step(kind classify.Kind, unit classify.Unit, total int, losses ...float64) {
	d.mu.Lock()
	i := slices.IndexFunc(d.runs, func(r engine.Run) bool { return r.Model == kind })
	id := d.runs[i].ID
	for _, loss := range losses {
		n := len(d.points[id])
		d.points[id] = append(d.points[id], engine.Point{Step: n + 1, Elapsed: 0.11 * float64(n+1), Loss: &loss})
	}
	n := len(d.points[id])
	d.mu.Unlock()
	job := 5.2
	p := engine.Progress{Stage: engine.Fit, Unit: unit, Done: int64(n), Total: int64(total), Rate: 1 / 0.11, JobETA: &job, Loss: &losses[len(losses)-1], Points: n}
	if unit == classify.Epochs { // there will be 56
		eta := 0.11 * float64(56-n)
		p.ETA, job = &eta, eta+0.04
	}
	d.progress(kind, p)
}

// end is a run that has learned and was judged.
func (d *fakeDesk) end(kind classify.Kind, e engine.Evaluation, fit float64, iterations int) {
	d.changeRun(kind, func(r *engine.Run) {
		r.State, r.Ended, r.Converged, r.Iterations = engine.Succeeded, d.now(), true, iterations
		r.Resources = engine.Resources{FitDuration: fit, BundleSize: 420_000, PeakMemory: 31_000_000, PredictP50: 0.04, PredictTen: 0.31}
		r.Stages = map[string]engine.Timing{"fit_" + string(kind): {Wall: fit, CPU: 1.8 * fit}}
		r.Metrics = map[string]float64{}
		_, r.ChosenOn = e.Chosen()
		for prefix, report := range map[string]*eval.Report{"validation_": e.Validation, "": e.Test} {
			if report != nil {
				r.Metrics[prefix+"accuracy"], r.Metrics[prefix+"f1_macro"], r.Metrics[prefix+"log_loss"] = report.Accuracy, report.F1Macro, report.LogLoss
				r.Metrics[prefix+"f1_weighted"], r.Metrics[prefix+"matthews_corrcoef"] = report.F1Weighted, report.Matthews
			}
		}
		if p := d.points[r.ID]; len(p) > 0 {
			r.Metrics[figure.LossWord(kind)] = *p[len(p)-1].Loss
			r.Points = len(p)
		}
		d.evaluations[r.ID] = e
	})
}

// settle is the end of the job: its best is registered, and champion if there is
// none.
func (d *fakeDesk) settle(best classify.Kind) {
	d.change(func(j *engine.Job) {
		j.State, j.Ended, j.Total = engine.Succeeded, d.now(), 5.2
		i := slices.IndexFunc(d.runs, func(r engine.Run) bool { return r.Model == best })
		r := d.runs[i]
		j.Best, j.Version = r.ID, len(d.versions)+1
		d.versions = slices.Insert(d.versions, 0, engine.Version{
			Model: engine.ModelName, Number: j.Version, Run: r.ID, Kind: r.Model, Type: r.ModelType, ChosenOn: r.ChosenOn,
			Created: d.now(), By: "ada", Champion: len(d.versions) == 0,
		})
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tell(engine.Event{Kind: engine.RegistryChanged})
}

// judged returns the report on answers that were right with the given shares,
// one for each category; what was wrong went to the categories after it.
func judged(categories []string, rows int, right ...float64) *eval.Report {
	k := len(categories)
	var truth []int32
	var p []float64
	for i := range categories {
		n := rows/k + i - k/2
		if i == k-1 {
			n = rows - len(truth)
		}
		for j := range n {
			answer := i
			if float64(j) >= right[i%len(right)]*float64(n) {
				answer = (i + 1 + j%2) % k
			}
			truth = append(truth, int32(i))
			for c := range k {
				share := 0.3 / float64(k-1)
				if c == answer {
					share = 0.7
				}
				p = append(p, share)
			}
		}
	}
	counts := make([]int, k)
	for i := range counts {
		counts[i] = 120 + 7*i
	}
	r, err := eval.Judge(categories, truth, p, counts)
	if err != nil {
		panic(err)
	}
	return r
}
