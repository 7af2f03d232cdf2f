package server_test

import (
	"encoding/json"
	"math"
	"net/http"
	"reflect"
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

// wantProblem checks a failure as RFC 9457 has it. pointer is to the field that
// it is of, "" if it is of none.
func wantProblem(t *testing.T, got response, status int, instance, detail, pointer string) {
	t.Helper()
	if media := got.header.Get("Content-Type"); media != "application/problem+json" {
		t.Errorf("Content-Type is %q", media)
	}
	want := map[string]any{
		"type": "about:blank", "title": http.StatusText(status), "status": float64(status), "detail": detail, "instance": instance,
		"request_id": got.header.Get("X-Request-ID"),
	}
	if pointer != "" {
		want["errors"] = []any{map[string]any{"pointer": pointer, "detail": detail}}
	}
	var p map[string]any
	if err := json.Unmarshal([]byte(got.body), &p); err != nil {
		t.Fatalf("%s: %v", got.body, err)
	}
	if got.status != status || !reflect.DeepEqual(p, want) {
		t.Errorf("%d %v, want %v", got.status, p, want)
	}
}

func TestInvalidInput(t *testing.T) {
	r := serving(t, nil)
	const large = 101_000
	tests := []struct {
		name, path, body string
		message          string
		pointer          string // to the field that it is of
	}{
		{"no body", "/predict", "", "Body is empty; it must be a JSON object", ""},
		{"blanks", "/predict", "  ", "Body is not valid JSON at byte 2: unexpected end of JSON input", ""},
		{"no JSON", "/predict", "text=hello", "Body is not valid JSON at byte 2: invalid character 'e' in literal true (expecting 'r')", ""},
		{"cut off", "/predict", `{"text": "The ba`, "Body is not valid JSON at byte 16: unexpected end of JSON input", ""},
		{"cut off after the value", "/predict", `{"text": "The bank"`, "Body is not valid JSON at byte 19: unexpected end of JSON input", ""},
		{"comma at the end", "/predict", `{"text": "The bank",}`, "Body is not valid JSON at byte 21: invalid character '}' looking for beginning of object key string", ""},
		{"no comma", "/predict", `{"text": "a" "b": 1}`, "Body is not valid JSON at byte 14: invalid character '\"' after object key:value pair", ""},
		{"more", "/predict", `{"text": "The bank"} {}`, "Body is not valid JSON at byte 22: invalid character '{' after top-level value", ""},
		{"garbage after it", "/predict", `{"text": "The bank"}x`, "Body is not valid JSON at byte 21: invalid character 'x' after top-level value", ""},
		{"not UTF-8", "/predict", "{\"text\": \"caf\xe9\"}", "Body is not valid UTF-8", ""},
		{"byte order mark", "/predict", "\ufeff{\"text\": \"a\"}", "Body is not valid JSON at byte 1: invalid character 'ï' looking for beginning of value", ""},
		{"deep", "/predict", `{"x":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `,"text":"a"}`, "Body is not valid JSON at byte 10005: invalid character '[' exceeded max depth", ""},
		{"array", "/predict", `["The bank"]`, `Body must be a JSON object with the field "text"`, ""},
		{"string", "/predict", `"The bank"`, `Body must be a JSON object with the field "text"`, ""},
		{"null", "/predict", `null`, `Body must be a JSON object with the field "text"`, ""},
		{"missing", "/predict", `{}`, "Text field is required", "#/text"},
		{"of a batch", "/predict", `{"texts": ["a"]}`, "Text field is required", "#/text"},
		{"upper case", "/predict", `{"TEXT": "a"}`, "Text field is required", "#/text"},
		{"twice", "/predict", `{"text": "a", "text": "b"}`, `Field "text" is there twice`, "#/text"},
		{"null text", "/predict", `{"text": null}`, "Text must be a string, not null", "#/text"},
		{"number", "/predict", `{"text": -5.5}`, "Text must be a string, not a number", "#/text"},
		{"boolean", "/predict", `{"text": true}`, "Text must be a string, not a boolean", "#/text"},
		{"object", "/predict", `{"text": {}}`, "Text must be a string, not an object", "#/text"},
		{"list", "/predict", `{"text": ["a"]}`, "Text must be a string, not an array", "#/text"},
		{"empty", "/predict", `{"text": ""}`, "Text must not be empty", "#/text"},
		{"only blanks", "/predict", `{"text": " \n\t\u00a0"}`, "Text must not be empty", "#/text"},

		{"batch without body", "/predict/batch", "", "Body is empty; it must be a JSON object", ""},
		{"batch missing", "/predict/batch", `{"text": "a"}`, "Texts field is required", "#/texts"},
		{"batch is a string", "/predict/batch", `{"texts": "a"}`, "Texts must be an array of strings, not a string", "#/texts"},
		{"batch is null", "/predict/batch", `{"texts": null}`, "Texts must be an array of strings, not null", "#/texts"},
		{"batch is empty", "/predict/batch", `{"texts": []}`, "Texts must not be empty", "#/texts"},
		{"batch with a number", "/predict/batch", `{"texts": ["a", 5]}`, "texts[1] must be a string, not a number", "#/texts/1"},
		{"batch with an empty text", "/predict/batch", `{"texts": ["a", "b", " "]}`, "texts[2] must not be empty", "#/texts/2"},
		{"batch cut off", "/predict/batch", `{"texts": ["a", `, "Body is not valid JSON at byte 16: unexpected end of JSON input", ""},
		{"batch twice", "/predict/batch", `{"texts": ["a"], "texts": ["a"]}`, `Field "texts" is there twice`, "#/texts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			paths := []string{tt.path}
			if tt.path == "/predict/batch" {
				paths = append(paths, "/batch-predict")
			}
			for _, path := range paths {
				wantFailure(t, r.post(path, tt.body), 400, "Invalid input", tt.message)
				wantProblem(t, r.do("POST", path, tt.body, "Accept", "application/problem+json"), 400, path, tt.message, tt.pointer)
			}
		})
	}
	if log := r.log.String(); len(log) > large {
		t.Errorf("%d requests made a log of %d bytes", len(tests), len(log))
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
		{"icon", "GET", "/favicon.ico", nil, 404, "Not found", `There is nothing at "/favicon.ico"`},
		{"asset", "GET", "/assets/home.ts", nil, 404, "Not found", `There is nothing at "/assets/home.ts"`},
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
			`This server is not "evil.example"; address it as localhost or by its IP address, or name it in server.allowed_hosts`},
		{"rebound with port", "GET", "/health", []string{"Host", "localhost.evil.example:8000"}, 403, "Forbidden",
			`This server is not "localhost.evil.example:8000"; address it as localhost or by its IP address, or name it in server.allowed_hosts`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.do(tt.method, tt.path, textBody("The bank"), tt.header...)
			wantFailure(t, got, tt.status, tt.title, tt.message)
			problem := r.do(tt.method, tt.path, textBody("The bank"), append([]string{"Accept", "application/problem+json, application/json;q=0.9"}, tt.header...)...)
			instance := tt.path
			if tt.path == "//predict" { // which would be a host
				instance = "/.//predict"
			}
			wantProblem(t, problem, tt.status, instance, tt.message, "")
			if got, want := problem.header.Get("Allow"), got.header.Get("Allow"); got != want {
				t.Errorf("Allow is %q, as RFC 9457 has it %q", want, got)
			}
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
