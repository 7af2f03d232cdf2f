package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"time"

	"copydesk/engine"
)

const (
	// interval is the least time between two deliveries to a watcher.
	interval = 100 * time.Millisecond
	// heartbeat is how often a quiet stream says that it is there, so that both
	// ends find out when the other is gone.
	heartbeat = 10 * time.Second
)

// events streams what happens until the client goes or the desk closes.
func (a *API) events(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	after, store := a.desk.LastEvent(), q.text("store")
	if n := q.whole("after", 0, math.MaxInt64, -1); n >= 0 {
		after = uint64(n)
		if store != "" && store != a.desk.StoreID() {
			after = math.MaxUint64 // of nothing that this store has: a reset
		}
	}
	rest := time.Duration(q.whole("interval_ms", interval.Milliseconds(), 10_000, interval.Milliseconds())) * time.Millisecond
	if err := q.end(); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Store", a.desk.StoreID())
	if r.Method == http.MethodHead {
		return nil
	}
	a.watchers.Add(1)
	defer a.watchers.Add(-1)
	out := &stream{w: w, control: http.NewResponseController(w)}
	out.comment("watching")
	out.follow(r.Context(), a.desk.Watch(after).Next, heartbeat, rest)
	return nil
}

// follow sends what next returns, and then rests, until ctx ends, the client is
// gone or next returns nothing: the desk has closed. A quiet stream beats.
func (s *stream) follow(ctx context.Context, next func(context.Context) ([]engine.Event, error), beat, rest time.Duration) {
	for s.err == nil {
		waiting, cancel := context.WithTimeout(ctx, beat)
		events, err := next(waiting)
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.comment("still here")
			continue
		case len(events) == 0:
			s.comment("the desk has closed")
			return
		}
		s.send(events)
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
	}
}

// stream writes server-sent events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error // the first: the client is gone
}

// writeTimeout is how long a client may take to receive a delivery.
const writeTimeout = 10 * time.Second

func (s *stream) comment(text string) {
	s.write([]byte(": " + text + "\n\n"))
}

func (s *stream) send(events []engine.Event) {
	var b []byte
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			s.err = err
			return
		}
		if e.Number > 0 {
			b = fmt.Appendf(b, "id: %d\n", e.Number)
		}
		b = fmt.Appendf(b, "event: %s\ndata: %s\n\n", e.Kind, data)
	}
	s.write(b)
}

func (s *stream) write(b []byte) {
	if s.err != nil {
		return
	}
	// Not every connection has deadlines; one that has none is in memory.
	_ = s.control.SetWriteDeadline(time.Now().Add(writeTimeout))
	if _, s.err = s.w.Write(b); s.err == nil {
		s.err = s.control.Flush()
	}
}
