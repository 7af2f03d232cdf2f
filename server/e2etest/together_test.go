//go:build linux

package e2etest_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/server/attach"
	"copydesk/server/client"
	"copydesk/server/owner"
)

// attacher attaches the test as the program of that build does.
func (w *workspace) attacher(build string) *attach.Attacher {
	return attach.New(attach.Options{
		Dir: w.dir, Build: build,
		Start: owner.Command{Dir: w.dir, Path: program, Args: []string{"desk", "run"}, Env: w.env},
	})
}

// workbench is a client that watches, as a workbench does.
type workbench struct {
	t      testing.TB
	ask    *attach.Client
	watch  *client.Watch
	mu     sync.Mutex
	events []engine.Event // state changes, and resets
	err    error          // why nothing more comes
	done   chan struct{}
}

// workbench attaches to the desk that runs. Where that goes it finds the next
// one, or starts it.
func (w *workspace) workbench() *workbench {
	w.t.Helper()
	ask := must[*attach.Client](w.t)(w.attacher(w.mustStatus().Build).Running(context.Background()))
	b := &workbench{t: w.t, ask: ask, done: make(chan struct{})}
	b.watch = must[*client.Watch](w.t)(ask.Watch(context.Background(), 0))
	go func() {
		defer close(b.done)
		for {
			events, err := b.watch.Next(context.Background())
			b.mu.Lock()
			b.events, b.err = append(b.events, slices.DeleteFunc(events, unnumbered)...), err
			b.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	w.t.Cleanup(b.close)
	return b
}

// unnumbered reports whether an event is no state change of the store's: a sample,
// or that another desk took over.
func unnumbered(e engine.Event) bool {
	return e.Kind == engine.Progressed || e.Kind == engine.DeskChanged
}

func (b *workbench) close() {
	b.watch.Close()
	<-b.done
	if err := b.ask.Close(); err != nil {
		b.t.Error(err)
	}
}

// saw reports whether a job was said to have come to a state.
func (b *workbench) saw(job string, state engine.State) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		b.t.Fatalf("the watch ended: %v", b.err)
	}
	return slices.ContainsFunc(b.events, func(e engine.Event) bool { return e.Kind == engine.JobChanged && e.Job == job && e.State == state })
}

// complete checks that the events came without gaps.
func (b *workbench) complete() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, e := range b.events {
		if e.Kind == engine.Reset || i > 0 && e.Number != b.events[i-1].Number+1 {
			b.t.Errorf("event %d is %+v, after %+v", i, e, b.events[max(0, i-1)])
		}
	}
}

// A desk that serves predictions, a workbench, a training from another terminal
// and all commands work at the same time, and see the same.
func TestEveryoneAtOnce(t *testing.T) {
	w := newWorkspace(t)
	w.must("train", "--models", "nb")
	d := w.desk("--serve")
	b := w.workbench()
	train := w.start(slices.Concat([]string{"train", "--models", "nb,mlp", "--json"}, slowly(lastingEpochs))...)
	var job engine.Job
	w.eventually("the start of the training", func() bool {
		page := must[engine.JobPage](t)(b.ask.FindJobs(t.Context(), engine.JobQuery{States: []engine.State{engine.Running}}))
		if len(page.Jobs) > 0 {
			job = page.Jobs[0]
		}
		return job.ID != "" && b.saw(job.ID, engine.Running)
	})
	commands := [][]string{{"runs"}, {"runs", "--json"}, {"jobs", "--json"}, {"jobs", "show", job.ID}, {"models"}, {"predict", "Chipmaker lifts forecast"}, {"desk", "status"}}
	var all sync.WaitGroup
	for _, args := range slices.Concat(commands, commands) {
		all.Go(func() {
			if stdout, stderr, code := w.run(args...); code != 0 || stdout == "" {
				t.Errorf("%v: exit code %d: %s%s", args, code, stdout, stderr)
			}
		})
	}
	all.Wait()
	if code := train.wait(); code != 0 {
		t.Fatalf("the training ended with code %d: %s", code, train.stderr.String())
	}
	w.eventually("its end at the workbench", func() bool { return b.saw(job.ID, engine.Succeeded) })
	b.complete()

	var listed struct{ Runs []engine.Run }
	if err := json.Unmarshal([]byte(w.must("runs", "--json")), &listed); err != nil {
		t.Fatal(err)
	}
	page := must[engine.RunPage](t)(b.ask.FindRuns(t.Context(), engine.RunQuery{}))
	if len(listed.Runs) != 3 || !equalJSON(t, listed.Runs, page.Runs) {
		t.Errorf("the command lists %d runs, the workbench %d", len(listed.Runs), len(page.Runs))
	}
	for _, r := range page.Runs {
		if r.Job == job.ID && !strings.Contains(train.stdout.String(), r.ID) {
			t.Errorf("the training does not name run %s: %s", r.ID, train.stdout.String())
		}
	}
	if s := w.mustStatus(); s.PID != d.pid || s.Mode != engine.ServeMode || s.Watchers != 1 {
		t.Errorf("the desk is %+v, want process %d with one watcher", s, d.pid)
	}
}

