package client_test

import (
	"context"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/client"
	"copydesk/server/desktest"
)

// through returns the state changes up to the one of a number.
func through(t *testing.T, w *client.Watch, number uint64) []engine.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	var all []engine.Event
	for {
		events, err := w.Next(ctx)
		if err != nil {
			t.Fatalf("after %d events: %v", len(all), err)
		}
		for _, e := range events {
			if e.Number > 0 {
				all = append(all, e)
			}
			if e.Number == number {
				return all
			}
		}
	}
}

func TestWatchGoesOnAtTheNextDesk(t *testing.T) {
	h := newHouse(t)
	w, err := h.client.Watch(t.Context(), time.Millisecond) // which is the desk's least
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for range 3 {
		h.train("nb")
		h.close()
		until(t, "the next desk is watched", func() bool {
			s, err := h.client.Status(t.Context())
			return err == nil && s.Watchers == 1
		})
	}
	h.train("nb")
	s, err := h.client.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range through(t, w, s.Event) {
		if e.Number != uint64(i+1) || e.Kind == engine.Reset {
			t.Fatalf("event %d is %+v", i+1, e)
		}
	}
}

func TestWatchTellsThatAnotherDeskTookOver(t *testing.T) {
	h := newHouse(t)
	w, err := h.client.Watch(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	h.close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	events, err := w.Next(ctx)
	if err != nil || len(events) != 1 || events[0].Kind != engine.DeskChanged {
		t.Fatalf("another desk is told by %+v, %v", events, err)
	}
}

func TestWatchOfAnotherStore(t *testing.T) {
	h := newHouse(t)
	h.train("nb")
	w, err := h.client.Watch(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	h.replace()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	events, err := w.Next(ctx)
	for err == nil && events[0].Kind == engine.DeskChanged { // it may see that there is none for a while
		events, err = w.Next(ctx)
	}
	if err != nil || events[0].Kind != engine.Reset {
		t.Fatalf("another store is told by %+v, %v", events, err)
	}
	h.train("nb")
	s, err := h.client.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range through(t, w, s.Event) {
		if e.Number != events[0].Number+uint64(i+1) {
			t.Errorf("after the reset at %d comes %+v", events[0].Number, e)
		}
	}
}

func TestWatchMissesNothingOfWhatIsAskedAfterwards(t *testing.T) {
	h := newHouse(t)
	for range 5 {
		w, err := h.client.Watch(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		job, err := h.client.Train(t.Context(), engine.TrainRequest{Spec: desktest.Spec("nb")})
		if err != nil {
			t.Fatal(err)
		}
		for seen := false; !seen; {
			events, err := w.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if e := events[0]; e.Job == job.ID && e.State == engine.Queued {
				seen = true
			} else if e.Job == job.ID {
				t.Fatalf("the first that is heard of the job is %+v", e)
			}
		}
		if _, err := h.client.Wait(t.Context(), job.ID); err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
}
