//go:build linux

package e2etest_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/usage"
	"copydesk/server/client"
)

// A client that is killed, while it waits for its training or in the middle of a
// request, changes nothing.
func TestKilledClientChangesNothing(t *testing.T) {
	w := newWorkspace(t)
	d := w.desk("desk", "run")
	c := w.client()
	train := w.start(slices.Concat([]string{"train", "--models", "nb,mlp"}, slowly(lastingEpochs))...)
	watch := w.start("jobs", "watch")
	var job engine.Job
	w.eventually("the training of the network", func() bool {
		page := must[engine.JobPage](t)(c.FindJobs(t.Context(), engine.JobQuery{}))
		if len(page.Jobs) == 0 || len(page.Jobs[0].Runs) < 2 {
			return false
		}
		job = page.Jobs[0]
		return len(must[[]engine.Point](t)(c.Points(t.Context(), job.Runs[1], 0))) > 0
	})
	train.kill()
	watch.kill()
	w.eventually("the end of the dead watches", func() bool { return w.mustStatus().Watchers == 0 })
	if j := must[engine.Job](t)(c.Job(t.Context(), job.ID)); j.State != engine.Running {
		t.Fatalf("the job is %s after its client was killed", j.State)
	}

	// Half of a request is none.
	before := must[engine.Run](t)(c.Run(t.Context(), job.Runs[0]))
	for _, cut := range []int{0, 1, 10, 20} {
		conn, err := w.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		body := `{"tags": {"note": "half"}}`
		fmt.Fprintf(conn, "PATCH /v1/runs/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			before.ID, len(body), body[:cut])
		conn.Close()
	}
	j := must[engine.Job](t)(c.Wait(t.Context(), job.ID))
	if j.State != engine.Succeeded {
		t.Errorf("the job is %s: %s", j.State, j.Error)
	}
	if after := must[engine.Run](t)(c.Run(t.Context(), before.ID)); len(after.Tags) != 0 || !after.Ended.Equal(before.Ended) {
		t.Errorf("the run is %+v, was %+v", after, before)
	}
	if s := w.mustStatus(); s.PID != d.pid {
		t.Errorf("process %d is the desk, was %d", s.PID, d.pid)
	}
}

// childOf returns the child that a desk does its job in.
func (w *workspace) childOf(d *process) int {
	w.t.Helper()
	child := 0
	w.eventually("the child", func() bool {
		for _, pid := range childrenOf(d.pid) {
			if args, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline")); err == nil && strings.HasSuffix(string(args), "\x00worker\x00") {
				child = pid
			}
		}
		return child != 0
	})
	return child
}

// A child that is killed fails its job, and the next one is done.
func TestKilledChildFailsItsOwnJobOnly(t *testing.T) {
	w := newWorkspace(t)
	d := w.desk("desk", "run")
	c := w.client()
	spec := endless()
	spec.Classifiers = []classify.Kind{classify.NaiveBayes, classify.NeuralNetwork}
	job := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: spec}))
	next := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: small(classify.LogisticRegression)}))
	w.eventually("the training of the network", func() bool {
		return must[engine.Run](t)(c.Run(t.Context(), job.Runs[1])).Points > 0
	})
	child := w.childOf(d)
	if err := syscall.Kill(child, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	w.failsAlone(d, c, job, next, "the job's process was killed")
}

// failsAlone checks that a job fails with a sentence, keeps its first run and
// leaves the next job and the desk alone.
func (w *workspace) failsAlone(d *process, c *client.Client, job, next engine.Job, sentence string) {
	t := w.t
	t.Helper()
	job = must[engine.Job](t)(c.Wait(t.Context(), job.ID))
	if job.State != engine.Failed || !strings.Contains(job.Error, sentence) {
		t.Errorf("the job is %s and says %q, want %q", job.State, job.Error, sentence)
	}
	t.Log(job.Error)
	first, second := must[engine.Run](t)(c.Run(t.Context(), job.Runs[0])), must[engine.Run](t)(c.Run(t.Context(), job.Runs[1]))
	if first.State != engine.Succeeded || second.State != engine.Failed || second.Error != job.Error {
		t.Errorf("its runs are %s and %s (%q)", first.State, second.State, second.Error)
	}
	if a, ok := first.Artifact(engine.ModelArtifact); !ok {
		t.Error("its first run has no model")
	} else if _, err := c.PredictorOf(t.Context(), a.Digest); err != nil {
		t.Errorf("the model of its first run does not load: %v", err)
	}
	next = must[engine.Job](t)(c.Wait(t.Context(), next.ID))
	if next.State != engine.Succeeded || next.Version != 1 {
		t.Errorf("the next job is %s, version %d: %s", next.State, next.Version, next.Error)
	}
	if s := w.mustStatus(); s.PID != d.pid {
		t.Errorf("process %d is the desk, was %d", s.PID, d.pid)
	}
	w.eventually("the end of the children", func() bool { return len(childrenOf(d.pid)) == 0 })
}

