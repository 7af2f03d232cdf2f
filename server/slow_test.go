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
		{"chunks, then something", post + "Transfer-Encoding: chunked, gzip\r\n\r\n", false, "HTTP/1.1 501 "},
		{"a chunk without length", post + "Transfer-Encoding: chunked\r\n\r\nx\r\n", false, "HTTP/1.1 400 "},
		{"a length that is none", post + "Content-Length: +5\r\n\r\nhello", false, "HTTP/1.1 400 "},
		{"a blank before the colon", post + "Content-Length : 5\r\n\r\nhello", false, "HTTP/1.1 400 "},
		{"a folded line", post + "X: a\r\n b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false, "HTTP/1.1 400 "},
		{"no host", "GET /health HTTP/1.1\r\n\r\n", false, "HTTP/1.1 400 "},
		{"a bad host", "GET /health HTTP/1.1\r\nHost: local host\r\n\r\n", false, "HTTP/1.1 400 "},
		{"another host", "GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", false, "HTTP/1.1 403 "},
		{"another host in the target", "GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", false, "HTTP/1.1 403 "},
		{"this host in the target", "GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", false, "HTTP/1.1 200 "},
		{"a proxy is asked for", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n", false, "HTTP/1.1 403 "},
		{"HTTP/1.0", "GET /health HTTP/1.0\r\n\r\n", false, "HTTP/1.0 200 "},
		{"HTTP/1.0 with a body", "POST /predict HTTP/1.0\r\nContent-Length: 19\r\n\r\n{\"text\":\"The bank\"}", false, "HTTP/1.0 200 "},
		{"HTTP/0.9", "GET /health\r\n\r\n", false, "HTTP/1.1 400 "},
		{"HTTP/3.0", "GET /health HTTP/3.0\r\nHost: localhost\r\n\r\n", false, "HTTP/1.1 505 "},
		{"HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", false, "HTTP/1.1 404 "},
		{"a star", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", false, "HTTP/1.1 404 "},
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

// TestSmuggled hides a request in the body of another: a proxy that heeds the
// length sees one request, and one answer is what it gets.
func TestSmuggled(t *testing.T) {
	s := serve(t, func(*Server) {})
	const chunk = "13\r\n{\"text\":\"The bank\"}\r\n0\r\n\r\n"
	hidden := chunk + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
	for _, fields := range []string{
		fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n", len(hidden)),
		fmt.Sprintf("Transfer-Encoding: chunked\r\nContent-Length: %d\r\n", len(hidden)),
		fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: CHUNKED\r\n", len(hidden)),
		fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", len(hidden)),
		fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: \x0bchunked\r\n", len(hidden)),
	} {
		got := exchange(t, s, "POST /predict HTTP/1.1\r\nHost: localhost\r\n"+fields+"\r\n"+hidden, false)
		if n := strings.Count(got, "HTTP/1.1 "); n != 1 || strings.Contains(got, "healthy") {
			t.Errorf("%q: %d answers, want 1: %q", fields, n, got)
		}
	}
}
