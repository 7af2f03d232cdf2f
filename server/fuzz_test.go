package server

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"unicode/utf8"

	"copydesk/engine/classify"
	"copydesk/server/servertest"
)

// FuzzRequest sends anything as a body: the answer is JSON and never the
// server's fault, and what is answered with 200 was a JSON object in UTF-8.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		`{"text": "The bank raised its rate"}`,
		`{"texts": ["The bank", "The match", ""]}`,
		`{"texts": ["The bank", "The match"], "text": "a", "more": {"deep": [[[1e400]]]}}`,
		`{"text": "\ud800\u0000"}`,
		"{\"text\": \"\xff\"}",
		`{"text": 5}`, `{"text": "a", "text": "b"}`, `{"texts": {}}`, `[]`, `null`, ``, `{`, `{"text": "a"} x`,
		`{"texts": [` + strings.Repeat(`"a",`, 1000) + `"a"]}`,
		`{"x":` + strings.Repeat("[", 11000),
	} {
		f.Add([]byte(seed), "application/json")
	}
	f.Add([]byte(`{"text": "a"}`), "")
	f.Add([]byte(`text=a`), "application/x-www-form-urlencoded; charset=\"")

	desk := servertest.NewDesk(f)
	desk.Crown(f, servertest.Default(f, classify.NaiveBayes), nil)
	o := DefaultOptions()
	o.Port, o.Models, o.Events, o.Journal, o.BatchSize = 0, desk, desk, desk, 3
	s, err := New(o)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	s.api.Load(f.Context())

	f.Fuzz(func(t *testing.T, body []byte, declared string) {
		for _, path := range []string{"/predict", "/predict/batch"} {
			r := httptest.NewRequest("POST", path, bytes.NewReader(body))
			r.Host = "localhost"
			if declared != "" {
				r.Header["Content-Type"] = []string{declared}
			}
			w := httptest.NewRecorder()
			s.http.Handler.ServeHTTP(w, r)
			switch w.Code {
			case http.StatusOK:
				if !utf8.Valid(body) || !json.Valid(body) {
					t.Errorf("%s: %q was answered", path, body)
				}
			case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
			default:
				t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
			}
			var document map[string]any
			if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil || !utf8.Valid(w.Body.Bytes()) {
				t.Errorf("%s: %v: %q", path, err, w.Body)
			}
		}
	})
}

// FuzzHost looks at any Host field: what is not an address is a name that was
// allowed.
func FuzzHost(f *testing.F) {
	for _, seed := range []string{"localhost", "localhost:8000", "[::1]:80", "[::1", "evil.example", "127.0.0.1.evil.example",
		"", ":80", "a:b:c", "[fe80::1%25lo]", "DESK.:80", "desk.evil.example"} {
		f.Add(seed)
	}
	allowed := newHosts([]string{"Desk."})
	f.Fuzz(func(t *testing.T, field string) {
		if !allowed.allow(field) {
			return
		}
		host, _, err := net.SplitHostPort(field)
		if err != nil {
			host = strings.Trim(field, "[]")
		}
		_, err = netip.ParseAddr(host)
		switch name := strings.TrimSuffix(strings.ToLower(host), "."); {
		case err == nil, name == "", name == "localhost", name == "desk":
		default:
			t.Errorf("%q is allowed", field)
		}
	})
}
