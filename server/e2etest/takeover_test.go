//go:build linux

package e2etest_test

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// serving reports whether the prediction server of a desk answers.
func serving(s engine.Status) bool {
	response, err := http.Get("http://" + s.Serving + "/health")
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// A desk that is idle makes room for one that serves predictions; its clients
// attach to that and miss nothing.
func TestServeTakesOver(t *testing.T) {
	w := newWorkspace(t)
	before := w.desk("desk", "run")
	b := w.workbench()
	first := must[engine.Job](t)(b.ask.Train(t.Context(), engine.TrainRequest{Spec: small(classify.NaiveBayes)}))
	must[engine.Job](t)(b.ask.Wait(t.Context(), first.ID))
	d := w.desk("--serve")
	if code := before.wait(); code != 0 {
		t.Errorf("the desk before ended with code %d: %s", code, before.stderr.String())
	}
	second := must[engine.Job](t)(b.ask.Train(t.Context(), engine.TrainRequest{Spec: small(classify.LogisticRegression)}))
	second = must[engine.Job](t)(b.ask.Wait(t.Context(), second.ID))
	w.eventually("its end at the workbench", func() bool { return b.saw(second.ID, second.State) })
	if !b.saw(first.ID, engine.Succeeded) || second.State != engine.Succeeded {
		t.Errorf("the job is %s: %s", second.State, second.Error)
	}
	b.complete()
	s := must[engine.Status](t)(b.ask.Status(t.Context()))
	if s.PID != d.pid || s.Mode != engine.ServeMode || !serving(s) {
		t.Errorf("the desk is %+v, want process %d, which serves", s, d.pid)
	}
}

// One that is at work is waited for.
func TestServeWaitsForAJob(t *testing.T) {
	w := newWorkspace(t)
	before := w.desk("desk", "run")
	b := w.workbench()
	job := must[engine.Job](t)(b.ask.Train(t.Context(), engine.TrainRequest{Spec: lasting()}))
	w.eventually("the start of the job", func() bool { return b.saw(job.ID, engine.Running) })
	d := w.start("--serve")
	w.eventually("that it says it waits", func() bool { return strings.Contains(d.stdout.String(), "waiting for the desk that runs") })
	if s := w.mustStatus(); s.PID != before.pid || s.Running != 1 {
		t.Errorf("the desk is %+v, want process %d, at work", s, before.pid)
	}
	job = must[engine.Job](t)(b.ask.Wait(t.Context(), job.ID))
	if job.State != engine.Succeeded {
		t.Errorf("the job is %s: %s", job.State, job.Error)
	}
	w.eventually("the desk that serves", func() bool { s, err := w.status(); return err == nil && s.PID == d.pid && serving(s) })
	w.eventually("the end of the job at the workbench", func() bool { return b.saw(job.ID, engine.Succeeded) })
	b.complete()

	// A second one is refused at once.
	began := time.Now()
	stdout, stderr, code := w.run("--serve")
	if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "serves predictions on") || !strings.Contains(stderr, w.dir) {
		t.Errorf("a second server: exit code %d: %s%s", code, stdout, stderr)
	}
	t.Logf("%v: %s", time.Since(began).Round(time.Millisecond), stderr)
	if s := w.mustStatus(); s.PID != d.pid {
		t.Errorf("process %d is the desk, was %d", s.PID, d.pid)
	}
}

// A desk that is told to end interrupts its job, which says so, and leaves
// nothing.
func TestDrain(t *testing.T) {
	for name, args := range map[string][]string{"serve": {"--serve"}, "background": {"desk", "run"}} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t)
			d := w.desk(args...)
			c := w.client()
			spec := endless()
			spec.Classifiers = []classify.Kind{classify.NaiveBayes, classify.NeuralNetwork}
			job := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: spec}))
			waits := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: small(classify.LogisticRegression)}))
			w.eventually("the training of the network", func() bool {
				return must[engine.Run](t)(c.Run(t.Context(), job.Runs[1])).Points > 0
			})
			began := time.Now()
			d.signal(syscall.SIGTERM)
			if code := d.wait(); code != 0 {
				t.Errorf("it ended with code %d: %s", code, d.stderr.String())
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %v to end", took)
			}
			w.within(time.Second, "the end of its child", func() bool { return len(marked(w.marker)) == 0 })
			w.clean()

			w.desk("desk", "run")
			c = w.client()
			job = must[engine.Job](t)(c.Job(t.Context(), job.ID))
			if job.State != engine.Interrupted || job.Error == "" {
				t.Errorf("the job is %s: %q", job.State, job.Error)
			}
			for i, want := range []engine.State{engine.Succeeded, engine.Interrupted} {
				r := must[engine.Run](t)(c.Run(t.Context(), job.Runs[i]))
				points := must[[]engine.Point](t)(c.Points(t.Context(), r.ID, 0))
				if r.State != want || want == engine.Interrupted && (r.Error != job.Error || len(points) == 0 || len(points) != r.Points) {
					t.Errorf("run %d is %s (%q) with %d of %d points, want %s", i, r.State, r.Error, len(points), r.Points, want)
				}
			}
			if waits = must[engine.Job](t)(c.Wait(t.Context(), waits.ID)); waits.State != engine.Succeeded {
				t.Errorf("the job that waited is %s: %s", waits.State, waits.Error)
			}
			again := must[engine.Job](t)(c.Retry(t.Context(), job.ID, false))
			if again.RetryOf != job.ID || again.State.Ended() {
				t.Errorf("the retry is %+v", again)
			}
		})
	}
}
