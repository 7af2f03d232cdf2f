package engine

import (
	"context"
	"sync"
)

// hubLimit is the number of state changes that are kept for slow watchers. One
// that is further behind gets a Reset.
const hubLimit = 4096

// hub hands events to watchers. Whoever publishes never waits.
type hub struct {
	mu      sync.Mutex
	number  uint64  // of the last state change
	events  []Event // the last hubLimit state changes, in order
	samples map[sampleKey]sample
	version uint64 // counts publications
	closed  bool
	changed chan struct{} // closed at the next publication
}

// sampleKey is what progress is of.
type sampleKey struct{ job, run string }

type sample struct {
	event   Event
	version uint64
}

func newHub() *hub {
	return &hub{samples: make(map[sampleKey]sample), changed: make(chan struct{})}
}

// publish hands an event to all watchers and, for a state change, numbers it.
func (h *hub) publish(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.version++
	if e.Kind == Progressed {
		h.samples[sampleKey{e.Job, e.Run}] = sample{e, h.version}
	} else {
		h.number++
		e.Number = h.number
		h.events = append(h.events, e)
		if len(h.events) > hubLimit {
			h.events = append(h.events[:0], h.events[len(h.events)-hubLimit/2:]...)
		}
		if e.Kind == JobChanged && e.State.Ended() {
			for k := range h.samples {
				if k.job == e.Job {
					delete(h.samples, k)
				}
			}
		}
	}
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.changed)
	}
}

func (h *hub) watch() *Watcher {
	h.mu.Lock()
	defer h.mu.Unlock()
	return &Watcher{hub: h, number: h.number, version: h.version}
}

// Watcher sees the events of a desk: every state change in order and of
// progress the latest. It is used by one goroutine.
type Watcher struct {
	hub     *hub
	number  uint64 // the last state change that was seen
	version uint64 // the last publication that was seen
}

// Next waits until something happened and returns it: state changes first, then
// samples. It returns no events and no error when the desk has closed.
func (w *Watcher) Next(ctx context.Context) ([]Event, error) {
	for {
		events, changed, closed := w.pending()
		if len(events) > 0 || closed {
			return events, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-changed:
		}
	}
}

func (w *Watcher) pending() (events []Event, changed <-chan struct{}, closed bool) {
	h := w.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.events) > 0 && w.number+1 < h.events[0].Number {
		events = append(events, Event{Kind: Reset})
		w.number = h.number
	}
	for _, e := range h.events {
		if e.Number > w.number {
			events = append(events, e)
			w.number = e.Number
		}
	}
	for _, s := range h.samples {
		if s.version > w.version {
			events = append(events, s.event)
		}
	}
	w.version = h.version
	return events, h.changed, h.closed
}
