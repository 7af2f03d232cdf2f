package desk_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"copydesk/engine"
	"copydesk/server/access"
	"copydesk/server/desktest"
)

// edited is a valid request to train with a piece of its JSON replaced.
func edited(t *testing.T, old, replacement string) string {
	t.Helper()
	data, err := json.Marshal(engine.TrainRequest{Spec: desktest.Spec("nb"), Request: "a"})
	if err != nil {
		t.Fatal(err)
	}
	body := strings.Replace(string(data), old, replacement, 1)
	if body == string(data) {
		t.Fatalf("%s has no %s", data, old)
	}
	return body
}

func TestBodiesAreStrict(t *testing.T) {
	s := open(t)
	tests := []struct {
		name, body string
		want       []string
	}{
		{"unknown field", edited(t, `{"spec"`, `{"sepc":1,"spec"`), []string{`unknown field "sepc"`}},
		{"unknown nested field", edited(t, `"max_iter":3`, `"max_itr":3`), []string{"models.neural_network.max_itr is not known"}},
		{"unknown field of the source", edited(t, `"source":{`, `"source":{"trian":"x"`), []string{`unknown field "trian"`}},
		{"unknown section", edited(t, `"neural_network"`, `"neural"`), []string{"models.neural is not known"}},
		{"wrong type", edited(t, `"seed":42`, `"seed":"42"`), []string{"field spec.seed", "string", "whole number from 0 to 4294967295"}},
		{"negative", edited(t, `"seed":42`, `"seed":-1`), []string{"field spec.seed", "-1"}},
		{"wrong type in a list", edited(t, `["nb"]`, `[1]`), []string{"field spec.classifiers", "a string"}},
		{"an object for a list", edited(t, `["nb"]`, `{}`), []string{"field spec.classifiers", "a list"}},
		{"wrong type of a parameter", edited(t, `"max_iter":3`, `"max_iter":true`), []string{"models.neural_network.max_iter", "bool"}},
		{"parameter out of range", edited(t, `"max_features":10000`, `"max_features":-1`), []string{"max_features is -1"}},
		{"trailing garbage", edited(t, `"seed":42`, `"seed":43`) + "}", []string{"goes on"}},
		{"two values", edited(t, `"seed":42`, `"seed":43`) + "{}", []string{"goes on"}},
		{"not JSON", `{"spec": `, []string{"body"}},
		{"nonsense", `hello`, []string{"not JSON", "byte 1"}},
		{"a list", `[]`, []string{"the body", "an object"}},
		{"empty", "", []string{"experiment has no name"}},
		{"no request id", edited(t, `"request_id":"a"`, `"request_id":""`), []string{"request_id", "1 to 128"}},
		{"too long a request id", edited(t, `"request_id":"a"`, `"request_id":"`+strings.Repeat("x", 129)+`"`), []string{"129"}},
		{"no such model", edited(t, `["nb"]`, `["svm"]`), []string{"svm", "choose from"}},
		{"too large", `{"dump": "` + strings.Repeat("x", 1<<20) + `"}`, []string{"1048576"}},
	}
	for _, tt := range tests {
		t.Log(tt.name)
		s.refused(400, "invalid", "POST", "/v1/jobs", tt.body, tt.want...)
	}
	for _, r := range []struct{ method, path string }{
		{"POST", "/v1/desk/stop"}, {"POST", "/v1/jobs"}, {"POST", "/v1/jobs/a/cancel"}, {"POST", "/v1/jobs/a/retry"}, {"PATCH", "/v1/runs/a"},
		{"DELETE", "/v1/runs/a"}, {"POST", "/v1/runs/a/cancel"}, {"POST", "/v1/models/m/versions"}, {"PUT", "/v1/models/m/aliases/champion"},
		{"DELETE", "/v1/models/m/aliases/challenger"}, {"POST", "/v1/models/m/rollback"}, {"POST", "/v1/corpora"}, {"DELETE", "/v1/corpora/a"},
	} {
		s.refused(400, "invalid", r.method, r.path, `{"nonsense": 1}`, `unknown field "nonsense"`)
	}
	if page := want[engine.JobPage](s, 200, "GET", "/v1/jobs", nil); page.Total != 0 || s.stopped.Load() != 0 {
		t.Errorf("%d jobs were started", page.Total)
	}
}

