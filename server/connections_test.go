package server

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"copydesk/server/metrics"
)

// TestBacklog has more connections than the spare ones: they wait.
func TestBacklog(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := metrics.New()
	c := newConnections(l, 1, 1, m)
	s := &http.Server{ConnContext: c.opened, ConnState: c.changed, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.spare(r.Context()) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})}
	ended := make(chan error)
	go func() { ended <- s.Serve(c) }()

	const ask = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if _, err := io.WriteString(conn, ask); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	status := func(conn net.Conn, wait time.Duration) string {
		if err := conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
			t.Fatal(err)
		}
		p, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return err.Error()
		}
		p.Body.Close()
		return strconv.Itoa(p.StatusCode)
	}
	first := dial()
	if got := status(first, 10*time.Second); got != "200" {
		t.Errorf("the first connection: %s", got)
	}
	second := dial()
	if got := status(second, 10*time.Second); got != "503" {
		t.Errorf("the spare connection: %s", got)
	}
	if _, err := io.WriteString(first, ask); err != nil {
		t.Fatal(err)
	}
	if got := status(first, 10*time.Second); got != "200" {
		t.Errorf("the first connection when there is a spare one: %s", got)
	}
	third := dial()
	if got := status(third, 50*time.Millisecond); !strings.Contains(got, "timeout") {
		t.Errorf("a connection beyond the spare one: %s", got)
	}
	second.Close()
	if got := status(third, 10*time.Second); got != "503" {
		t.Errorf("when another has ended: %s", got)
	}
	fourth := dial()
	first.Close()
	// With the first one gone there is room, but not before that is noticed.
	if got := status(fourth, 10*time.Second); got != "200" && got != "503" {
		t.Errorf("when the first has ended: %s", got)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve returned %v", err)
	}
	third.Close()
	fourth.Close()
	for end := time.Now().Add(10 * time.Second); m.Connected(0) != 0 || len(c.room) != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d connections are counted and %d take room when all have ended", m.Connected(0), len(c.room))
		}
	}
}

// TestCloseWhileFull ends a server that waits for a connection to end.
func TestCloseWhileFull(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := newConnections(l, 1, 0, metrics.New())
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	accepted, err := c.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer accepted.Close()
	ended := make(chan error)
	go func() {
		_, err := c.Accept()
		ended <- err
	}()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept returned %v", err)
	}
}
