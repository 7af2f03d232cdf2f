package engine_test

import (
	"errors"
	"testing"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/store"
)

// fullStore is a store whose disk fills up after some writes.
type fullStore struct {
	engine.Store
	left int
}

var errFull = fault.Newf(fault.Exhausted, "no room")

func (s *fullStore) Write(w engine.Writes) error {
	if s.left--; s.left < 0 {
		return errFull
	}
	return s.Store.Write(w)
}

func TestStoreThatFails(t *testing.T) {
	w, err := engine.OpenWorkspace(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(store.Options{Dir: w.Store()})
	if err != nil {
		t.Fatal(err)
	}
	full := &fullStore{Store: st, left: 3}
	desk, closeDesk := openDeskOn(t, w, full, func() {})
	job, err := desk.Train(engine.TrainRequest{Spec: endless("mlp")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Wait(t.Context(), job.ID); !errors.Is(err, errFull) || fault.KindOf(err) != fault.Exhausted {
		t.Errorf("a job whose end could not be stored: %v, want %v", err, errFull)
	}
	if _, err := desk.Train(engine.TrainRequest{Spec: quick("nb")}); !errors.Is(err, errFull) {
		t.Errorf("starting without room: %v", err)
	}
	closeDesk()

	// With room again the next desk finds the job that could not be recorded.
	full.left = 1000
	desk, _ = openDeskOn(t, w, full, func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	job, err = desk.Job(job.ID)
	if err != nil || job.State != engine.Interrupted {
		t.Errorf("job is %s, %v; want interrupted", job.State, err)
	}
}
