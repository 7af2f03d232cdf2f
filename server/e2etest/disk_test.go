//go:build linux

package e2etest_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/server/client"
)

// diskVariable makes the test binary run a test where it may mount a disk.
const diskVariable = "COPYDESK_E2E_DISK"

const mib = 1 << 20

// diskSize is twice what a store keeps free, and some more.
const diskSize = "size=200m"

// inNamespace runs a test in a process that may mount disks, which nobody else
// sees, and reports whether this is that process.
func inNamespace(t *testing.T) bool {
	t.Helper()
	if os.Getenv(diskVariable) != "" {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), diskVariable+"=1", programVariable+"="+program)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, syscall.EPERM):
		t.Skip("this system lets nobody make namespaces: ", err)
	case err != nil:
		t.Fatalf("%v: %s", err, out)
	case strings.Contains(string(out), "--- SKIP"):
		t.Skipf("%s", out)
	}
	t.Logf("%s", out)
	return false
}

// disk is a small disk with a workspace on it.
type disk struct {
	*workspace
	ballast string
}

func newDisk(t *testing.T) *disk {
	t.Helper()
	dir, err := os.MkdirTemp("", "e2e-")
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, diskSize); err != nil {
		os.Remove(dir)
		t.Skip("no small disk can be mounted here: ", err)
	}
	var w *workspace
	t.Cleanup(func() {
		// A process that is about to be gone has its files open for a moment.
		w.eventually("the end of the disk", func() bool { return unix.Unmount(dir, 0) == nil })
		if err := os.Remove(dir); err != nil {
			t.Error(err)
		}
	})
	d := &disk{workspaceAt(t, filepath.Join(dir, "w")), filepath.Join(dir, "ballast")}
	w = d.workspace
	return d
}

// leave fills the disk up to so many bytes.
func (d *disk) leave(bytes int64) {
	d.t.Helper()
	d.empty()
	f, err := os.Create(d.ballast)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	var st unix.Statfs_t
	if err := unix.Statfs(d.ballast, &st); err != nil {
		d.t.Fatal(err)
	}
	if err := unix.Fallocate(int(f.Fd()), 0, 0, int64(st.Bavail)*st.Frsize-bytes); err != nil {
		d.t.Fatal(err)
	}
}

// empty makes room again.
func (d *disk) empty() {
	d.t.Helper()
	if err := os.Remove(d.ballast); err != nil && !errors.Is(err, os.ErrNotExist) {
		d.t.Fatal(err)
	}
}

// A disk that fills up while a job runs fails that job with a sentence about it.
// What was stored can be read from the same desk, which goes on when there is
// room.
func TestFullDisk(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	w := newDisk(t)
	d := w.desk("desk", "run")
	c := w.client()
	first := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: small(classify.NaiveBayes, classify.NeuralNetwork)}))
	first = must[engine.Job](t)(c.Wait(t.Context(), first.ID))
	before := read(t, c, first)

	// No room for what the store writes.
	long := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: endless()}))
	w.eventually("its first epochs", func() bool {
		return len(must[[]engine.Point](t)(c.Points(t.Context(), long.Runs[0], 0))) > 0
	})
	w.leave(32 * mib)
	_, err := c.Wait(t.Context(), long.ID)
	noRoom(t, err)
	for range 3 {
		_, err = c.Train(t.Context(), engine.TrainRequest{Spec: small(classify.NaiveBayes)})
		noRoom(t, err)
	}
	_, err = c.Delete(t.Context(), first.Runs[0])
	noRoom(t, err)
	before.equal(t, read(t, c, first))
	out := w.must("predict", "Chipmaker lifts forecast")
	if len(strings.TrimSpace(out)) == 0 {
		t.Error("predict says nothing on a full disk")
	}

	// When there is room the job has failed, and the next is done.
	w.empty()
	w.eventually("the failure of the job", func() bool {
		long = must[engine.Job](t)(c.Job(t.Context(), long.ID))
		return long.State.Ended()
	})
	failed(t, c, long)
	next := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: small(classify.NaiveBayes)}))
	if next = must[engine.Job](t)(c.Wait(t.Context(), next.ID)); next.State != engine.Succeeded {
		t.Errorf("the next job is %s: %s", next.State, next.Error)
	}

	// Room for the store, and none for the model.
	w.leave(84 * mib)
	spec := small(classify.NeuralNetwork, classify.NaiveBayes)
	network(spec).MaxIter = 1
	network(spec).HiddenLayerSizes = []int{12_000} // 2,000 features: 96 MB
	large := must[engine.Job](t)(c.Train(t.Context(), engine.TrainRequest{Spec: spec}))
	large = must[engine.Job](t)(c.Wait(t.Context(), large.ID))
	r := must[engine.Run](t)(c.Run(t.Context(), large.Runs[0]))
	if r.State != engine.Failed || !strings.Contains(r.Error, "no room to write") || !strings.Contains(r.Error, "no space left on device") {
		t.Errorf("the run is %s: %s", r.State, r.Error)
	}
	t.Log(r.Error)
	if r := must[engine.Run](t)(c.Run(t.Context(), large.Runs[1])); r.State != engine.Succeeded || large.State != engine.Succeeded {
		t.Errorf("the small run of the job is %s, the job %s", r.State, large.State)
	}
	w.empty()
	retried := must[engine.Job](t)(c.Retry(t.Context(), large.ID, false))
	if retried = must[engine.Job](t)(c.Wait(t.Context(), retried.ID)); retried.State != engine.Succeeded {
		t.Errorf("the job is %s when it is tried again: %s", retried.State, retried.Error)
	}
	before.equal(t, read(t, c, first))
	if s := w.mustStatus(); s.PID != d.pid {
		t.Errorf("process %d is the desk, was %d", s.PID, d.pid)
	}
	d.signal(syscall.SIGTERM)
	if code := d.wait(); code != 0 {
		t.Errorf("the desk ended with code %d: %s", code, d.stderr.String())
	}
	w.clean()

	// The next desk has it all.
	w.desk("desk", "run")
	before.equal(t, read(t, w.client(), first))
	failed(t, w.client(), long)
}

