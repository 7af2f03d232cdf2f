package server_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"copydesk/server"
)

// TestConnectedAndSilent has clients that connected, and ask when the server
// ends already: they are told so.
func TestConnectedAndSilent(t *testing.T) {
	r := serving(t, func(o *server.Options) { o.Grace = 0 })
	fresh, kept := r.dial(), r.dial()
	const ask = "GET /model/info HTTP/1.1\r\nHost: localhost\r\n\r\n"
	if _, err := io.WriteString(kept, ask); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 12)
	if _, err := io.ReadFull(kept, b); err != nil || string(b) != "HTTP/1.1 200" {
		t.Fatalf("%q %v", b, err)
	}
	within(t, 5*time.Second, "both are connected", func() bool { return r.series("copydesk_open_connections") == "3" })
	r.client.CloseIdleConnections()
	r.stop()
	within(t, 5*time.Second, "the address is given up", func() bool {
		c, err := net.DialTimeout("tcp", r.Addr().String(), 20*time.Millisecond)
		if err == nil {
			c.Close()
		}
		return errors.Is(err, syscall.ECONNREFUSED)
	})
	for _, c := range []io.ReadWriter{fresh, kept} {
		if _, err := io.WriteString(c, ask); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(c)
		if err != nil || !strings.Contains(string(got), "HTTP/1.1 503 ") || !strings.Contains(string(got), "The server is shutting down") {
			t.Errorf("got %q %v", got, err)
		}
	}
	<-r.ended
	if r.err != nil {
		t.Error(r.err)
	}
	if log := r.log.String(); strings.Count(log, "The server is shutting down") != 2 {
		t.Errorf("the log does not tell of two that were refused: %s", log)
	}
}

// TestEndsAtOnce has nobody connected: there is nothing to wait for but that
// the system is quiet.
func TestEndsAtOnce(t *testing.T) {
	r := serving(t, func(o *server.Options) { o.Grace, o.Timeout, o.Drain = 0, 24*time.Hour, 24*time.Hour })
	r.get("/health")
	r.client.CloseIdleConnections()
	r.stop()
	select {
	case <-r.ended:
	case <-time.After(30 * time.Second):
		t.Fatal("it waits for nobody")
	}
	if r.err != nil {
		t.Error(r.err)
	}
}
