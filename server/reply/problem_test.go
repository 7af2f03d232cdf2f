package reply_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"copydesk/server/reply"
)

func TestPrefersProblem(t *testing.T) {
	tests := []struct {
		accept []string
		want   bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"*/*"}, false},
		{[]string{"application/*"}, false},
		{[]string{"application/json"}, false},
		{[]string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, false},
		{[]string{"application/problem+json"}, true},
		{[]string{"Application/Problem+JSON"}, true},
		{[]string{"application/problem+json;q=0.001"}, true},
		{[]string{"application/problem+json;q=0"}, false},
		{[]string{"application/json, application/problem+json"}, false}, // as well as
		{[]string{"application/problem+json, */*"}, false},
		{[]string{"application/problem+json, */*;q=0.9"}, true},
		{[]string{"application/problem+json;q=0.5, application/json"}, false},
		{[]string{"application/problem+json, application/json;q=0.9"}, true},
		{[]string{"application/problem+json ; q=0.9 , application/json;q=0.8, */*"}, true}, // the closest name counts
		{[]string{"application/json;q=0.2, application/*;q=0.9, application/problem+json;q=0.5"}, true},
		{[]string{"application/*;q=0.4, */*, application/problem+json;q=0.5"}, true},
		{[]string{"application/json;q=0.5", "application/problem+json"}, true}, // in two fields
		{[]string{"text/html", "application/json"}, false},
		{[]string{"application/problem+json;charset=utf-8;q=0.7, application/json;q=0.1"}, true},
		{[]string{"application/problem+json;q=2"}, false},
		{[]string{"application/problem+json;q=NaN"}, false},
		{[]string{"application/problem+json;q=high"}, false},
		{[]string{";;;, /, application/problem+json"}, true},
		{[]string{"application/problem+jsonx"}, false},
	}
	for _, tt := range tests {
		if got := reply.PrefersProblem(http.Header{"Accept": tt.accept}); got != tt.want {
			t.Errorf("Accept %q: %v, want %v", tt.accept, got, tt.want)
		}
	}
}

func TestFailProblem(t *testing.T) {
	w := httptest.NewRecorder()
	reply.FailProblem(w, &reply.Error{Status: 413, Message: "Long <&>", Pointer: "/texts/3", RetryAfter: time.Second, Allow: "POST"}, "/predict/batch", "id-1")
	want := `{"type":"about:blank","title":"Request Entity Too Large","status":413,"detail":"Long <&>","instance":"/predict/batch",` +
		`"request_id":"id-1","errors":[{"pointer":"#/texts/3","detail":"Long <&>"}]}` + "\n"
	if w.Code != 413 || w.Body.String() != want {
		t.Errorf("got %d %s, want 413 %s", w.Code, w.Body, want)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/problem+json", "Retry-After": "1", "Allow": "POST", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}

	w = httptest.NewRecorder()
	reply.FailProblem(w, &reply.Error{Status: reply.ClientGone, Message: "Gone"}, "/predict", "id-2")
	want = `{"type":"about:blank","title":"Client closed request","status":499,"detail":"Gone","instance":"/predict","request_id":"id-2"}` + "\n"
	if w.Body.String() != want {
		t.Errorf("got %s, want %s", w.Body, want)
	}
}

// FuzzPrefersProblem holds that no header is too strange, and that who does not
// name the media type never gets it.
func FuzzPrefersProblem(f *testing.F) {
	for _, seed := range []string{"*/*", "application/problem+json;q=0.5,application/json;q=0.1", `a/b;c="d,e"`, ",;=", "\xff/\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		if reply.PrefersProblem(http.Header{"Accept": {accept}}) && !containsFold(accept, reply.ProblemType) {
			t.Errorf("%q is taken for %s", accept, reply.ProblemType)
		}
	})
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), part)
}
