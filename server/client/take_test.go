package client

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

func newWatch() *Watch {
	return &Watch{samples: make(map[sampleKey]engine.Event), arrived: make(chan struct{}, 1)}
}

func FuzzTake(f *testing.F) {
	for _, seed := range []string{
		"", ": watching\n\n", "id: 1\nevent: job\ndata: {\"number\":1,\"kind\":\"job\"}\n\n", "data: {}\ndata: {}\n", "data: {\"number\":2,\"kind\":\"run\"}\r\n\r\n",
		"data: {\"kind\":\"progress\",\"job\":\"a\"}\n\ndata: {\"number\":9,\"kind\":\"job\",\"job\":\"a\",\"state\":\"failed\"}\n\n", "data: nonsense\n\ndata: {\"number\":3}\n",
		"data: {\"kind\":\"reset\"}\n", "data:{\"number\":3}\n", "\n\n\n", "data: {\"number\":18446744073709551616}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		w := newWatch()
		w.take(bytes.NewReader(stream))
		lines := bytes.Count(stream, []byte("data: "))
		if len(w.pending)+len(w.samples) > lines {
			t.Errorf("%d events of %d lines", len(w.pending)+len(w.samples), lines)
		}
		for i, e := range w.pending {
			if e.Number == 0 && e.Kind != engine.Reset {
				t.Errorf("%+v is no state change", e)
			}
			if i == len(w.pending)-1 && e.Number != w.number {
				t.Errorf("the watch goes on after %d, the last event is %+v", w.number, e)
			}
		}
		// In pieces it is the same stream.
		again := newWatch()
		again.take(io.MultiReader(bytes.NewReader(stream[:len(stream)/2]), bytes.NewReader(stream[len(stream)/2:])))
		if fmt.Sprint(w.pending, w.samples, w.number) != fmt.Sprint(again.pending, again.samples, again.number) {
			t.Errorf("%q in two pieces is another stream", stream)
		}
	})
}

func TestASlowReaderIsBounded(t *testing.T) {
	w := newWatch()
	const all = 3*maxPending + 10
	var stream strings.Builder
	for n := 1; n <= all; n++ {
		fmt.Fprintf(&stream, "id: %d\ndata: {\"number\":%d,\"kind\":\"run\"}\n\ndata: {\"kind\":\"progress\",\"job\":\"a\",\"time\":\"2025-01-01T00:00:00Z\"}\n\n", n, n)
	}
	w.take(strings.NewReader(stream.String()))
	if len(w.pending) > maxPending || len(w.samples) != 1 {
		t.Fatalf("%d events and %d samples wait", len(w.pending), len(w.samples))
	}
	events, err := w.Next(t.Context())
	if err != nil || events[0].Kind != engine.Reset {
		t.Fatalf("the first is %+v, %v; want a reset", events[0], err)
	}
	last := events[0].Number
	for _, e := range events[1:] {
		if e.Number == 0 {
			continue
		}
		if e.Number != last+1 {
			t.Fatalf("after %d comes %d", last, e.Number)
		}
		last = e.Number
	}
	if last != all || events[len(events)-1].Kind != engine.Progressed {
		t.Errorf("it ends at %d of %d with %+v", last, all, events[len(events)-1])
	}
}

func TestAnEndedJobHasNoSamples(t *testing.T) {
	w := newWatch()
	w.add(engine.Event{Kind: engine.Progressed, Job: "a"})
	w.add(engine.Event{Kind: engine.Progressed, Job: "b", Run: "r"})
	w.add(engine.Event{Kind: engine.JobChanged, Job: "a", Number: 4, State: engine.Failed})
	events, err := w.Next(t.Context())
	if err != nil || len(events) != 2 || events[0].Number != 4 || events[1].Job != "b" {
		t.Errorf("%+v, %v", events, err)
	}
}

// answering returns a client of a desk that answers as h does.
func answering(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(l)
	}()
	c := New(Options{Dial: func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", l.Addr().String())
	}})
	t.Cleanup(func() {
		c.Close()
		srv.Close()
		<-done
	})
	return c
}

func TestAnswersThatCannotBeRead(t *testing.T) {
	says := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		kind    fault.Kind
		want    string
	}{
		{"too large", says(200, `{"build": "`+strings.Repeat("x", 1000)+`"}`), fault.Exhausted, "more than 1000 bytes"},
		{"not JSON", says(200, "hello"), fault.Internal, "/v1/desk cannot be read"},
		{"empty", says(200, ""), fault.Internal, "cannot be read"},
		{"a failure in HTML", says(502, "<html>"), fault.Internal, "502 Bad Gateway"},
		{"a failure without a sentence", says(404, `{"error": "x"}`), fault.Internal, "404 Not Found"},
		{"a failure that is too large", says(500, `{"message": "`+strings.Repeat("x", 2<<20)+`"}`), fault.Internal, "500 Internal"},
		{"an unknown kind", says(400, `{"message": "no", "kind": "odd"}`), fault.Invalid, `no: fault kind "odd"`},
		{"a kind", says(409, `{"message": "not now", "kind": "conflict"}`), fault.Conflict, "not now"},
		{"no kind", says(500, `{"message": "a bug"}`), fault.Internal, "a bug"},
		{"cut", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "{")
			panic(http.ErrAbortHandler)
		}, fault.Unavailable, "before it answered"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := answering(t, tt.handler)
			c.maxAnswer = 1000
			_, err := c.Status(t.Context())
			if fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %.300v (%v), want %q (%v)", err, fault.KindOf(err), tt.want, tt.kind)
			}
		})
	}
}

func TestAnAnswerThatIsGivenUp(t *testing.T) {
	begun := make(chan struct{})
	c := answering(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "{")
		http.NewResponseController(w).Flush()
		close(begun)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		time.Sleep(20 * time.Millisecond)
		cancel()
	}()
	if _, err := c.Status(ctx); fault.KindOf(err) != fault.Cancelled {
		t.Errorf("err = %v, want fault.Cancelled", err)
	}
}
