package server_test

import (
	"testing"

	"copydesk/server/servertest"
)

const problemJSON = "application/problem+json"

// TestProblemTooLarge names the field that is too long; a body that is has none.
func TestProblemTooLarge(t *testing.T) {
	r := serving(t, nil)
	many := make([]string, 1001)
	for i := range many {
		many[i] = "a"
	}
	for _, tt := range []struct{ path, body, detail, pointer string }{
		{"/predict", textBody(textOf(100_001)), "Text has 100001 bytes; at most 100000 are allowed", "#/text"},
		{"/predict", textBody(textOf(1 << 20)), "Body is larger than 1 MiB", ""},
		{"/predict/batch", textsBody("a", textOf(100_001)), "texts[1] has 100001 bytes; at most 100000 are allowed", "#/texts/1"},
		{"/batch-predict", textsBody(many...), "More than 1000 texts; send them in several requests", "#/texts"},
	} {
		wantProblem(t, r.do("POST", tt.path, tt.body, "Accept", problemJSON), 413, tt.path, tt.detail, tt.pointer)
	}
}

// TestProblemNotReady holds that what stands in the head of a failure does so in
// either form.
func TestProblemNotReady(t *testing.T) {
	r := start(t, servertest.NewDesk(t), nil)
	const why = "news-classifier has no version yet; train one with: copydesk train"
	for _, to := range []struct{ method, path, body string }{
		{"POST", "/predict", textBody("The bank")}, {"POST", "/predict/batch", textsBody("The bank")},
		{"POST", "/batch-predict", textsBody("The bank")}, {"GET", "/model/info", ""},
	} {
		house := r.do(to.method, to.path, to.body)
		wantFailure(t, house, 503, "Service unavailable", why)
		problem := r.do(to.method, to.path, to.body, "Accept", problemJSON)
		wantProblem(t, problem, 503, to.path, why, "")
		for _, got := range []response{house, problem} {
			if after := got.header.Get("Retry-After"); after != "5" {
				t.Errorf("%s: Retry-After is %q", to.path, after)
			}
		}
	}
	// Health is an answer, and no failure, in any case.
	if got := r.do("GET", "/health", "", "Accept", problemJSON); got.status != 503 || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("%d %v", got.status, got.header)
	}
}
