package server

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// TestOneByteAtATime sends a head, and a body, for as long as it can.
func TestOneByteAtATime(t *testing.T) {
	s := serve(t, func(s *Server) {
		s.http.ReadHeaderTimeout, s.http.ReadTimeout = 100*time.Millisecond, 200*time.Millisecond
	})
	const head = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
	for _, tt := range []struct{ name, first, want string }{
		{"head", head + "X-Slow: ", ""},
		{"body", head + "\r\n{", "HTTP/1.1 408 "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := net.Dial("tcp", s.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := io.WriteString(c, tt.first); err != nil {
				t.Fatal(err)
			}
			began, got := time.Now(), make(chan string)
			go func() {
				b, _ := io.ReadAll(c) // that it ends with a reset is as good
				got <- string(b)
			}()
			bytes := time.NewTicker(10 * time.Millisecond)
			defer bytes.Stop()
			for {
				select {
				case answer := <-got:
					if !strings.HasPrefix(answer, tt.want) || tt.want == "" && answer != "" {
						t.Errorf("got %q, want %q", answer, tt.want)
					}
					return
				case <-bytes.C:
					if time.Since(began) > 10*time.Second {
						t.Fatal("the connection is open after ten seconds")
					}
					_, _ = io.WriteString(c, "x") // fails when it has ended
				}
			}
		})
	}
}

// TestNeverReads asks again and again and reads no answer.
func TestNeverReads(t *testing.T) {
	s := serve(t, func(s *Server) { s.http.WriteTimeout = 200 * time.Millisecond })
	c, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.(*net.TCPConn).SetReadBuffer(1024); err != nil {
		t.Fatal(err)
	}
	if err := c.SetWriteDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = io.WriteString(c, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
	}
	if e, ok := err.(net.Error); ok && e.Timeout() {
		t.Fatal("the server waits for a client that does not read")
	}
	awaitIdle(t, s)
}

// TestSlowClientsLeave has slow clients take all connections: when their time is
// up, others have them.
func TestSlowClientsLeave(t *testing.T) {
	s := serve(t, func(s *Server) {
		s.connections.most = 8
		s.http.ReadHeaderTimeout, s.http.ReadTimeout, s.http.IdleTimeout = 200*time.Millisecond, 200*time.Millisecond, 200*time.Millisecond
	})
	body := `{"text":"The bank"}`
	ask := fmt.Sprintf("POST /predict HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	for i := range 16 {
		c, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		slow := []string{"", "POST /pre", "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"}[i%4]
		if _, err := io.WriteString(c, slow); err != nil {
			t.Fatal(err)
		}
	}
	for end := time.Now().Add(10 * time.Second); ; {
		got := exchange(t, s, ask, false)
		if strings.HasPrefix(got, "HTTP/1.1 200 ") {
			break
		}
		if !strings.HasPrefix(got, "HTTP/1.1 503 ") || time.Now().After(end) {
			t.Fatalf("got %q", got)
		}
	}
	awaitIdle(t, s)
}

// awaitIdle returns when no connection is open.
func awaitIdle(t *testing.T, s *Server) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); s.metrics.Connected(0) != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d connections are open", s.metrics.Connected(0))
		}
	}
}

// TestTimeouts holds that a server has all the timeouts that net/http has.
func TestTimeouts(t *testing.T) {
	s := serve(t, func(*Server) {})
	h := s.http
	for name, d := range map[string]time.Duration{
		"head": h.ReadHeaderTimeout, "body": h.ReadTimeout, "idle": h.IdleTimeout,
		"answer": h.WriteTimeout - h.ReadTimeout - s.o.Timeout, // a request may take as long as it may, and then be answered
	} {
		if d < time.Second || d > time.Minute {
			t.Errorf("%s: %v", name, d)
		}
	}
}
