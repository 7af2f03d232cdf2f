package engine_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// fullStore is a store whose disk fills up after some writes.
type fullStore struct {
	engine.Store
	left atomic.Int64
}

var errFull = fault.Newf(fault.Exhausted, "no room")

func (s *fullStore) Write(w engine.Writes) error {
	if s.left.Add(-1) < 0 {
		return errFull
	}
	return s.Store.Write(w)
}

func TestStoreThatFails(t *testing.T) {
	w, st, after := openStore(t, t.TempDir())
	full := &fullStore{Store: st}
	full.left.Store(4) // queued, running, prepared, its run started
	desk, _ := openDeskOn(t, w, full, after)
	job, err := ask(t, desk, endless("mlp"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Wait(t.Context(), job.ID); !errors.Is(err, errFull) || fault.KindOf(err) != fault.Exhausted {
		t.Errorf("a job whose end could not be stored: %v, want %v", err, errFull)
	}
	if _, err := ask(t, desk, quick("nb")); !errors.Is(err, errFull) {
		t.Errorf("starting without room: %v", err)
	}
	if err := desk.Storing(); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("the end of a job is not stored, and Storing says %v", err)
	}

	// With room again it is recorded that the job failed, and why.
	full.left.Store(1000)
	eventually(t, "the end is stored", func() bool { return stateOf(t, desk, job.ID) == engine.Failed })
	if job, err = desk.Job(job.ID); err != nil || !strings.Contains(job.Error, errFull.Error()) {
		t.Errorf("job failed because %q, %v", job.Error, err)
	}
	run, err := desk.Run(job.Runs[0])
	if err != nil || run.State != engine.Failed || !strings.Contains(run.Error, errFull.Error()) {
		t.Errorf("its run is %s because %q, %v; nobody cancelled it", run.State, run.Error, err)
	}
	if points, err := desk.Points(run.ID, 0, 0); err != nil || len(points) != run.Points || run.Points == 0 {
		t.Errorf("its run counts %d points, %d are stored: %v", run.Points, len(points), err)
	}
	eventually(t, "the desk knows that all is stored", func() bool { return desk.Storing() == nil })
	if job := train(t, desk, quick("nb")); job.State != engine.Succeeded {
		t.Errorf("the next job %s %s", job.State, job.Error)
	}
}

func TestStoreThatFailsUntilTheDeskEnds(t *testing.T) {
	w, st, after := openStore(t, t.TempDir())
	full := &fullStore{Store: st}
	full.left.Store(3)
	desk, closeDesk := openDeskOn(t, w, full, func() {})
	job, err := ask(t, desk, endless("mlp"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Wait(t.Context(), job.ID); !errors.Is(err, errFull) {
		t.Fatal(err)
	}
	closeDesk()
	full.left.Store(1000)
	desk, _ = openDeskOn(t, w, full, after)
	if s := stateOf(t, desk, job.ID); s != engine.Interrupted {
		t.Errorf("job is %s, want interrupted", s)
	}
}
