package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"copydesk/engine"
	"copydesk/tui/format"
	"copydesk/tui/plain"
)

// remoteInterval is the least time between two deliveries over SSH.
const remoteInterval = 250 * time.Millisecond

// watch begins to watch, more slowly where what is drawn crosses a network.
func (a App) watch(ctx context.Context, c Events) (Watch, error) {
	if a.getenv("SSH_CONNECTION") != "" || a.getenv("SSH_TTY") != "" {
		return c.Watch(ctx, remoteInterval)
	}
	return c.Watch(ctx, 0)
}

// follower shows how far a job has come. Its methods are for one goroutine at a
// time.
type follower struct {
	client   Client
	watch    Watch
	progress *plain.Progress
	job      engine.Job
	started  bool            // the job does not wait any more
	prepared bool            // what the shared stages came to was shown
	done     map[string]bool // the runs whose end was shown
	warned   int             // how many of the job's warnings were shown
}

// newFollower shows the lanes of a job.
func newFollower(c Client, w Watch, p *plain.Progress, job engine.Job) *follower {
	if job.ExpectedMemory > 0 {
		p.Print(fmt.Sprintf("expects to need %s of memory", format.Memory(job.ExpectedMemory)))
	}
	shared := "text"
	if job.Kind == engine.ImportJob {
		shared = "corpus"
	}
	p.Lane("", shared)
	for i, run := range job.Runs {
		p.Lane(run, string(job.Spec.Classifiers[i]))
	}
	return &follower{client: c, watch: w, progress: p, job: job, done: make(map[string]bool)}
}

// follow shows events until the job or ctx ends.
func (f *follower) follow(ctx context.Context) {
	f.catchUp(ctx)
	for !f.job.State.Ended() {
		events, err := f.watch.Next(ctx)
		if err != nil || len(events) == 0 {
			return
		}
		for _, e := range events {
			f.take(ctx, e)
		}
	}
}

func (f *follower) take(ctx context.Context, e engine.Event) {
	switch {
	case e.Kind == engine.Reset:
		f.catchUp(ctx)
	case e.Kind == engine.JobChanged && e.Job == f.job.ID:
		f.catchUp(ctx)
	case e.Kind == engine.JobChanged:
		f.wait(ctx)
	case e.Job != f.job.ID:
	case e.Kind == engine.Progressed && e.Progress != nil:
		f.started = true
		f.progress.Show(e.Run, *e.Progress)
	case e.Kind == engine.RunChanged && e.State.Ended():
		f.end(ctx, e.Run)
	case e.Kind == engine.RunChanged && e.State == engine.Running && !f.prepared:
		f.catchUp(ctx)
	}
}

// catchUp shows what the job has come to by now, whatever events were missed.
// What cannot be read is shown when it can be.
func (f *follower) catchUp(ctx context.Context) {
	j, err := f.client.Job(ctx, f.job.ID)
	if err != nil {
		return
	}
	f.job = j
	if j.State == engine.Queued {
		f.wait(ctx)
		return
	}
	f.started = true
	if !f.prepared && j.Dataset.Digest != "" {
		f.prepared = true
		for _, text := range j.Warnings {
			f.progress.Print("warning: " + text)
		}
		f.warned = len(j.Warnings)
		f.progress.Done("", textLine(j))
	}
	for _, run := range j.Runs {
		f.end(ctx, run)
	}
}

// end shows how a run ended, once, if it has. What ended the whole job is said
// at its end.
func (f *follower) end(ctx context.Context, run string) {
	if f.done[run] {
		return
	}
	r, err := f.client.Run(ctx, run)
	if err != nil || !r.State.Ended() {
		return
	}
	if r.Error != "" {
		// The job may have ended with it, which was not told yet.
		j, err := f.client.Job(ctx, f.job.ID)
		if err != nil {
			return
		}
		if r.Error == j.Error {
			r.Error = ""
		}
	}
	f.done[run] = true
	f.progress.Done(run, runLine(r))
}

// wait says how many jobs are ahead of one that waits.
func (f *follower) wait(ctx context.Context) {
	if f.started {
		return
	}
	// A command that is the desk itself starts its own job at once.
	if s, err := f.client.Status(ctx); err != nil || s.Mode == engine.OneShotMode && s.PID == os.Getpid() {
		return
	}
	places, err := queueOf(ctx, f.client)
	if err != nil {
		return
	}
	if ahead, ok := places[f.job.ID]; ok && ahead > 0 {
		f.progress.Wait("", "waits: "+format.Plural(ahead, "job is ahead", "jobs are ahead"))
	}
}

// queueOf returns the jobs that wait, each with how many are ahead of it.
func queueOf(ctx context.Context, c Queue) (map[string]int, error) {
	page, err := c.FindJobs(ctx, engine.JobQuery{States: []engine.State{engine.Queued, engine.Running}, Limit: engine.MaxPage})
	if err != nil {
		return nil, err
	}
	ahead := 0
	for _, j := range page.Jobs {
		if j.State == engine.Running {
			ahead++
		}
	}
	places := make(map[string]int)
	for i := len(page.Jobs) - 1; i >= 0; i-- { // the oldest first
		if j := page.Jobs[i]; j.State == engine.Queued {
			places[j.ID] = ahead
			ahead++
		}
	}
	return places, nil
}

// streamEvents writes the events of a job for programs, one a line, until the
// job has ended, and returns its last state. The first line is its present
// state.
func streamEvents(ctx context.Context, c Client, w Watch, id string, out io.Writer) (engine.Job, error) {
	encoder := json.NewEncoder(jsonWriter{out})
	state := func() (engine.Job, error) {
		j, err := c.Job(ctx, id)
		if err != nil {
			return j, err
		}
		return j, encoder.Encode(engine.Event{Kind: engine.JobChanged, Time: lastChange(j), Job: j.ID, State: j.State})
	}
	job, err := state()
	for err == nil && !job.State.Ended() {
		var events []engine.Event
		if events, err = w.Next(ctx); err != nil {
			break
		}
		if len(events) == 0 {
			return c.Job(ctx, id)
		}
		for _, e := range events {
			switch {
			case err != nil:
			case e.Kind == engine.Reset:
				job, err = state()
			case e.Job == id:
				err = encoder.Encode(e)
			}
			if err == nil && e.Kind == engine.JobChanged && e.Job == id && e.State.Ended() {
				return c.Job(ctx, id)
			}
		}
	}
	return job, err
}

// lastChange is when a job came to its state.
func lastChange(j engine.Job) time.Time {
	switch {
	case !j.Ended.IsZero():
		return j.Ended
	case !j.Started.IsZero():
		return j.Started
	}
	return j.Created
}