// noRoom checks that an error says that the disk is full.
func noRoom(t *testing.T, err error) {
	t.Helper()
	if fault.KindOf(err) != fault.Exhausted || !strings.Contains(err.Error(), "no room for the store") || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("on a full disk: %v (%v)", err, fault.KindOf(err))
	}
}

// failed checks that a job failed because the disk was full.
func failed(t *testing.T, c *client.Client, j engine.Job) {
	t.Helper()
	r := must[engine.Run](t)(c.Run(t.Context(), j.Runs[0]))
	for _, is := range []struct {
		state engine.State
		error string
	}{{j.State, j.Error}, {r.State, r.Error}} {
		if is.state != engine.Failed || !strings.Contains(is.error, "no room for the store") {
			t.Errorf("on a full disk it was %s: %s", is.state, is.error)
		}
	}
}

// reading is what can be read of a job.
type reading struct {
	job         engine.Job
	runs        []engine.Run
	evaluations []engine.Evaluation
	points      [][]engine.Point
	versions    int
}

func read(t *testing.T, c *client.Client, j engine.Job) reading {
	t.Helper()
	r := reading{job: must[engine.Job](t)(c.Job(t.Context(), j.ID))}
	for _, run := range j.Runs {
		r.runs = append(r.runs, must[engine.Run](t)(c.Run(t.Context(), run)))
		r.evaluations = append(r.evaluations, must[engine.Evaluation](t)(c.Evaluation(t.Context(), run)))
		r.points = append(r.points, must[[]engine.Point](t)(c.Points(t.Context(), run, 0)))
	}
	versions := must[[]engine.Version](t)(c.Versions(t.Context(), engine.ModelName))
	r.versions = len(versions)
	if _, _, err := c.Predictor(t.Context(), engine.ModelName); err != nil {
		t.Errorf("the champion does not load: %v", err)
	}
	return r
}

func (r reading) equal(t *testing.T, now reading) {
	t.Helper()
	if now.versions < r.versions {
		t.Errorf("%d versions, there were %d", now.versions, r.versions)
	}
	now.versions = r.versions
	if !equalJSON(t, r.job, now.job) || !equalJSON(t, r.runs, now.runs) || !equalJSON(t, r.evaluations, now.evaluations) || !equalJSON(t, r.points, now.points) {
		t.Errorf("what was stored is another: %+v, was %+v", now, r)
	}
}

// A program that cannot start on a full disk says so in one sentence.
func TestStartOnFullDisk(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	w := newDisk(t)
	w.must("train", "--models", "nb")
	w.configure("desk: {idle_after: 1}\n")
	for _, left := range []int64{20 * mib, 0} {
		w.leave(left)
		for _, args := range [][]string{{"desk", "run"}, {"--serve"}, {"runs"}, {"train", "--models", "nb"}, {"train", "--models", "nb", "--detach"}} {
			began := time.Now()
			_, stderr, code := w.run(args...)
			if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "no room") || !strings.Contains(stderr, "free some space") {
				t.Errorf("%v with %d bytes left: exit code %d: %q", args, left, code, stderr)
			}
			t.Logf("%v: %v: %s", args, time.Since(began).Round(time.Millisecond), stderr)
		}
		w.clean()
	}
	w.empty()
	w.must("train", "--models", "nb")
}
