package engine_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// eventually waits until something is true.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never came to: %s", what)
		}
	}
}

func stateOf(t *testing.T, d *engine.Desk, job string) engine.State {
	t.Helper()
	j, err := d.Job(job)
	if err != nil {
		t.Fatal(err)
	}
	return j.State
}

func TestARequestStartsOnce(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := scriptedDesk(t, dir, succeed)
	request := engine.TrainRequest{Spec: quick("nb"), Request: "r1"}
	var jobs [20]engine.Job
	var wg sync.WaitGroup
	for i := range jobs {
		wg.Go(func() {
			var err error
			if jobs[i], err = desk.Train(t.Context(), request, tester); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, j := range jobs {
		if j.ID != jobs[0].ID {
			t.Errorf("one request started jobs %s and %s", jobs[0].ID, j.ID)
		}
	}
	if _, err := desk.Wait(t.Context(), jobs[0].ID); err != nil {
		t.Fatal(err)
	}
	closeDesk()

	desk, _ = scriptedDesk(t, dir, succeed)
	again, err := desk.Train(t.Context(), request, tester)
	if err != nil || again.ID != jobs[0].ID || again.State != engine.Succeeded {
		t.Errorf("the next desk answers the request with job %s, %s, %v", again.ID, again.State, err)
	}
	for _, id := range []string{"", strings.Repeat("x", 129)} {
		if _, err := desk.Train(t.Context(), engine.TrainRequest{Spec: quick("nb"), Request: id}, tester); fault.KindOf(err) != fault.Invalid {
			t.Errorf("request id of %d characters: %v", len(id), err)
		}
	}
}

func TestQueueOutlivesTheDesk(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := scriptedDesk(t, dir, hold)
	first, err := ask(t, desk, quick("nb"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := ask(t, desk, quick("lr"))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the first job runs", func() bool { return stateOf(t, desk, first.ID) == engine.Running })
	if running, queued := desk.Load(); running != 1 || queued != 1 {
		t.Errorf("%d run and %d wait, want one each", running, queued)
	}
	waiting := make(chan error, 1)
	go func() {
		_, err := desk.Wait(t.Context(), second.ID)
		waiting <- err
	}()
	closeDesk()
	if err := <-waiting; fault.KindOf(err) != fault.Unavailable {
		t.Errorf("who waits for a queued job is told %v when the desk closes", err)
	}

	desk, _ = scriptedDesk(t, dir, succeed)
	if j, err := desk.Job(first.ID); err != nil || j.State != engine.Interrupted || j.Error == "" {
		t.Errorf("the job that ran is %s %q, %v; want interrupted", j.State, j.Error, err)
	}
	if j, err := desk.Wait(t.Context(), second.ID); err != nil || j.State != engine.Succeeded || j.PeakRSS != 77 {
		t.Errorf("the job that waited is %s, %d bytes, %v; want succeeded", j.State, j.PeakRSS, err)
	}
}

func TestADeskForItselfLeavesTheJobsOfOthersQueued(t *testing.T) {
	dir := t.TempDir()
	ownOnly := func(c *engine.Config) { c.OwnOnly = true }
	desk, closeDesk := scriptedDesk(t, dir, succeed, ownOnly)
	theirs, err := desk.Train(t.Context(), engine.TrainRequest{Spec: quick("nb"), Request: "a"}, engine.Caller{Name: "other"})
	if err != nil {
		t.Fatal(err)
	}
	ours, err := desk.Train(t.Context(), engine.TrainRequest{Spec: quick("nb"), Request: "b"}, tester)
	if err != nil {
		t.Fatal(err)
	}
	if j, err := desk.Wait(t.Context(), ours.ID); err != nil || j.State != engine.Succeeded || j.By != "tester" {
		t.Errorf("its own job: %s, by %s, %v", j.State, j.By, err)
	}
	if s := stateOf(t, desk, theirs.ID); s != engine.Queued {
		t.Errorf("the job of another is %s", s)
	}
	closeDesk()
	desk, _ = scriptedDesk(t, dir, succeed)
	if j, err := desk.Wait(t.Context(), theirs.ID); err != nil || j.State != engine.Succeeded || j.By != "other" {
		t.Errorf("at the next desk the job of another is %s, by %s, %v", j.State, j.By, err)
	}
}

func TestCancel(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), hold)
	first, err := ask(t, desk, quick("nb"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := ask(t, desk, quick("lr"))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the first job runs", func() bool { return stateOf(t, desk, first.ID) == engine.Running })
	if err := desk.Cancel(second.ID); err != nil {
		t.Fatal(err)
	}
	if j, err := desk.Wait(t.Context(), second.ID); err != nil || j.State != engine.Cancelled || !j.Started.IsZero() {
		t.Errorf("the queued job is %s, started %v, %v", j.State, j.Started, err)
	}
	if r, err := desk.Run(second.Runs[0]); err != nil || r.State != engine.Cancelled {
		t.Errorf("its run is %s, %v", r.State, err)
	}
	if err := desk.Cancel(first.ID); err != nil {
		t.Fatal(err)
	}
	if j, err := desk.Wait(t.Context(), first.ID); err != nil || j.State != engine.Cancelled {
		t.Errorf("the running job is %s, %v", j.State, err)
	}
	if err := desk.Cancel(first.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("cancelling it again: %v", err)
	}
	if err := desk.Cancel("nothing"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("cancelling what is not there: %v", err)
	}
}

func TestRetry(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), func(ctx context.Context, w *scripted, tell func(engine.Update)) error {
		return fault.Newf(fault.Invalid, "no such luck")
	})
	spec := quick("nb")
	spec.Seed = 7
	failed := train(t, desk, spec)
	if failed.State != engine.Failed || failed.Error != "no such luck" {
		t.Fatalf("job %s %q", failed.State, failed.Error)
	}
	again, err := desk.Retry(t.Context(), failed.ID[:8], "again", false, tester)
	if err != nil || again.RetryOf != failed.ID || again.Spec.Seed != 7 || again.ID == failed.ID {
		t.Fatalf("retry %+v, %v", again, err)
	}
	if once, err := desk.Retry(t.Context(), failed.ID, "again", false, tester); err != nil || once.ID != again.ID {
		t.Errorf("the same request retried as %s and %s, %v", again.ID, once.ID, err)
	}
}

func TestAJobUnderWayIsNotRetried(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), hold)
	job, err := ask(t, desk, quick("nb"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Retry(t.Context(), job.ID, "again", false, tester); fault.KindOf(err) != fault.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
}

// scarce is memory of which there is none.
type scarce struct{}

func (scarce) Expect(context.Context, string, engine.Spec) (int64, error) { return 5 << 30, nil }
func (scarce) Check(int64) error                                          { return fault.Newf(fault.Exhausted, "too little") }

func TestMemoryIsCheckedUnlessForced(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), succeed, func(c *engine.Config) { c.Memory = scarce{} })
	if _, err := ask(t, desk, quick("nb")); fault.KindOf(err) != fault.Exhausted {
		t.Errorf("a job that is too large: %v", err)
	}
	if page, err := desk.FindJobs(engine.JobQuery{}); err != nil || page.Total != 0 {
		t.Errorf("%d jobs are stored, %v", page.Total, err)
	}
	job, err := desk.Train(t.Context(), engine.TrainRequest{Spec: quick("nb"), Request: "forced", Force: true}, tester)
	if err != nil || job.ExpectedMemory != 5<<30 || !job.Forced {
		t.Fatalf("forced: %+v, %v", job, err)
	}
	if job, err = desk.Wait(t.Context(), job.ID); err != nil || job.State != engine.Succeeded {
		t.Errorf("forced: %s %s, %v", job.State, job.Error, err)
	}
}

func TestSeveralJobsAtOnce(t *testing.T) {
	both := make(chan struct{}, 2)
	release := make(chan struct{})
	desk, _ := scriptedDesk(t, t.TempDir(), func(ctx context.Context, w *scripted, tell func(engine.Update)) error {
		both <- struct{}{}
		<-release
		return succeed(ctx, w, tell)
	}, func(c *engine.Config) { c.MaxActive = 2 })
	var jobs [3]engine.Job
	for i := range jobs {
		var err error
		if jobs[i], err = ask(t, desk, quick("nb")); err != nil {
			t.Fatal(err)
		}
	}
	<-both
	<-both
	if running, queued := desk.Load(); running != 2 || queued != 1 {
		t.Errorf("%d run and %d wait, want 2 and 1", running, queued)
	}
	close(release)
	for _, j := range jobs {
		if j, err := desk.Wait(t.Context(), j.ID); err != nil || j.State != engine.Succeeded {
			t.Errorf("job %s %s, %v", j.State, j.Error, err)
		}
	}
}

func TestAPanicFailsItsJobOnly(t *testing.T) {
	desk, _ := scriptedDesk(t, t.TempDir(), func(ctx context.Context, w *scripted, tell func(engine.Update)) error {
		if w.assignment.Spec.Seed == 13 {
			panic("bad luck")
		}
		return succeed(ctx, w, tell)
	})
	spec := quick("nb")
	spec.Seed = 13
	if j := train(t, desk, spec); j.State != engine.Failed || !strings.Contains(j.Error, "bad luck") {
		t.Errorf("job %s %q", j.State, j.Error)
	}
	if j := train(t, desk, quick("nb")); j.State != engine.Succeeded {
		t.Errorf("the next job %s %q", j.State, j.Error)
	}
}

func TestEventsGoOnAcrossDesks(t *testing.T) {
	dir := t.TempDir()
	desk, closeDesk := scriptedDesk(t, dir, succeed)
	train(t, desk, quick("nb"))
	last, id := desk.LastEvent(), desk.StoreID()
	closeDesk()
	desk, _ = scriptedDesk(t, dir, succeed)
	if desk.StoreID() != id || desk.LastEvent() != last {
		t.Errorf("the next desk begins at event %d of %s, want %d of %s", desk.LastEvent(), desk.StoreID(), last, id)
	}
	w := desk.Watch(0)
	events, err := w.Next(t.Context())
	if err != nil || len(events) != int(last) {
		t.Fatalf("%d events from the beginning, %v; want %d", len(events), err, last)
	}
	for i, e := range events {
		if e.Number != uint64(i+1) || e.Time.IsZero() {
			t.Errorf("event %d is %+v", i+1, e)
		}
	}
	train(t, desk, quick("nb"))
	if events, err = w.Next(t.Context()); err != nil || len(events) == 0 || events[0].Number != last+1 {
		t.Errorf("it goes on with %+v, %v", events, err)
	}
}
