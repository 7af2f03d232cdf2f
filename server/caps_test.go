package server_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/server"
	"copydesk/server/servertest"
)

// shed returns how often the server says that it refused for a reason.
func (r *running) shed(why string) string {
	r.t.Helper()
	return r.series(fmt.Sprintf("copydesk_requests_shed_total{reason=%q}", why))
}

// series returns the value of a series.
func (r *running) series(name string) string {
	r.t.Helper()
	_, rest, ok := strings.Cut(r.get("/metrics").body, "\n"+name+" ")
	if !ok {
		r.t.Fatalf("no series %s", name)
	}
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// unlimited asks for what is never refused.
func (r *running) unlimited() {
	r.t.Helper()
	for _, path := range []string{"/health", "/metrics", "/model/info"} {
		if got := r.get(path); got.status != 200 {
			r.t.Errorf("%s is answered with %d %s", path, got.status, got.body)
		}
	}
}

// TestQueueLimit has as many texts wait as may, one fewer and one more.
func TestQueueLimit(t *testing.T) {
	const limit = 5
	for over := -1; over <= 1; over++ {
		t.Run(fmt.Sprintf("%+d", over), func(t *testing.T) {
			g := newGate()
			r := gated(t, g, func(o *server.Options) { o.Workers, o.Queue = 1, limit })
			statuses := make(chan int, 3)
			ask := func(path, body string) {
				p, err := r.try("POST", path, body)
				if err != nil {
					t.Error(err)
				}
				statuses <- p.status
			}
			go ask("/predict", textBody("computed"))
			<-g.entered
			go ask("/predict/batch", textsBody("one", "two", "three"))
			within(t, 5*time.Second, "a batch waits", func() bool { return r.series("copydesk_queue_texts") == "3" })
			last := []string{"four", "five", "six"}[:limit-3+over]
			if over <= 0 {
				go ask("/predict/batch", textsBody(last...))
				within(t, 5*time.Second, "the last request waits", func() bool { return r.series("copydesk_queue_texts") == fmt.Sprint(limit+over) })
			} else {
				got := r.post("/predict/batch", textsBody(last...))
				wantFailure(t, got, 429, "Too many requests", "3 texts wait already, and at most 5 may; try again in 1s")
				statuses <- 200
			}
			r.unlimited()
			if got, want := r.shed("queue"), fmt.Sprint(max(over, 0)); got != want {
				t.Errorf("%s requests were refused, want %s", got, want)
			}
			close(g.open)
			for range 3 {
				if status := <-statuses; status != 200 {
					t.Errorf("a request that had its place was answered with %d", status)
				}
			}
			if got := r.series("copydesk_queue_texts"); got != "0" {
				t.Errorf("%s texts wait at the end", got)
			}
		})
	}
}

// half sends the head of a request and half of its body, until the test ends.
func (r *running) half() net.Conn {
	r.t.Helper()
	c := r.dial()
	if _, err := io.WriteString(c, "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 19\r\n\r\n{\"text\":"); err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *running) dial() net.Conn {
	r.t.Helper()
	c, err := net.Dial("tcp", r.Addr().String())
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { c.Close() })
	return c
}

// TestRequestLimit has clients that do not finish what they ask.
func TestRequestLimit(t *testing.T) {
	const limit = 3
	r := serving(t, func(o *server.Options) { o.MaxRequests = limit })
	for held := range limit + 1 {
		within(t, 5*time.Second, "all bodies are awaited", func() bool {
			return r.series("copydesk_requests_in_flight") == fmt.Sprint(held+1)
		})
		switch got := r.predict("The bank"); {
		case held < limit && got.status != 200:
			t.Errorf("request %d of %d is answered with %d %s", held+1, limit, got.status, got.body)
		case held == limit:
			wantFailure(t, got, 429, "Too many requests", "3 requests are under way, which is all that may be; try again in a second")
			if after := got.header.Get("Retry-After"); after != "1" {
				t.Errorf("Retry-After is %q", after)
			}
		}
		r.unlimited()
		if held < limit {
			r.half()
		}
	}
	if got := r.shed("concurrency"); got != "1" {
		t.Errorf("%s requests were refused, want 1", got)
	}
}

