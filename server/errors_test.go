package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/sparse"
	"copydesk/server"
	"copydesk/server/servertest"
)

// wantFailure checks an answer that is a failure.
func wantFailure(t *testing.T, got response, status int, title, message string) {
	t.Helper()
	var f failure
	got.decode(t, &f)
	if got.status != status || f.Error != title || f.Message != message {
		t.Errorf("%d %q %q, want %d %q %q", got.status, f.Error, f.Message, status, title, message)
	}
	var fields map[string]json.RawMessage
	got.decode(t, &fields)
	if d := time.Since(f.Timestamp); len(fields) != 3 || d < -time.Second || d > time.Minute {
		t.Errorf("%s: want error, message and a timestamp of now", got.body)
	}
}

func TestInvalidInput(t *testing.T) {
	r := serving(t, nil)
	const large = 101_000
	tests := []struct {
		name, path, body string
		message          string
	}{
		{"no body", "/predict", "", "Body is empty; it must be a JSON object"},
		{"blanks", "/predict", "  ", "Body is not valid JSON at byte 2: unexpected end of JSON input"},
		{"no JSON", "/predict", "text=hello", "Body is not valid JSON at byte 2: invalid character 'e' in literal true (expecting 'r')"},
		{"cut off", "/predict", `{"text": "The ba`, "Body is not valid JSON at byte 16: unexpected end of JSON input"},
		{"cut off after the value", "/predict", `{"text": "The bank"`, "Body is not valid JSON at byte 19: unexpected end of JSON input"},
		{"comma at the end", "/predict", `{"text": "The bank",}`, "Body is not valid JSON at byte 21: invalid character '}' looking for beginning of object key string"},
		{"no comma", "/predict", `{"text": "a" "b": 1}`, "Body is not valid JSON at byte 14: invalid character '\"' after object key:value pair"},
		{"more", "/predict", `{"text": "The bank"} {}`, "Body is not valid JSON at byte 22: invalid character '{' after top-level value"},
		{"garbage after it", "/predict", `{"text": "The bank"}x`, "Body is not valid JSON at byte 21: invalid character 'x' after top-level value"},
		{"not UTF-8", "/predict", "{\"text\": \"caf\xe9\"}", "Body is not valid UTF-8"},
		{"byte order mark", "/predict", "\ufeff{\"text\": \"a\"}", "Body is not valid JSON at byte 1: invalid character 'ï' looking for beginning of value"},
		{"deep", "/predict", `{"x":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `,"text":"a"}`, "Body is not valid JSON at byte 10005: invalid character '[' exceeded max depth"},
		{"array", "/predict", `["The bank"]`, `Body must be a JSON object with the field "text"`},
		{"string", "/predict", `"The bank"`, `Body must be a JSON object with the field "text"`},
		{"null", "/predict", `null`, `Body must be a JSON object with the field "text"`},
		{"missing", "/predict", `{}`, "Text field is required"},
		{"of a batch", "/predict", `{"texts": ["a"]}`, "Text field is required"},
		{"upper case", "/predict", `{"TEXT": "a"}`, "Text field is required"},
		{"twice", "/predict", `{"text": "a", "text": "b"}`, `Field "text" is there twice`},
		{"null text", "/predict", `{"text": null}`, "Text must be a string, not null"},
		{"number", "/predict", `{"text": -5.5}`, "Text must be a string, not a number"},
		{"boolean", "/predict", `{"text": true}`, "Text must be a string, not a boolean"},
		{"object", "/predict", `{"text": {}}`, "Text must be a string, not an object"},
		{"list", "/predict", `{"text": ["a"]}`, "Text must be a string, not an array"},
		{"empty", "/predict", `{"text": ""}`, "Text must not be empty"},
		{"only blanks", "/predict", `{"text": " \n\t\u00a0"}`, "Text must not be empty"},

		{"batch without body", "/predict/batch", "", "Body is empty; it must be a JSON object"},
		{"batch missing", "/predict/batch", `{"text": "a"}`, "Texts field is required"},
		{"batch is a string", "/predict/batch", `{"texts": "a"}`, "Texts must be an array of strings, not a string"},
		{"batch is null", "/predict/batch", `{"texts": null}`, "Texts must be an array of strings, not null"},
		{"batch is empty", "/predict/batch", `{"texts": []}`, "Texts must not be empty"},
		{"batch with a number", "/predict/batch", `{"texts": ["a", 5]}`, "texts[1] must be a string, not a number"},
		{"batch with an empty text", "/predict/batch", `{"texts": ["a", "b", " "]}`, "texts[2] must not be empty"},
		{"batch cut off", "/predict/batch", `{"texts": ["a", `, "Body is not valid JSON at byte 16: unexpected end of JSON input"},
		{"batch twice", "/predict/batch", `{"texts": ["a"], "texts": ["a"]}`, `Field "texts" is there twice`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantFailure(t, r.post(tt.path, tt.body), 400, "Invalid input", tt.message)
		})
	}
	if log := r.log.String(); len(log) > large {
		t.Errorf("%d requests made a log of %d bytes", len(tests), len(log))
	}
}

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

func TestRefused(t *testing.T) {
	r := serving(t, func(o *server.Options) { o.AllowedHosts = []string{"Desk.example.org"} })
	tests := []struct {
		name, method, path string
		header             []string
		status             int
		title, message     string
	}{
		{"nothing there", "GET", "/nowhere", nil, 404, "Not found", `There is nothing at "/nowhere"`},
		{"root", "GET", "/", nil, 404, "Not found", `There is nothing at "/"`},
		{"slash at the end", "POST", "/predict/", nil, 404, "Not found", `There is nothing at "/predict/"`},
		{"two slashes", "POST", "//predict", nil, 404, "Not found", `There is nothing at "//predict"`},
		{"get", "GET", "/predict", nil, 405, "Method not allowed", "/predict is asked for with POST"},
		{"options", "OPTIONS", "/predict/batch", nil, 405, "Method not allowed", "/predict/batch is asked for with POST"},
		{"head", "PUT", "/health", nil, 405, "Method not allowed", "/health is asked for with GET"},
		{"unheard of", "BREW", "/metrics", nil, 405, "Method not allowed", "/metrics is asked for with GET"},
		{"form", "POST", "/predict", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "Unsupported media type",
			`Content-Type is "application/x-www-form-urlencoded"; it must be application/json`},
		{"no type", "POST", "/predict", []string{"Content-Type", "json"}, 415, "Unsupported media type",
			`Content-Type is "json"; it must be application/json`},
		{"charset", "POST", "/predict/batch", []string{"Content-Type", "application/json; charset=latin1"}, 415, "Unsupported media type",
			`Charset "latin1" is not supported; JSON is UTF-8`},
		{"gzip", "POST", "/predict", []string{"Content-Encoding", "gzip"}, 415, "Unsupported media type",
			`Content-Encoding "gzip" is not supported; send the body as it is`},
		{"rebound", "POST", "/predict", []string{"Host", "evil.example"}, 403, "Forbidden",
			`This server is not "evil.example"; address it as localhost or by its IP address`},
		{"rebound with port", "GET", "/health", []string{"Host", "localhost.evil.example:8000"}, 403, "Forbidden",
			`This server is not "localhost.evil.example:8000"; address it as localhost or by its IP address`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.do(tt.method, tt.path, textBody("The bank"), tt.header...)
			wantFailure(t, got, tt.status, tt.title, tt.message)
			allow := got.header.Get("Allow")
			if want := map[string]string{"/predict": "POST", "/predict/batch": "POST", "/health": "GET, HEAD", "/metrics": "GET, HEAD"}[tt.path]; tt.status == 405 && allow != want {
				t.Errorf("Allow is %q, want %q", allow, want)
			}
		})
	}
	for _, host := range []string{"localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000",
		"192.0.2.7:80", "desk.example.org", "DESK.example.org.:8000"} {
		if got := r.do("GET", "/health", "", "Host", host); got.status != 200 {
			t.Errorf("Host %s: %d %s", host, got.status, got.body)
		}
	}
	if got := r.do("HEAD", "/health", ""); got.status != 200 || got.body != "" {
		t.Errorf("HEAD: %d %q", got.status, got.body)
	}
	if got := r.do("GET", "/health", "", "X-Large", strings.Repeat("x", 40<<10)); got.status != 431 {
		t.Errorf("a head of 40 KiB: status %d, want 431", got.status)
	}
}

// gate is a classifier that answers when it is told to.
type gate struct {
	entered chan struct{} // receives when a prediction begins
	open    chan struct{} // lets one prediction go on
}

func newGate() *gate {
	return &gate{entered: make(chan struct{}, 1000), open: make(chan struct{})}
}

// gated serves a model that g holds up, except when it is tried.
func gated(t *testing.T, g *gate, change func(*server.Options)) *running {
	t.Helper()
	var tried atomic.Bool
	b := servertest.With(servertest.Default(t, classify.NaiveBayes), func(x sparse.Vector, p []float64) {
		clear(p)
		p[0] = 1
		if !tried.Swap(true) {
			return
		}
		g.entered <- struct{}{}
		<-g.open
	})
	return start(t, servertest.NewDesk(t), func(o *server.Options) {
		o.Models = servertest.Only{Bundle: b}
		if change != nil {
			change(o)
		}
	})
}

func TestQueueFull(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Queue, o.BatchSize = 2, 1, 2 })
	statuses := make(chan int, 3)
	for range 2 {
		go func() {
			p, err := r.try("POST", "/predict", textBody("The bank"))
			if err != nil {
				t.Error(err)
			}
			statuses <- p.status
		}()
		<-g.entered
	}
	go func() {
		p, err := r.try("POST", "/predict/batch", textsBody("The bank", "The match", "The chip"))
		if err != nil {
			t.Error(err)
		}
		statuses <- p.status
	}()
	within(t, 5*time.Second, "the batch waits", func() bool {
		return strings.Contains(r.get("/metrics").body, "\ncopydesk_predictions_waiting 2\n")
	})

	for _, path := range []string{"/predict", "/predict/batch"} {
		got := r.post(path, `{"text": "The bank", "texts": ["The bank"]}`)
		wantFailure(t, got, 429, "Too many requests", "3 requests are being answered or wait, which is all that may; try again in a second")
		if after := got.header.Get("Retry-After"); after != "1" {
			t.Errorf("Retry-After is %q", after)
		}
	}
	if got := r.get("/health"); got.status != 200 {
		t.Errorf("a full queue makes health answer %d", got.status)
	}
	close(g.open)
	for range 3 {
		if status := <-statuses; status != 200 {
			t.Errorf("a request that had its place was answered with %d", status)
		}
	}
	if got := r.predict("The bank"); got.status != 200 {
		t.Errorf("the queue is empty and a request is answered with %d", got.status)
	}
}

func TestDeadline(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers, o.Timeout = 1, 200*time.Millisecond })
	held := make(chan int)
	go func() {
		p, err := r.try("POST", "/predict/batch", textsBody("The bank", "The match"))
		if err != nil {
			t.Error(err)
		}
		held <- p.status
	}()
	<-g.entered
	for _, path := range []string{"/predict", "/predict/batch"} {
		got := r.post(path, `{"text": "The bank", "texts": ["The bank"]}`)
		wantFailure(t, got, 504, "Timeout", "The answer was not ready in time")
	}
	if len(g.entered) > 0 {
		t.Error("a request was computed after its deadline")
	}
	g.open <- struct{}{}
	if status := <-held; status != 504 {
		t.Errorf("a batch whose deadline passed after its first text was answered with %d", status)
	}
	if len(g.entered) > 0 {
		t.Error("the second text of the batch was computed after the deadline")
	}
}

func TestClientGone(t *testing.T) {
	g := newGate()
	r := gated(t, g, func(o *server.Options) { o.Workers = 1 })
	held := make(chan struct{})
	go func() {
		defer close(held)
		if p, err := r.try("POST", "/predict", textBody("The bank")); err != nil || p.status != 200 {
			t.Errorf("%d %v", p.status, err)
		}
	}()
	<-g.entered
	ctx, cancel := context.WithCancel(t.Context())
	q, err := http.NewRequestWithContext(ctx, "POST", r.url+"/predict", strings.NewReader(textBody("The match")))
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan error)
	go func() {
		_, err := r.client.Do(q)
		gone <- err
	}()
	waiting := func(n int) func() bool {
		return func() bool {
			return strings.Contains(r.get("/metrics").body, fmt.Sprintf("\ncopydesk_predictions_waiting %d\n", n))
		}
	}
	within(t, 5*time.Second, "the second request waits", waiting(1))
	cancel()
	<-gone
	within(t, 5*time.Second, "its place in the queue is free", waiting(0))
	within(t, 5*time.Second, "it is logged", func() bool { return strings.Contains(r.log.String(), `"status":499`) })
	close(g.open)
	<-held
}

func TestBrokenModel(t *testing.T) {
	tests := []struct {
		name  string
		score func(x sparse.Vector, p []float64)
		log   string
	}{
		{"panics", func(x sparse.Vector, p []float64) { panic("a bug") }, "panic: a bug"},
		{"not a number", func(x sparse.Vector, p []float64) { p[0] = math.NaN() }, "sum to NaN"},
		{"not a distribution", func(x sparse.Vector, p []float64) { p[0] = 17 }, "sum to 17"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var broken atomic.Bool
			b := servertest.With(servertest.Default(t, classify.NaiveBayes), func(x sparse.Vector, p []float64) {
				clear(p)
				if !broken.Load() {
					p[0] = 1
					return
				}
				tt.score(x, p)
			})
			r := start(t, servertest.NewDesk(t), func(o *server.Options) { o.Models = servertest.Only{Bundle: b} })
			if got := r.predict("The bank"); got.status != 200 {
				t.Fatalf("%d %s", got.status, got.body)
			}
			broken.Store(true)
			wantFailure(t, r.predict("The bank"), 500, "Internal error", "Model prediction failed")
			wantFailure(t, r.post("/predict/batch", textsBody(strings.Split(strings.Repeat("The bank,", 250)+"end", ",")...)), 500, "Internal error", "Model prediction failed")
			if log := r.log.String(); !strings.Contains(log, tt.log) || !strings.Contains(log, `"level":"ERROR"`) {
				t.Errorf("the log does not say %q: %s", tt.log, log)
			}
			broken.Store(false)
			if got := r.predict("The bank"); got.status != 200 {
				t.Errorf("%d %s after it was mended", got.status, got.body)
			}
		})
	}
}

// TestBatchBodiesAreBounded holds up as many large bodies as may be.
func TestBatchBodiesAreBounded(t *testing.T) {
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
	got := r.post("/predict/batch", textsBody("The bank"))
	wantFailure(t, got, 429, "Too many requests", "The batches under way fill the memory that is set aside for them; try again in a second")
	if got := r.predict("The bank"); got.status != 200 {
		t.Errorf("a single text is answered with %d", got.status)
	}
}
