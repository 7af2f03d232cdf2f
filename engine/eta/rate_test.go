package eta

import (
	"math"
	"testing"
	"time"
)

// tick is an interval of a clock and what is done in it.
type tick struct {
	seconds float64
	units   int64
}

// rateAfter plays intervals, again and again for as many ticks as are asked.
func rateAfter(r *Rate, now *time.Time, done *int64, ticks int, pattern ...tick) float64 {
	for i := range ticks {
		p := pattern[i%len(pattern)]
		*now = now.Add(time.Duration(p.seconds * float64(time.Second)))
		*done += p.units
		r.Add(*now, *done)
	}
	return r.PerSecond()
}

func TestRate(t *testing.T) {
	for _, tt := range []struct {
		name  string
		ticks []tick
		want  float64
		near  float64 // relative
	}{
		{"the first interval is believed", []tick{{0.1, 5}}, 50, 1e-9},
		{"steady", []tick{{1, 10}, {1, 10}, {1, 10}, {1, 10}}, 10, 1e-9},
		{"steady at irregular times", []tick{{0.01, 1}, {3, 300}, {0.2, 20}, {0.05, 5}}, 100, 1e-9},
		{"nothing done is part of the next interval", []tick{{1, 10}, {0.5, 0}, {0.5, 10}, {1, 10}}, 10, 1e-9},
		{"all at once, in no time", []tick{{1, 10}, {0, 5}, {1, 5}}, 10, 1e-9},
		{"a pause is left out", []tick{{1, 10}, {1, 10}, {3600, 10}, {1, 10}}, 10, 1e-9},
		{"two pauses with work between", []tick{{1, 10}, {600, 1}, {1, 10}, {600, 1}, {1, 10}}, 10, 1e-9},
		{"what has become ten times slower is believed the second time", []tick{{1, 100}, {10, 10}, {10, 10}, {10, 10}, {10, 10}}, 1, 0.1},
		{"five seconds on, the new speed weighs 63 %", []tick{{100, 1000}, {5, 100}}, 10*math.Exp(-1) + 20*(1-math.Exp(-1)), 1e-3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r Rate
			now, done := time.Unix(0, 0), int64(0)
			r.Start(now)
			if got := rateAfter(&r, &now, &done, len(tt.ticks), tt.ticks...); math.Abs(got-tt.want) > tt.near*tt.want {
				t.Errorf("%v a second, want %v", got, tt.want)
			}
		})
	}
}

func TestRateForgetsAndSmooths(t *testing.T) {
	var r Rate
	now, done := time.Unix(0, 0), int64(0)
	r.Start(now)
	if r.PerSecond() != 0 {
		t.Errorf("a rate of nothing is %v", r.PerSecond())
	}
	rateAfter(&r, &now, &done, 60, tick{1, 10})
	if got := rateAfter(&r, &now, &done, 25, tick{1, 40}); math.Abs(got-40) > 0.5 {
		t.Errorf("25 s after it went from 10 to 40 a second the rate is %v", got)
	}
	// Steps of 0.1 s that take from a half to one and a half of that.
	jumpy := []tick{{0.05, 1}, {0.15, 1}, {0.12, 1}, {0.08, 1}}
	rateAfter(&r, &now, &done, 400, jumpy...)
	for i := range 20 {
		if got := rateAfter(&r, &now, &done, 1, jumpy[i%len(jumpy)]); math.Abs(got-10) > 0.5 {
			t.Errorf("steps of 0.1 s, more or less, are %v a second", got)
		}
	}
}

func TestRateWithoutStart(t *testing.T) {
	var r Rate
	now := time.Unix(0, 0)
	r.Add(now, 500)
	if r.PerSecond() != 0 {
		t.Errorf("a rate after one count is %v", r.PerSecond())
	}
	if r.Add(now.Add(time.Second), 507); r.PerSecond() != 7 {
		t.Errorf("%v a second, want 7", r.PerSecond())
	}
}
