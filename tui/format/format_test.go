package format_test

import (
	"math"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/tui/format"
)

func TestNumbers(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"count", format.Count(0), "0"},
		{"count", format.Count(999), "999"},
		{"count", format.Count(31100), "31,100"},
		{"count", format.Count(int64(-1234567)), "-1,234,567"},
		{"count", format.Count(int64(math.MinInt64)), "-9,223,372,036,854,775,808"},
		{"plural", format.Plural(1, "run", "runs"), "1 run"},
		{"plural", format.Plural(0, "run", "runs"), "0 runs"},
		{"plural", format.Plural(1200, "run", "runs"), "1,200 runs"},
		{"score", format.Score(0.90461), "0.9046"},
		{"score", format.Score(-0.00001), "0.0000"},
		{"score", format.Score(math.NaN()), "-"},
		{"percent", format.Percent(0.7812), "78.1 %"},
		{"percent", format.Percent(math.Inf(1)), "-"},
		{"interval", format.Interval(0.8981, 0.9113), "±0.0066"},
		{"interval", format.Interval(math.NaN(), 1), "-"},
		{"value", format.Value(0.38914), "0.3891"},
		{"value", format.Value(12.414), "12.41"},
		{"value", format.Value(1234.5), "1,235"},
		{"value", format.Value(1.2e-7), "1.2e-07"},
		{"value", format.Value(-3e9), "-3.0e+09"},
		{"value", format.Value(0), "0"},
		{"value", format.Value(math.Inf(-1)), "-"},
		{"seconds", format.Seconds(4.9), "4.90 s"},
		{"seconds", format.Seconds(0.0996), "0.10 s"},
		{"seconds", format.Seconds(0), "0.00 s"},
		{"seconds", format.Seconds(0.0028), "0.003 s"},
		{"seconds", format.Seconds(0.00028), "0.0003 s"},
		{"figure", format.Figure("fit_s", 0.3094), "0.31 s"},
		{"figure", format.Figure("resources.predict_p50_ms", 4.2), "4.2 ms"},
		{"figure", format.Figure("resources.bundle_bytes", 420_000), "420 KB"},
		{"figure", format.Figure("f1_macro", 0.90461), "0.9046"},
		{"chosen on", format.ChosenOn("test"), "test: optimistic"},
		{"chosen on", format.ChosenOn("validation"), "validation"},
		{"signed", format.Signed(0.0102), "+0.0102"},
		{"signed", format.Signed(-0.0102), "-0.0102"},
		{"signed", format.Signed(0.00001), "0.0000"},
		{"signed", format.Signed(-0.00001), "0.0000"},
		{"signed", format.Signed(math.Inf(1)), "-"},
		{"bytes", format.Bytes(0), "0 B"},
		{"bytes", format.Bytes(999), "999 B"},
		{"bytes", format.Bytes(1000), "1.0 KB"},
		{"bytes", format.Bytes(420_000), "420 KB"},
		{"bytes", format.Bytes(999_600), "1.0 MB"},
		{"bytes", format.Bytes(8_100_000), "8.1 MB"},
		{"bytes", format.Bytes(math.MaxInt64), "9.2 EB"},
		{"bytes", format.Bytes(-1), "-"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestDuration(t *testing.T) {
	for _, tt := range []struct {
		seconds float64
		want    string
	}{
		{0, "0 s"}, {2e-6, "2.0 us"}, {18e-6, "18 us"}, {0.0009, "900 us"}, {0.0042, "4.2 ms"}, {0.0099, "9.9 ms"}, {0.0312, "0.03 s"},
		{0.3094, "0.31 s"}, {0.996, "1.0 s"}, {1.23, "1.2 s"}, {9.96, "10 s"}, {42.3, "42 s"}, {99.6, "2 min"}, {120, "2 min"},
		{5940, "99 min"}, {12_000, "3 h 20 min"}, {10_800, "3 h"}, {345_600, "4 d"}, {1e300, "1.2e+295 d"}, {-1.23, "-1.2 s"},
		{math.NaN(), "-"}, {math.Inf(1), "-"},
	} {
		if got := format.Duration(tt.seconds); got != tt.want {
			t.Errorf("Duration(%v) = %q, want %q", tt.seconds, got, tt.want)
		}
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.Local)
	for _, tt := range []struct {
		age  time.Duration
		want string
	}{
		{0, "just now"}, {-2 * time.Second, "just now"}, {12 * time.Second, "12 s ago"}, {125 * time.Second, "2 min ago"},
		{5*time.Hour + 59*time.Minute, "5 h ago"}, {24 * time.Hour, "2026-03-01"}, {-time.Hour, "2026-03-02"},
	} {
		if got := format.Ago(now.Add(-tt.age), now); got != tt.want {
			t.Errorf("Ago(%v) = %q, want %q", tt.age, got, tt.want)
		}
	}
	if got := format.Ago(time.Time{}, now); got != format.Missing {
		t.Errorf("Ago of no time = %q", got)
	}
}

func TestProgress(t *testing.T) {
	eta, job := 4.2, 7.9
	for _, tt := range []struct {
		p                engine.Progress
		steps, rate, eta string
		share            float64
		known            bool
	}{
		{engine.Progress{Unit: classify.Trees, Done: 74, Total: 100, Rate: 20, ETA: &eta}, "74 of 100 trees", "0.05 s a tree", "ETA 4.2 s", 0.74, true},
		{engine.Progress{Unit: classify.Epochs, Done: 21, Total: 200, Rate: 9.1}, "epoch 21 of at most 200", "0.11 s an epoch", "", 0.105, true},
		{engine.Progress{Unit: classify.Epochs, Done: 21, Total: 200, Rate: 5, ETA: &eta}, "epoch 21 of at most 200", "0.20 s an epoch", "ETA 4.2 s", 0.5, true},
		{engine.Progress{Unit: classify.Epochs, Done: 21, Total: 25, Rate: 5, ETA: &eta}, "epoch 21 of at most 25", "0.20 s an epoch", "ETA 4.2 s", 0.84, true},
		{engine.Progress{Unit: classify.Epochs, Done: 21}, "epoch 21", "", "", 0, false},
		{engine.Progress{Unit: classify.Iterations, Done: 4, Total: 1000, Rate: 0.5}, "iteration 4", "2.0 s an iteration", "", 0, false},
		{engine.Progress{Unit: classify.Rows, Done: 4096, Total: 6000, Rate: 9800.7}, "4,096 of 6,000 articles", "9,800 articles/s", "", 4096.0 / 6000, true},
		{engine.Progress{Unit: classify.Rows, Done: 10}, "10 articles", "", "", 0, false},
		{engine.Progress{Unit: engine.Bytes, Done: 1_200_000, Total: 8_100_000, Rate: 12e6}, "1.2 MB of 8.1 MB", "12 MB/s", "", 1.2 / 8.1, true},
	} {
		if got := format.Steps(tt.p); got != tt.steps {
			t.Errorf("Steps(%+v) = %q, want %q", tt.p, got, tt.steps)
		}
		if got := format.Rate(tt.p); got != tt.rate {
			t.Errorf("Rate(%+v) = %q, want %q", tt.p, got, tt.rate)
		}
		if got := format.ETA(tt.p); got != tt.eta {
			t.Errorf("ETA(%+v) = %q, want %q", tt.p, got, tt.eta)
		}
		if share, ok := format.Share(tt.p); share != tt.share || ok != tt.known {
			t.Errorf("Share(%+v) = %v, %v, want %v, %v", tt.p, share, ok, tt.share, tt.known)
		}
	}
	if got := format.JobETA(engine.Progress{ETA: &eta, JobETA: &job}); got != "ETA 7.9 s" {
		t.Errorf("JobETA = %q", got)
	}
	if got := format.JobETA(engine.Progress{ETA: &eta}); got != "" {
		t.Errorf("JobETA that is not known = %q", got)
	}
}

func TestWords(t *testing.T) {
	for state, want := range map[engine.State]string{
		engine.Queued: "waits", engine.Running: "running", engine.Succeeded: "done", engine.Failed: "failed",
		engine.Cancelled: "stopped", engine.Interrupted: "interrupted",
	} {
		if got := format.StateWord(state); got != want {
			t.Errorf("StateWord(%s) = %q, want %q", state, got, want)
		}
	}
	for stage, want := range map[engine.Stage]string{
		engine.Read: "reading", engine.Clean: "cleaning", engine.Vectorize: "vectorizing", engine.Load: "text from cache", engine.Fit: "fitting", engine.Judge: "judging", "other": "other",
	} {
		if got := format.StageWord(stage); got != want {
			t.Errorf("StageWord(%s) = %q, want %q", stage, got, want)
		}
	}
}

func TestPerSecond(t *testing.T) {
	for rate, want := range map[float64]string{0: "0", 0.02: "0.02", 0.999: "1.0", 3.14: "3.1", 99.7: "100", 52_100: "52,100", math.Inf(1): "-"} {
		if got := format.PerSecond(rate); got != want {
			t.Errorf("PerSecond(%v) = %q, want %q", rate, got, want)
		}
	}
}

func TestMemory(t *testing.T) {
	for n, want := range map[int64]string{
		-1: "-", 0: "0 MiB", 148 << 20: "148 MiB", 148<<20 + 700<<10: "149 MiB", 999 << 20: "999 MiB", 1000 << 20: "1.0 GiB", 5 << 29: "2.5 GiB",
	} {
		if got := format.Memory(n); got != want {
			t.Errorf("Memory(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestLasted(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for age, want := range map[time.Duration]string{-time.Second: "0 s", 12900 * time.Millisecond: "12 s", 2 * time.Minute: "2 min", 130 * time.Minute: "2 h 10 min", 73 * time.Hour: "3 d"} {
		if got := format.Lasted(now.Add(-age), now); got != want {
			t.Errorf("Lasted(%v) = %q, want %q", age, got, want)
		}
	}
}
