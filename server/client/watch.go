package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

const (
	// maxPending is how many state changes wait for a reader that is slow.
	maxPending = 4096
	// maxEvent is the longest line of a stream, in bytes.
	maxEvent = 1 << 20
)

// Watch is a stream of events. Its Next is called by one goroutine.
type Watch struct {
	client   *Client
	interval time.Duration
	cancel   context.CancelFunc
	done     chan struct{} // closed when nothing more is read

	mu      sync.Mutex
	store   string
	number  uint64         // of the last state change that came
	pending []engine.Event // state changes in order
	samples map[sampleKey]engine.Event
	err     error         // why nothing more comes
	arrived chan struct{} // holds a token when there is something
}

type sampleKey struct {
	kind     engine.EventKind
	job, run string
}

// Watch begins to watch. It returns when the desk has begun to tell, so that
// nothing of what is asked for afterwards is missed. There is at least interval
// between two deliveries, from 100 ms to 10 s; 0 is the desk's own.
func (c *Client) Watch(ctx context.Context, interval time.Duration) (*Watch, error) {
	streaming, cancel := context.WithCancel(c.ctx)
	w := &Watch{
		client: c, interval: interval, cancel: cancel, done: make(chan struct{}),
		samples: make(map[sampleKey]engine.Event), arrived: make(chan struct{}, 1),
	}
	status, err := c.Status(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	w.store, w.number = status.Store, status.Event
	stop := context.AfterFunc(ctx, cancel) // ctx is only for the beginning
	body, err := w.connect(streaming)
	if !stop() && err == nil {
		body.Close()
		err = ctx.Err()
	}
	if err != nil {
		cancel()
		return nil, err
	}
	go w.read(streaming, body)
	return w, nil
}

// Close ends the watch.
func (w *Watch) Close() {
	w.cancel()
	<-w.done
}

// Next waits until something happened and returns it: state changes in order,
// then of progress the latest, and engine.DeskChanged when the stream broke and
// perhaps another desk tells on. It returns an error when the desk has gone and no
// other can be had.
func (w *Watch) Next(ctx context.Context) ([]engine.Event, error) {
	for {
		w.mu.Lock()
		events, err := w.pending, w.err
		w.pending = nil
		for key, e := range w.samples {
			events = append(events, e)
			delete(w.samples, key)
		}
		w.mu.Unlock()
		if len(events) > 0 || err != nil {
			if len(events) > 0 {
				err = nil
			}
			return events, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-w.arrived:
		}
	}
}

// connect opens the stream after the last event that came.
func (w *Watch) connect(ctx context.Context) (io.ReadCloser, error) {
	w.mu.Lock()
	query := url.Values{"store": {w.store}, "after": {strconv.FormatUint(w.number, 10)}}
	w.mu.Unlock()
	if w.interval > 0 {
		query.Set("interval_ms", strconv.FormatInt(min(max(w.interval.Milliseconds(), 100), 10_000), 10))
	}
	var response *http.Response
	err := w.client.persist(ctx, true, func(context.Context) (err error) {
		response, err = w.client.send(ctx, call{method: "GET", path: []string{"events"}, query: query})
		return err
	})
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.store = response.Header.Get("X-Store")
	w.mu.Unlock()
	return response.Body, nil
}

// read takes events from the stream, and from the next desk's when it ends.
func (w *Watch) read(ctx context.Context, body io.ReadCloser) {
	defer close(w.done)
	for {
		stop := context.AfterFunc(ctx, func() { body.Close() })
		w.take(body)
		stop()
		body.Close()
		if ctx.Err() != nil {
			w.end(fault.As(fault.Cancelled, ctx.Err()))
			return
		}
		if w.client.revive == nil {
			w.end(fault.Newf(fault.Unavailable, "the desk has closed"))
			return
		}
		w.client.http.CloseIdleConnections()
		select {
		case <-ctx.Done(): // found out at the next turn
		case <-time.After(pause):
		}
		err := w.client.revive(ctx)
		if err == nil {
			body, err = w.connect(ctx)
		}
		if err != nil {
			w.end(err)
			return
		}
		w.add(engine.Event{Kind: engine.DeskChanged})
	}
}

// take reads the events of one stream to its end.
func (w *Watch) take(body io.Reader) {
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 0, 16<<10), maxEvent)
	for lines.Scan() {
		data, ok := bytes.CutPrefix(lines.Bytes(), []byte("data: "))
		if !ok {
			continue
		}
		var e engine.Event
		if err := json.Unmarshal(data, &e); err != nil {
			return // another desk's; the next one tells again
		}
		w.add(e)
	}
}

func (w *Watch) add(e engine.Event) {
	w.mu.Lock()
	switch {
	case e.Number > 0 && len(w.pending) >= maxPending:
		w.pending = []engine.Event{{Kind: engine.Reset, Number: e.Number}}
		w.number = e.Number
	case e.Number > 0 || e.Kind == engine.Reset:
		w.pending = append(w.pending, e)
		w.number = e.Number
	default:
		w.samples[sampleKey{e.Kind, e.Job, e.Run}] = e
	}
	if e.Kind == engine.JobChanged && e.State.Ended() {
		for key := range w.samples {
			if key.job == e.Job && key.kind == engine.Progressed {
				delete(w.samples, key)
			}
		}
	}
	w.mu.Unlock()
	w.announce()
}

func (w *Watch) end(err error) {
	w.mu.Lock()
	w.err = errors.Join(w.err, err)
	w.mu.Unlock()
	w.announce()
}

func (w *Watch) announce() {
	select {
	case w.arrived <- struct{}{}:
	default:
	}
}
