package engine

import (
	"context"
	"errors"
	"testing"
	"time"
)

// happen publishes state changes under the next numbers.
func happen(h *hub, events ...Event) {
	for _, e := range events {
		e.Number = h.last() + 1
		h.publish(e)
	}
}

func TestWatcherSeesStatesInOrderAndTheLatestSample(t *testing.T) {
	h := newHub(8, 0, nil)
	happen(h, Event{Kind: JobChanged, Job: "before"})
	w := h.watch(h.last())
	for i := range 5 {
		h.sample(Event{Kind: Progressed, Job: "j", Run: "r", Progress: &Progress{Done: int64(i)}})
	}
	happen(h, Event{Kind: RunChanged, Job: "j", Run: "r", State: Running}, Event{Kind: RunChanged, Job: "j", Run: "r", State: Succeeded})

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
	late := h.watch(h.last())
	if events, err := late.Next(context.Background()); err != nil || len(events) != 1 || events[0].Progress == nil {
		t.Errorf("one who comes later sees %+v, %v; want what is under way", events, err)
	}

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if events, err := w.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nothing new, but %v, %v", events, err)
	}
}

func TestEndOfAJobEndsItsProgress(t *testing.T) {
	h := newHub(8, 0, nil)
	h.sample(Event{Kind: Progressed, Job: "j", Progress: &Progress{Done: 1}})
	happen(h, Event{Kind: JobChanged, Job: "j", State: Succeeded})
	if left := h.latest(); len(left) != 0 {
		t.Errorf("%+v is left", left)
	}
}

func TestWatcherThatMissedSomethingIsReset(t *testing.T) {
	full := func() *hub {
		h := newHub(8, 100, []Event{{Kind: RunChanged, Number: 99}, {Kind: RunChanged, Number: 100}})
		happen(h, Event{Kind: RunChanged}, Event{Kind: RunChanged})
		return h
	}
	tests := []struct {
		name    string
		after   uint64
		reset   bool
		changes int
	}{
		{"it saw all", 102, false, 0},
		{"some are kept", 100, false, 2},
		{"all that it missed is kept", 98, false, 4},
		{"one is not kept any more", 97, true, 0},
		{"from the beginning", 0, true, 0},
		{"of a desk that came further", 200, true, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := full()
			w := h.watch(tt.after)
			happen(h, Event{Kind: JobChanged})
			events, err := w.Next(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			want := tt.changes + 1
			if (events[0].Kind == Reset) != tt.reset || !tt.reset && len(events) != want {
				t.Errorf("got %+v", events)
			}
			if tt.reset && (len(events) != 1 || events[0].Number != 103) {
				t.Errorf("got %+v, want a reset at 103", events)
			}
		})
	}
}

func TestSlowWatcherIsReset(t *testing.T) {
	h := newHub(8, 0, nil)
	w := h.watch(h.last())
	for range 3 * 8 {
		happen(h, Event{Kind: RunChanged})
	}
	events, err := w.Next(context.Background())
	if err != nil || len(events) != 1 || events[0].Kind != Reset {
		t.Fatalf("%d events, %v; want one reset", len(events), err)
	}
	happen(h, Event{Kind: RunChanged})
	if events, err := w.Next(context.Background()); err != nil || len(events) != 1 || events[0].Number != 3*8+1 {
		t.Errorf("after the reset %+v, %v", events, err)
	}
}

func TestWatchersEndWithTheHub(t *testing.T) {
	h := newHub(8, 0, nil)
	w := h.watch(h.last())
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
