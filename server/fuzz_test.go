package server

import (
	"bufio"
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"copydesk/engine/classify"
	"copydesk/server/servertest"
)

// fuzzed is a request as a fuzzer makes it up.
type fuzzed struct {
	route       uint8 // of the table, in the order of their paths; beyond them: path is asked for
	path        string
	method      string // "": that of the route
	host        string
	name, value string // a header field
	declared    string // Content-Type; "": none
	body        string
	chunked     bool
}

// request returns what the fuzzer means, nil if net/http would not let it in.
func (f fuzzed) request(s *Server) (*http.Request, *route) {
	paths := slices.Sorted(maps.Keys(s.routes))
	path, method := "/"+f.path, f.method
	var to *route
	if int(f.route) < len(paths) {
		to = s.routes[paths[f.route]]
		// What a path has for a wildcard is one segment, or the rest.
		path = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllLiteralString(to.path, url.PathEscape(f.path))
	}
	if method == "" {
		method = http.MethodPost
		if to != nil {
			method = to.method
		}
	}
	u, err := url.ParseRequestURI(path)
	if err != nil {
		return nil, nil
	}
	r, err := http.NewRequest(method, "/", strings.NewReader(f.body))
	if err != nil {
		return nil, nil
	}
	r.URL, r.RequestURI, r.RemoteAddr, r.Host = u, path, "127.0.0.1:4711", f.host
	if f.chunked {
		r.ContentLength, r.TransferEncoding = -1, []string{"chunked"}
	}
	for name, value := range map[string]string{f.name: f.value, "Content-Type": f.declared} {
		if value == "" {
			continue
		}
		if _, err := http.ReadRequest(bufio.NewReader(strings.NewReader("GET / HTTP/1.1\r\nHost: a\r\n" + name + ": " + value + "\r\n\r\n"))); err != nil || strings.ContainsAny(name+value, "\r\n") {
			return nil, nil
		}
		r.Header.Set(name, value)
	}
	return r, to
}

// FuzzRequest asks for anything in any way: the answer has a status that the
// route declares and is never the server's fault, JSON is JSON, and what is
// answered with 200 was a JSON object in UTF-8 where that is asked for.
func FuzzRequest(f *testing.F) {
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

	const none = 255
	add := func(q fuzzed) {
		f.Add(q.route, q.path, q.method, q.host, q.name, q.value, q.declared, q.body, q.chunked)
	}
	for i := range uint8(len(s.routes)) {
		for _, body := range []string{
			`{"text": "The bank raised its rate"}`,
			`{"texts": ["The bank", "The match", ""]}`,
			`{"texts": ["The bank", "The match"], "text": "a", "more": {"deep": [[[1e400]]]}}`,
			`{"text": "\ud800\u0000"}`,
			"{\"text\": \"\xff\"}",
			`{"text": 5}`, `{"text": "a", "text": "b"}`, `{"texts": {}}`, `[]`, `null`, ``, `{`, `{"text": "a"} x`,
			`{"texts": [` + strings.Repeat(`"a",`, 1000) + `"a"]}`,
			`{"x":` + strings.Repeat("[", 11000),
		} {
			add(fuzzed{route: i, path: "1", host: "localhost", declared: "application/json", body: body})
		}
		add(fuzzed{route: i, path: "-1", host: "127.0.0.1:80", body: `{"text": "a", "texts": ["a"]}`, chunked: true})
		add(fuzzed{route: i, path: "..", host: "localhost", declared: "application/x-www-form-urlencoded; charset=\"", body: "text=a"})
		for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "BREW"} {
			add(fuzzed{route: i, path: "1", method: method, host: "localhost", body: "{}"})
		}
		for name, value := range map[string]string{
			"X-Request-Id": "a\x80b", "Accept": "application/problem+json;q=0.5, */*", "Authorization": "Bearer a.b.c", "Content-Encoding": "gzip",
			"Content-Length": "-5", "X-Routing-Key": "ada", "Traceparent": "00-0-0-01", "Accept-Encoding": "gzip", "X-Forwarded-For": "::1",
		} {
			add(fuzzed{route: i, path: "a b/%2f", host: "localhost", name: name, value: value, declared: "application/json", body: `{"text": "The bank", "texts": ["a"]}`})
		}
		add(fuzzed{route: i, host: "evil.example"})
	}
	add(fuzzed{route: none, path: "nowhere?a=b#c", host: "localhost"})
	add(fuzzed{route: none, path: "/predict/../predict", host: "[::1]:80"})

	f.Fuzz(func(t *testing.T, route uint8, path, method, host, name, value, declared, body string, chunked bool) {
		q := fuzzed{route, path, method, host, name, value, declared, body, chunked}
		r, to := q.request(s)
		if r == nil {
			return
		}
		w := httptest.NewRecorder()
		s.http.Handler.ServeHTTP(w, r)

		if to == nil {
			to = s.find(r)
		}
		may := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed}
		if to != nil {
			may = append(may, to.statuses...)
		}
		if w.Code >= 500 || !slices.Contains(may, w.Code) {
			t.Errorf("%s %q: status %d, not one of %v: %s", r.Method, r.URL.Path, w.Code, may, w.Body)
		}
		if kind := w.Header().Get("Content-Type"); strings.Contains(kind, "json") {
			var document any
			if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil || !utf8.Valid(w.Body.Bytes()) {
				t.Errorf("%s %q: %v: %q", r.Method, r.URL.Path, err, w.Body)
			}
		} else if kind == "" && w.Body.Len() > 0 {
			t.Errorf("%s %q: nothing says what this is: %q", r.Method, r.URL.Path, w.Body)
		}
		if id := w.Header().Get(requestIDHeader); !isRequestID(id) {
			t.Errorf("request id %q", id)
		}
		if w.Code == http.StatusOK && to != nil && strings.HasPrefix(to.path, "/predict") && (!utf8.ValidString(body) || !json.Valid([]byte(body))) {
			t.Errorf("%s: %q was answered", to.path, body)
		}
		if n := s.limits.requests.Load(); n != 0 {
			t.Errorf("%d requests are under way after the only one", n)
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
