package server_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// textOf returns a text of n bytes.
func textOf(n int) string { return strings.Repeat("bank ", n/5+1)[:n] }

func TestLimits(t *testing.T) {
	r := serving(t, nil)
	const mib = 1 << 20
	padded := func(body string, n int) string { return body + strings.Repeat(" ", n-len(body)) }
	texts := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = "The bank"
		}
		return textsBody(all...)
	}
	tests := []struct {
		name, path string
		body       func(over int) string // over the limit
		message    string
	}{
		{"text", "/predict", func(over int) string { return textBody(textOf(100_000 + over)) },
			"Text has 100001 bytes; at most 100000 are allowed"},
		{"body", "/predict", func(over int) string { return padded(textBody("The bank"), mib+over) },
			"Body is larger than 1 MiB"},
		{"batch text", "/predict/batch", func(over int) string { return textsBody("a", textOf(100_000+over)) },
			"texts[1] has 100001 bytes; at most 100000 are allowed"},
		{"batch body", "/predict/batch", func(over int) string { return padded(textsBody("The bank"), 16*mib+over) },
			"Body is larger than 16 MiB"},
		{"texts", "/predict/batch", func(over int) string { return texts(1000 + over) },
			"More than 1000 texts; send them in several requests"},
	}
	for _, tt := range tests {
		for over := -1; over <= 1; over++ {
			for _, chunked := range []bool{false, true} {
				if chunked && over <= 0 {
					continue // that a body is within its limit has nothing to do with how it comes
				}
				t.Run(fmt.Sprintf("%s%+d chunked %v", tt.name, over, chunked), func(t *testing.T) {
					q, err := http.NewRequest("POST", r.url+tt.path, strings.NewReader(tt.body(over)))
					if err != nil {
						t.Fatal(err)
					}
					if chunked {
						q.ContentLength = -1
					}
					resp, err := r.client.Do(q)
					if err != nil {
						t.Fatal(err)
					}
					defer resp.Body.Close()
					if over <= 0 {
						if resp.StatusCode != 200 {
							t.Errorf("status %d within the limit", resp.StatusCode)
						}
						return
					}
					var f failure
					if err := json.NewDecoder(resp.Body).Decode(&f); err != nil {
						t.Fatal(err)
					}
					if resp.StatusCode != 413 || f.Error != "Input too large" || f.Message != tt.message {
						t.Errorf("%d %+v, want 413 %q", resp.StatusCode, f, tt.message)
					}
				})
			}
		}
	}
}

// TestBodiesAreBounded holds up as many large bodies as may be.
func TestBodiesAreBounded(t *testing.T) {
	r := serving(t, nil)
	for range 16 {
		c, err := net.Dial("tcp", r.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := fmt.Fprintf(c, "POST /predict/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n{", 16<<20); err != nil {
			t.Fatal(err)
		}
	}
	within(t, 5*time.Second, "all bodies are awaited", func() bool {
		return strings.Contains(r.get("/metrics").body, "\ncopydesk_requests_in_flight 17\n")
	})
	for _, path := range []string{"/predict", "/predict/batch"} {
		got := r.post(path, encode(map[string]any{"text": textOf(70_000), "texts": []string{textOf(70_000)}}))
		wantFailure(t, got, 429, "Too many requests", "The requests under way fill the memory that is set aside for them; try again in a second")
	}
	for _, path := range []string{"/predict", "/predict/batch"} {
		if got := r.post(path, `{"text": "The bank", "texts": ["The bank"]}`); got.status != 200 {
			t.Errorf("a small request to %s is answered with %d %s", path, got.status, got.body)
		}
	}
	if got := r.shed("memory"); got != "2" {
		t.Errorf("%s requests were refused, want 2", got)
	}
}
