package engine

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestWatcherSeesStatesInOrderAndTheLatestSample(t *testing.T) {
	h := newHub()
	h.publish(Event{Kind: JobChanged, Job: "before"})
	w := h.watch()
	for i := range 5 {
		h.publish(Event{Kind: Progressed, Job: "j", Run: "r", Progress: &Progress{Done: int64(i)}})
	}
	h.publish(Event{Kind: RunChanged, Job: "j", Run: "r", State: Running})
	h.publish(Event{Kind: RunChanged, Job: "j", Run: "r", State: Succeeded})

	events, err := w.Next(context.Background())
	if err != nil || len(events) != 3 {
		t.Fatalf("%d events, %v; want two states and one sample", len(events), err)
	}
	if events[0].State != Running || events[1].State != Succeeded || events[1].Number != events[0].Number+1 {
		t.Errorf("states %+v", events[:2])
	}
	if events[2].Progress.Done != 4 || events[2].Number != 0 {
		t.Errorf("sample %+v, want the latest", events[2])
	}

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if events, err := w.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nothing new, but %v, %v", events, err)
	}
}

func TestSlowWatcherIsReset(t *testing.T) {
	h := newHub()
	w := h.watch()
	for range 3 * hubLimit {
		h.publish(Event{Kind: RunChanged})
	}
	events, err := w.Next(context.Background())
	if err != nil || len(events) != 1 || events[0].Kind != Reset {
		t.Fatalf("%d events, %v; want one reset", len(events), err)
	}
	h.publish(Event{Kind: RunChanged})
	if events, err := w.Next(context.Background()); err != nil || len(events) != 1 || events[0].Number != 3*hubLimit+1 {
		t.Errorf("after the reset %+v, %v", events, err)
	}
}

func TestWatchersEndWithTheHub(t *testing.T) {
	h := newHub()
	w := h.watch()
	ended := make(chan error)
	go func() {
		events, err := w.Next(context.Background())
		if len(events) != 0 {
			err = errors.New("events after the end")
		}
		ended <- err
	}()
	h.close()
	h.close()
	h.publish(Event{Kind: RunChanged})
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the watcher still waits")
	}
}

func TestPreviousChampion(t *testing.T) {
	promote := func(n int) Change { return Change{Action: Promote, To: n} }
	back := func(n int) Change { return Change{Action: Rollback, To: n} }
	tests := []struct {
		history []Change
		want    int
	}{
		{nil, 0},
		{[]Change{{Action: Register, To: 1}, promote(1)}, 0},
		{[]Change{promote(1), promote(3)}, 1},
		{[]Change{promote(1), promote(3), promote(2)}, 3},
		{[]Change{promote(1), promote(3), promote(2), back(3)}, 1},
		{[]Change{promote(1), promote(3), back(1)}, 0},
		{[]Change{promote(1), promote(3), back(1), promote(2)}, 1},
	}
	for _, tt := range tests {
		if got := PreviousChampion(tt.history); got != tt.want {
			t.Errorf("after %v: %d, want %d", tt.history, got, tt.want)
		}
	}
}
