package engine

import (
	"context"
	"sync"
)

// hub hands events to watchers. Whoever publishes never waits.
type hub struct {
	limit int // state changes that are kept for slow watchers

	mu      sync.Mutex
	number  uint64  // of the last state change
	events  []Event // the last state changes, in order, at most twice limit
	samples map[sampleKey]sample
	version uint64 // counts publications
	closed  bool
	changed chan struct{} // closed at the next publication
}

// sampleKey is what the latest is kept of.
type sampleKey struct {
	kind     EventKind
	job, run string
}

type sample struct {
	event   Event
	version uint64
}

// newHub returns a hub that continues after events, the last state changes
// that are stored, and the number of the last one.
func newHub(limit int, number uint64, events []Event) *hub {
	return &hub{limit: limit, number: number, events: events, samples: make(map[sampleKey]sample), changed: make(chan struct{})}
}

// publish hands numbered state changes to all watchers.
func (h *hub) publish(events ...Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(events) == 0 {
		return
	}
	for _, e := range events {
		h.number = e.Number
		h.events = append(h.events, e)
		if e.Kind == JobChanged && e.State.Ended() {
			for k := range h.samples {
				if k.job == e.Job {
					delete(h.samples, k)
				}
			}
		}
	}
	if len(h.events) > 2*h.limit {
		h.events = append(h.events[:0], h.events[len(h.events)-h.limit:]...)
	}
	h.announce()
}

// sample hands out an event without a number, of which only the latest counts.
func (h *hub) sample(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.samples[sampleKey{e.Kind, e.Job, e.Run}] = sample{e, h.version + 1}
	h.announce()
}

// announce wakes the watchers. h.mu is held.
func (h *hub) announce() {
	h.version++
	close(h.changed)
	h.changed = make(chan struct{})
}

// skipTo forgets what was kept and goes on after number: who watches gets a
// Reset.
func (h *hub) skipTo(number uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || number == h.number {
		return
	}
	h.number, h.events = number, nil
	h.announce()
}

// last returns the number of the last state change.
func (h *hub) last() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.number
}

// latest returns the samples that are current.
func (h *hub) latest() []Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	events := make([]Event, 0, len(h.samples))
	for _, s := range h.samples {
		events = append(events, s.event)
	}
	return events
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.changed)
	}
}

// watch returns a watcher of what comes after the state change number, and of
// the samples that are current.
func (h *hub) watch(number uint64) *Watcher {
	return &Watcher{hub: h, number: number}
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
	// What is kept begins after the event that was seen last, or the watcher
	// was at a desk that came to more events than this one: both miss some.
	first := h.number + 1
	if len(h.events) > 0 {
		first = h.events[0].Number
	}
	if w.number+1 < first || w.number > h.number {
		events = append(events, Event{Kind: Reset, Number: h.number})
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
