package reply_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"copydesk/engine/fault"
	"copydesk/server/reply"
)

func TestAs(t *testing.T) {
	tests := []struct {
		name    string
		err     error
		status  int
		message string
	}{
		{"status of its own", reply.Errorf(413, "too many"), 413, "too many"},
		{"wrapped", fmt.Errorf("batch: %w", reply.Errorf(413, "too many")), 413, "too many"},
		{"invalid", fault.Newf(fault.Invalid, "seed is -1"), 400, "seed is -1"},
		{"usage", fault.Newf(fault.Usage, "no such flag"), 400, "no such flag"},
		{"not found", fault.Newf(fault.NotFound, "no run \"a\""), 404, "no run \"a\""},
		{"conflict", fault.Newf(fault.Conflict, "champion already"), 409, "champion already"},
		{"unavailable", fault.Newf(fault.Unavailable, "no champion"), 503, "no champion"},
		{"exhausted", fault.Newf(fault.Exhausted, "queue full"), 429, "queue full"},
		{"cancelled", context.Canceled, 499, "context canceled"},
		{"deadline", context.DeadlineExceeded, 504, "The answer was not ready in time"},
		{"internal", errors.New("/srv/secret: no such file"), 500, "The request could not be answered"},
		{"corrupt", fault.Newf(fault.Corrupt, "/srv/models/3: damaged"), 500, "The request could not be answered"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := reply.As(tt.err)
			if got.Status != tt.status || got.Message != tt.message {
				t.Errorf("As(%v) = %d %q, want %d %q", tt.err, got.Status, got.Message, tt.status, tt.message)
			}
			if got.Status >= 500 && got.Status != 503 && !errors.Is(got, tt.err) {
				t.Errorf("the cause of %v is lost to the log", tt.err)
			}
		})
	}
}

func TestFail(t *testing.T) {
	now := time.Date(2025, 7, 16, 12, 30, 15, 999, time.FixedZone("CEST", 7200))
	w := httptest.NewRecorder()
	reply.Fail(w, &reply.Error{Status: 429, Message: "Full <&>", RetryAfter: 1200 * time.Millisecond}, now)
	want := `{"error":"Too many requests","message":"Full <&>","timestamp":"2025-07-16T10:30:15Z"}` + "\n"
	if w.Code != 429 || w.Body.String() != want {
		t.Errorf("got %d %s, want 429 %s", w.Code, w.Body, want)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Retry-After": "2", "Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}

	w = httptest.NewRecorder()
	reply.Fail(w, &reply.Error{Status: 405, Message: "No", Allow: "GET, HEAD"}, now)
	if got := w.Header().Get("Allow"); got != "GET, HEAD" {
		t.Errorf("Allow: %q", got)
	}
}

// TestLength holds that a client is told how long an answer is, also where HEAD
// asked for it.
func TestLength(t *testing.T) {
	for _, size := range []int{0, 1, 2046, 2047, 2048, 2049, 100_000} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			reply.Encoded(w, http.StatusOK, make([]byte, size))
		}))
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			r, err := http.NewRequest(method, s.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := s.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.ContentLength != int64(size) && !(size == 0 && method == http.MethodHead) {
				t.Errorf("%s: %d bytes are announced, want %d", method, answer.ContentLength, size)
			}
		}
		s.Close()
	}
}

func TestEveryKindHasATitle(t *testing.T) {
	for kind := fault.Internal; kind <= fault.Forbidden; kind++ {
		w := httptest.NewRecorder()
		reply.Fail(w, reply.As(fault.Newf(kind, "x")), time.Time{})
		var body struct{ Error, Message, Timestamp string }
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.Error == "" || body.Message == "" {
			t.Errorf("%v: %s (%v)", kind, w.Body, err)
		}
	}
}

func TestJSONThatCannotBeEncoded(t *testing.T) {
	w := httptest.NewRecorder()
	if err := reply.JSON(w, 200, math.NaN()); err == nil || !strings.Contains(err.Error(), "NaN") {
		t.Errorf("err = %v, want one that names NaN", err)
	}
	if w.Body.Len() > 0 {
		t.Errorf("%s was written", w.Body)
	}
}
