package metrics_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/metrics"
)

func TestFigures(t *testing.T) {
	m := metrics.New()
	asked := m.Endpoint("POST", "/predict", 200, 400, 429)
	other := m.Endpoint("GET", "/health", 200)
	requested := func(e *metrics.Endpoint, status int, took time.Duration) {
		m.Begin()
		e.Requested(status, took)
	}
	for status, n := range map[int]int{200: 5, 400: 1, 404: 1, 429: 2, 500: 1, 503: 3, 504: 1} {
		for range n {
			requested(asked, status, 20*time.Microsecond)
		}
	}
	requested(asked, 200, time.Minute)
	requested(other, 503, time.Second)
	m.Shed(metrics.QueueFull)
	m.Shed(metrics.QueueFull)
	m.Shed(metrics.NotReady)
	for _, p := range []engine.Prediction{
		{Category: "sports", Confidence: 0.1, Tokens: 4, KnownTokens: 3},
		{Category: "sports", Confidence: 0.11, Tokens: 4, KnownTokens: 4},
		{Category: "world", Confidence: 0.9, Tokens: 4, KnownTokens: 2},
		{Category: "world", Confidence: 0.95},
		{Category: "world", Confidence: 1, Tokens: 1, KnownTokens: 1},
	} {
		m.Predicted(&p, 10)
	}
	m.Version(3).Predicted(4)
	m.Version(12).Predicted(1)

	var f metrics.Figures
	for range 2 { // the same memory again
		m.Read(&f, []*metrics.Endpoint{asked})
		if f.Requests != 15 || f.Errors != 4 || f.Refused != 5 {
			t.Errorf("%d requests, %d errors, %d refused, want 15, 4 and 5", f.Requests, f.Errors, f.Refused)
		}
		bounds := metrics.LatencyBounds()
		if len(f.Latency) != len(bounds)+1 || f.Latency[slices.Index(bounds, .000025)] != 14 || f.Latency[len(bounds)] != 1 {
			t.Errorf("latencies %v in %v, want 14 up to 25 µs and 1 beyond all", f.Latency, bounds)
		}
		for i, r := range metrics.Reasons() {
			if want := map[metrics.Reason]int64{metrics.QueueFull: 2, metrics.NotReady: 1}[r]; f.Shed[i] != want {
				t.Errorf("%d refused for %s, want %d", f.Shed[i], r, want)
			}
		}
		if got := fmt.Sprint(f.Predictions, m.Categories(), f.Categories, f.Confidence); got != "5 [sports world] [2 3] [1 1 0 0 0 0 0 0 1 2]" {
			t.Error(got)
		}
		if f.Unknown != 1.75 { // a quarter, a half, and a text without words
			t.Errorf("unknown words %v", f.Unknown)
		}
		if want := []metrics.VersionFigure{{3, 4}, {12, 1}}; !slices.Equal(f.Versions, want) {
			t.Errorf("versions %v, want %v", f.Versions, want)
		}
	}
	if got := scrape(t, m); !strings.Contains(got, `copydesk_version_predictions_total{version="3"} 4`) {
		t.Errorf("version 3 is not told:\n%s", got)
	}
}

// TestManyCategories has figures for all categories, those that are not told
// apart in one.
func TestManyCategories(t *testing.T) {
	m := metrics.New()
	for i := range 250 {
		m.Predicted(&engine.Prediction{Category: fmt.Sprint(i)}, 1)
	}
	var f metrics.Figures
	m.Read(&f, nil)
	names := m.Categories()
	if len(names) != 201 || len(f.Categories) != 201 || names[200] != "other" || f.Categories[200] != 50 {
		t.Errorf("%d names, %d figures, the last %s %d", len(names), len(f.Categories), names[len(names)-1], f.Categories[len(f.Categories)-1])
	}
}

// TestManyVersions loads one version after the other: the series stay few, and
// those of what is loaded stay.
func TestManyVersions(t *testing.T) {
	m := metrics.New()
	champion := m.Version(1)
	champion.Predicted(7)
	for n := 2; n <= 1000; n++ {
		v := m.Version(n)
		v.Predicted(1)
		m.SetLoaded(v, false)
	}
	champion.Predicted(1)
	if again := m.Version(1); again != champion {
		t.Error("a version that is loaded was forgotten")
	}
	got := scrape(t, m)
	if n := strings.Count(got, "\ncopydesk_version_predictions_total{"); n != 100 {
		t.Errorf("%d series, want 100", n)
	}
	for _, want := range []string{`{version="1"} 8`, `{version="1000"} 1`} {
		if !strings.Contains(got, "\ncopydesk_version_predictions_total"+want+"\n") {
			t.Errorf("no series %s", want)
		}
	}
	v := m.Version(1000)
	m.SetLoaded(v, true)
	for n := 2000; n < 2200; n++ {
		m.SetLoaded(m.Version(n), false)
	}
	if m.Version(1000) != v {
		t.Error("a version that is loaded again was forgotten")
	}
}