// A child that cannot have more memory fails its job, and the next one is done.
func TestStarvedChild(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector takes all address space")
	}
	w := newWorkspace(t)
	d := w.desk("desk", "run")
	c := w.client()
	spec := endless()
	spec.Classifiers = []classify.Kind{classify.NaiveBayes, classify.NeuralNetwork}
	network(spec).HiddenLayerSizes = []int{10_000, 4000} // 700 MB of weights and their moments
	job := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: spec}))
	next := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: small(classify.LogisticRegression)}))

	// The limit is the child's alone, set while it reads its corpus: it has named
	// itself by then, and the runtime has the addresses that it starts with.
	child := w.childOf(d)
	w.eventually("the name of the child", func() bool {
		comm, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(child), "comm"))
		return err == nil && string(comm) == "copydesk worker\n"
	})
	has, err := addressSpace(child)
	if err != nil {
		t.Fatal(err)
	}
	limit := unix.Rlimit{Cur: has + 400<<20, Max: has + 400<<20}
	if err := unix.Prlimit(child, unix.RLIMIT_AS, &limit, nil); err != nil {
		t.Fatal(err)
	}
	w.failsAlone(d, c, job, next, "the job's process ran out of memory")
}

// addressSpace returns how many bytes of addresses a process has.
func addressSpace(pid int) (uint64, error) {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "statm"))
	if err != nil {
		return 0, err
	}
	pages, err := strconv.ParseUint(strings.Fields(string(b))[0], 10, 64)
	return pages * uint64(os.Getpagesize()), err
}

// A job that expects to need more memory than there is is refused with the
// figures, and starts where it is forced.
func TestTooLargeJobIsRefused(t *testing.T) {
	if room, ok := usage.Available(); !ok || room.Bytes > 50<<30 {
		t.Skipf("%d GiB of memory are free (known: %v): the largest corpus that is read would fit", room.Bytes>>30, ok)
	}
	w := newWorkspace(t)
	w.desk("desk", "run")
	c := w.client()
	spec := small(classify.NaiveBayes)
	path := vast(t)
	spec.Source.Train, spec.Source.Validation, spec.Source.Test = path, path, path
	_, err := c.Train(t.Context(), engine.TrainRequest{Spec: spec})
	if fault.KindOf(err) != fault.Exhausted || !strings.Contains(err.Error(), "GiB") || !strings.Contains(err.Error(), "--force") {
		t.Fatalf("the answer is %v (%v), want the figures", err, fault.KindOf(err))
	}
	t.Log(err)
	if page := must[engine.JobPage](t)(c.FindJobs(t.Context(), engine.JobQuery{})); page.Total != 0 {
		t.Errorf("%d jobs were stored", page.Total)
	}
	spec = endless()
	job := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: spec, Force: true}))
	w.eventually("its start", func() bool { return must[engine.Job](t)(c.Job(t.Context(), job.ID)).State == engine.Running })
	began := time.Now()
	if err := c.Cancel(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	job = must[engine.Job](t)(c.Wait(t.Context(), job.ID))
	if took := time.Since(began); job.State != engine.Cancelled || took > time.Second {
		t.Errorf("the job is %s %v after it was cancelled", job.State, took)
	}
}

// vast returns a file that is the demo corpus at its beginning and says that it
// has a terabyte.
func vast(t *testing.T) string {
	t.Helper()
	b := demo(t)
	path := filepath.Join(t.TempDir(), "vast.csv")
	if err := os.WriteFile(path, bytes.Repeat(b, 1+(2<<20)/len(b)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<40); err != nil {
		t.Skipf("no file of a terabyte with a hole can be made here: %v", err)
	}
	return path
}