// A command that is the desk while it works has clients. What they queue is done
// by the next desk, which a watcher starts when the first is gone.
func TestOneShotDeskHasClients(t *testing.T) {
	w := newWorkspace(t)
	w.configure("desk: {idle_after: 1}\n")
	train := w.start(slices.Concat([]string{"train", "--models", "mlp"}, slowly(lastingEpochs))...)
	w.eventually("the desk", func() bool { s, err := w.status(); return err == nil && s.Running == 1 })
	if s := w.mustStatus(); s.PID != train.pid || s.Mode != engine.OneShotMode {
		t.Fatalf("the desk is %+v, want the training, process %d", s, train.pid)
	}
	b := w.workbench()
	job := must[engine.Job](t)(b.ask.Train(t.Context(), engine.TrainRequest{Spec: small(classify.NaiveBayes)}))
	out := w.must("jobs", "--json")
	if !strings.Contains(out, job.ID) {
		t.Errorf("the queued job is not listed: %s", out)
	}
	w.must("runs")
	if code := train.wait(); code != 0 {
		t.Fatalf("the training ended with code %d: %s", code, train.stderr.String())
	}
	job = must[engine.Job](t)(b.ask.Wait(t.Context(), job.ID))
	if job.State != engine.Succeeded {
		t.Errorf("the job is %s: %s", job.State, job.Error)
	}
	w.eventually("its end at the workbench", func() bool { return b.saw(job.ID, engine.Succeeded) })
	b.complete()
	s := w.mustStatus()
	if s.PID == train.pid || s.Mode != engine.BackgroundMode {
		t.Errorf("the desk is %+v, want one in the background", s)
	}
	b.close()
	w.eventually("the end of the desk that nobody needs", func() bool { return len(marked(w.marker)) == 0 })
	w.clean()
}

// Many processes that are started at the same instant in an empty workspace all
// do what they were asked for.
func TestManyAtTheSameInstant(t *testing.T) {
	w := newWorkspace(t)
	w.configure("desk: {idle_after: 1}\n")
	var all []*process
	for i := range 20 / slowness { // each may wait 10 s for its turn
		args := []string{"runs"}
		if i%2 == 0 {
			args = []string{"train", "--models", "nb", "--json"}
		}
		all = append(all, w.start(args...))
	}
	for i, p := range all {
		if code := p.wait(); code != 0 {
			t.Errorf("process %d of %d ended with code %d: %s", i+1, len(all), code, p.stderr.String())
		}
	}
	var listed struct{ Runs []engine.Run }
	if err := json.Unmarshal([]byte(w.must("runs", "--json")), &listed); err != nil {
		t.Fatal(err)
	}
	if len(listed.Runs) != len(all)/2 {
		t.Errorf("%d runs, want %d", len(listed.Runs), len(all)/2)
	}
	for _, r := range listed.Runs {
		if r.State != engine.Succeeded {
			t.Errorf("a run is %s: %s", r.State, r.Error)
		}
	}
	w.eventually("the end of the desk that nobody needs", func() bool { return len(marked(w.marker)) == 0 })
	w.clean()
}