func TestQueriesAreStrict(t *testing.T) {
	s := open(t)
	for _, tt := range []struct {
		path string
		want []string
	}{
		{"/v1/runs?limt=3", []string{`unknown parameter "limt"`}},
		{"/v1/runs?limit=0", []string{"limit", `"0"`, "1 to 1000"}},
		{"/v1/runs?limit=1001", []string{"1 to 1000"}},
		{"/v1/runs?limit=x", []string{`"x"`, "whole number"}},
		{"/v1/runs?limit=1&limit=2", []string{"limit is given 2 times"}},
		{"/v1/runs?view=gone", []string{"gone"}},
		{"/v1/runs?page_token=nonsense", []string{"token"}},
		{"/v1/runs?filter=a;b", []string{"query"}},
		{"/v1/runs?filter=%zz", []string{"query"}},
		{"/v1/runs?filter=metrics.accuracy+%3E+'x'", []string{"column 20"}},
		{"/v1/runs?filter=metrics.accuracy+%3E%3E+1", []string{"column 18"}},
		{"/v1/runs?order_by=metrics.accuracy+upwards", []string{"upwards"}},
		{"/v1/jobs?state=lost", []string{"lost", "interrupted"}},
		{"/v1/jobs?page_token=nonsense", []string{"token"}},
		{"/v1/jobs/a?wait_s=61", []string{"wait_s", "0 to 60"}},
		{"/v1/runs/a/series?from=-1", []string{"from"}},
		{"/v1/events?after=-1", []string{"after"}},
		{"/v1/events?interval_ms=99", []string{"interval_ms", "100 to 10000"}},
		{"/v1/desk?x", []string{`unknown parameter "x"`}},
		{"/v1/runs/a?x=1", []string{`unknown parameter "x"`}},
		{"/v1/openapi.json?x=1", []string{`unknown parameter "x"`}},
	} {
		s.refused(400, "invalid", "GET", tt.path, nil, tt.want...)
	}
	s.refused(400, "invalid", "POST", "/v1/jobs?force=true", nil, `unknown parameter "force"`)
}

func TestOtherPathsAndMethods(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/", "/v1", "/v1/run", "/v2/runs", "/v1/runs/", "/v1/runs/a/b"} {
		s.refused(404, "not found", "GET", path, nil, "nothing at")
	}
	for _, tt := range []struct{ method, path, allow string }{
		{"POST", "/v1/runs", "GET, HEAD"},
		{"PUT", "/v1/runs/a", "GET, HEAD, PATCH, DELETE"},
		{"GET", "/v1/desk/stop", "POST"},
		{"OPTIONS", "/v1/jobs", "GET, HEAD, POST"},
		{"DELETE", "/v1/events", "GET, HEAD"},
	} {
		s.refused(405, "usage", tt.method, tt.path, nil, tt.path)
		if got := s.raw(tt.method, tt.path, "").header.Get("Allow"); got != tt.allow {
			t.Errorf("%s %s: Allow is %q, want %q", tt.method, tt.path, got, tt.allow)
		}
	}
	for _, path := range []string{"/v1/desk", "/v1/runs", "/v1/openapi.json", "/v1/events"} {
		if a := s.raw("HEAD", path, ""); a.status != 200 || len(a.body) > 0 || a.header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s: %d %v", path, a.status, a.header)
		}
	}
	until(t, "HEAD of the events has ended", func() bool { return !s.api.Busy() })
}

func TestWhoMay(t *testing.T) {
	s := open(t)
	for path, operations := range s.contract.Document.Paths {
		concrete := strings.NewReplacer("{job}", "a", "{run}", "a", "{other}", "a", "{model}", "m", "{alias}", "champion", "{digest}", "a").Replace(path)
		for method, o := range operations {
			least := access.Role(o.Least)
			if !slices.Contains(access.Roles(), least) {
				t.Errorf("%s %s has the least role %q", method, path, o.Least)
			}
			for _, who := range []access.Principal{{}, {Name: "eve", Role: "viewers"}, {Name: "pam", Role: access.Predict}, {Name: "vic", Role: access.Viewer}} {
				if who.Role.Includes(least) {
					continue
				}
				s.who.Store(&who)
				s.refused(403, "forbidden", strings.ToUpper(method), concrete, nil, o.Least)
			}
		}
	}
	s.who.Store(&access.Principal{Name: "vic", Role: access.Viewer})
	want[engine.RunPage](s, 200, "GET", "/v1/runs", nil)
}

// faulty is a store of whose runs nothing can be read.
type faulty struct{ engine.Store }

func (faulty) FindRuns(engine.RunQuery) (engine.RunPage, error) { panic("the index is gone") }

func TestAPanicIsAnswered(t *testing.T) {
	s := openWith(t, func(c *engine.Config) { c.Store = faulty{c.Store} })
	s.refused(http.StatusInternalServerError, "", "GET", "/v1/runs", nil, "the index is gone")
	if log := s.log.String(); !strings.Contains(log, `"path":"/v1/runs"`) || !strings.Contains(log, "FindRuns") {
		t.Errorf("the log has no stack: %s", log)
	}
	want[engine.JobPage](s, 200, "GET", "/v1/jobs", nil)
}
