package server

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/server/servertest"
)

// serve starts a server that change has prepared, until the test ends.
func serve(t *testing.T, change func(*Server)) *Server {
	t.Helper()
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	o := DefaultOptions()
	o.Port, o.Grace, o.Models, o.Events = 0, 0, desk, desk
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	change(s)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s
}

// exchange sends bytes, ends its half of the connection if asked, and returns
// all that comes back.
func exchange(t *testing.T, s *Server, send string, end bool) string {
	t.Helper()
	c, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, send); err != nil {
		t.Fatal(err)
	}
	if end {
		if err := c.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(c)
	if err != nil {
		t.Fatalf("the connection was not closed: %v", err)
	}
	return string(got)
}

// TestSlowClients connects and is in no hurry, or speaks another language.
func TestSlowClients(t *testing.T) {
	s := serve(t, func(s *Server) {
		s.http.ReadHeaderTimeout, s.http.ReadTimeout = 50*time.Millisecond, 100*time.Millisecond
	})
	const post = "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
	tests := []struct {
		name, send string
		end        bool
		want       string
	}{
		{"nothing", "", false, ""},
		{"half a head", "POST /predict HTTP/1.1\r\nHost: local", false, ""},
		{"half a body", post + "Content-Length: 100\r\n\r\n{\"text\":", false, "HTTP/1.1 408 "},
		{"half a chunk", post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"te", false, "HTTP/1.1 408 "},
		{"end of half a body", post + "Content-Length: 100\r\n\r\n{\"text\":", true, "HTTP/1.1 400 "},
		{"two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", false, "HTTP/1.1 400 "},
		{"two hosts", post + "Host: localhost\r\n\r\n", false, "HTTP/1.1 400 "},
		{"TLS", "\x16\x03\x01 hello\r\n\r\n", false, "HTTP/1.1 400 "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := exchange(t, s, tt.send, tt.end)
			if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if strings.Contains(got, "408 ") && !strings.Contains(got, `"message":"Body did not arrive in time"`) ||
				tt.end && !strings.Contains(got, `"message":"Body could not be read to its end"`) {
				t.Errorf("got %q, which does not say why", got)
			}
		})
	}
}

// TestPipelined sends two requests at once.
func TestPipelined(t *testing.T) {
	s := serve(t, func(*Server) {})
	body := `{"text":"The bank"}`
	one := fmt.Sprintf("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n", len(body))
	got := exchange(t, s, one+"\r\n"+body+one+"Connection: close\r\n\r\n"+body, false)
	if n := strings.Count(got, "HTTP/1.1 200 OK"); n != 2 {
		t.Errorf("%d answers, want 2: %q", n, got)
	}
}
