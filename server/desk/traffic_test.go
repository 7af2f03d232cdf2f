package desk_test

import (
	"fmt"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/access"
)

// TestTraffic holds what is told, and that the document says so, while the
// prediction server is off and on.
func TestTraffic(t *testing.T) {
	s := open(t)
	if got := want[engine.Traffic](s, 200, "GET", "/v1/traffic", nil); !got.On.IsZero() || got.Seconds == nil || got.Versions == nil {
		t.Errorf("off: %+v", got)
	}
	on := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	told := engine.Traffic{
		On: on, URL: "http://127.0.0.1:8000", Window: 60, Rate: 0.1, Requests: 6, Errors: 1, Refused: 2, RefusedBy: map[string]int{"queue": 2},
		P50: new(0.001), P95: new(0.002), P99: new(0.003), Predictions: 3, Categories: map[string]int{"sports": 3}, Confidence: []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 2},
		UnknownWords: new(0.25), Versions: map[string]int{"1": 3}, Seconds: []engine.TrafficSecond{{Time: on, Requests: 6, Errors: 1, Refused: 2}},
		Failures: []engine.TrafficFailure{{Time: on, Method: "POST", Path: "/predict", Status: 429, Message: "Full", Request: "a"}},
	}
	s.traffic.Store(&told)
	s.who.Store(&access.Principal{Name: "reader", Role: access.Viewer})
	got := want[engine.Traffic](s, 200, "GET", "/v1/traffic", nil)
	if *got.P99 != *told.P99 || *got.UnknownWords != *told.UnknownWords {
		t.Errorf("%v, %v", *got.P99, *got.UnknownWords)
	}
	got.P50, got.P95, got.P99, got.UnknownWords = told.P50, told.P95, told.P99, told.UnknownWords
	if fmt.Sprint(got) != fmt.Sprint(told) {
		t.Errorf("%+v, want %+v", got, told)
	}
	s.refused(400, "invalid", "GET", "/v1/traffic?window=1", nil, "window")
	s.who.Store(&access.Principal{Name: "client", Role: access.Predict})
	s.refused(403, "forbidden", "GET", "/v1/traffic", nil, "viewer")
}