// TestConnectionLimit has connections on which nobody asks anything.
func TestConnectionLimit(t *testing.T) {
	const limit = 4
	r := serving(t, func(o *server.Options) { o.MaxConnections = limit })
	own := 1 // the client keeps its connection while there may be so many
	for held := range limit {
		within(t, 5*time.Second, "the connections are counted", func() bool {
			return r.series("copydesk_open_connections") == fmt.Sprint(held+own)
		})
		if got := r.predict("The bank"); got.status != 200 {
			t.Errorf("connection %d of %d: %d %s", held+own, limit, got.status, got.body)
		}
		r.unlimited()
		r.dial()
	}
	within(t, 5*time.Second, "the client's connection is one too many", func() bool {
		r.client.CloseIdleConnections()
		return r.series("copydesk_open_connections") == fmt.Sprint(limit+1)
	})
	r.client.CloseIdleConnections()
	got := r.predict("The bank")
	wantFailure(t, got, 503, "Service unavailable", "4 connections are open, which is all that may be; try again in a second")
	if got.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q", got.header.Get("Retry-After"))
	}
	resp, err := r.client.Get(r.url + "/health")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || !resp.Close {
		t.Errorf("/health is answered with %d and the connection stays: %v", resp.StatusCode, !resp.Close)
	}
	r.unlimited()
	if got := r.shed("connections"); got != "1" {
		t.Errorf("%s requests were refused, want 1", got)
	}
}

// TestRateLimit asks until the bucket is empty, and when it fills again.
func TestRateLimit(t *testing.T) {
	var now atomic.Int64
	now.Store(time.Now().UnixNano())
	r := serving(t, func(o *server.Options) {
		o.Rate, o.Burst = 0.5, 3
		o.Clock = func() time.Time { return time.Unix(0, now.Load()) }
	})
	ask := func(want ...int) {
		t.Helper()
		for i, status := range want {
			got := r.predict("The bank")
			if got.status != status {
				t.Errorf("request %d: %d %s, want %d", i+1, got.status, got.body, status)
			}
			if status != 429 {
				continue
			}
			if !strings.Contains(got.body, `"message":"One client may ask 0.5 times a second, and 3 times at once; ask more slowly"`) {
				t.Errorf("it is told %s", got.body)
			}
			if after := got.header.Get("Retry-After"); after != "2" {
				t.Errorf("Retry-After is %q", after)
			}
		}
	}
	ask(200, 200, 200, 429, 429)
	now.Add(int64(2 * time.Second))
	ask(200, 429)
	r.unlimited()
	now.Add(int64(time.Hour))
	ask(200, 200, 200, 429)
	if got := r.shed("rate"); got != "4" {
		t.Errorf("%s requests were refused, want 4", got)
	}

	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		return from.DialContext(ctx, network, address)
	}}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Post(r.url+"/predict", "application/json", strings.NewReader(textBody("The bank")))
	if err != nil {
		t.Skipf("there is no second address to ask from: %v", err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Errorf("another client is answered with %d", resp.StatusCode)
	}
}

// TestHeadLimit sends heads of so many bytes.
func TestHeadLimit(t *testing.T) {
	r := serving(t, nil)
	const limit = 16 << 10
	for over := -1; over <= 1; over++ {
		c := r.dial()
		const before, after = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Large: ", "\r\n\r\n"
		head := before + strings.Repeat("x", limit+over-len(before)-len(after)) + after
		if _, err := io.WriteString(c, head); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(c)
		if err != nil {
			t.Error(err)
		}
		want := "HTTP/1.1 200 "
		if over > 0 {
			want = "HTTP/1.1 431 "
		}
		if !strings.HasPrefix(string(got), want) {
			t.Errorf("a head of %d bytes: %.100q, want %s", len(head), got, want)
		}
	}
}

// TestUnavailableIsCounted asks a server without a model: what was to be
// answered with it was refused, a question about it was not.
func TestUnavailableIsCounted(t *testing.T) {
	r := start(t, servertest.NewDesk(t), nil)
	for range 2 {
		for _, path := range []string{"/predict", "/predict/batch"} {
			if got := r.post(path, `{"text": "The bank", "texts": ["The bank"]}`); got.status != 503 {
				t.Errorf("%s: %d", path, got.status)
			}
		}
		r.get("/health")
		r.get("/model/info")
	}
	if got := r.shed("not_ready"); got != "4" {
		t.Errorf("%s requests were refused, want 4", got)
	}
}
