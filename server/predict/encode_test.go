package predict

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// TestAppendFloat holds that numbers are written as encoding/json writes them.
func TestAppendFloat(t *testing.T) {
	values := []float64{0, 1, -1, 0.78, 0.1 + 0.2, 1e-5, 1e-6, 9.99e-7, 1e-7, 1.5e-9, 1e-10, 2e-100, 1e20, 1e21, 1.5e22, 1e100,
		math.SmallestNonzeroFloat64, math.MaxFloat64, -1e-8, math.Copysign(0, -1)}
	random := rand.New(rand.NewPCG(1, 2))
	for range 10000 {
		if f := math.Float64frombits(random.Uint64()); !math.IsNaN(f) && !math.IsInf(f, 0) {
			values = append(values, f)
		}
		values = append(values, math.Exp(-40*random.Float64()))
	}
	for _, f := range values {
		want, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendFloat(nil, f); string(got) != string(want) {
			t.Errorf("%v is written as %s, want %s", f, got, want)
		}
	}
}

func TestUptime(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0:00:00"},
		{-time.Second, "0:00:00"},
		{999 * time.Millisecond, "0:00:00"},
		{time.Second, "0:00:01"},
		{59*time.Minute + 59*time.Second, "0:59:59"},
		{9*time.Hour + 5*time.Minute + 7*time.Second, "9:05:07"},
		{day - time.Second, "23:59:59"},
		{day, "1 day, 0:00:00"},
		{2*day - 1, "1 day, 23:59:59"},
		{2*day + 14*time.Hour + 32*time.Minute + 18*time.Second, "2 days, 14:32:18"},
		{400 * day, "400 days, 0:00:00"},
	} {
		if got := uptime(tt.d); got != tt.want {
			t.Errorf("uptime(%v) = %q, want %q", tt.d, got, tt.want)
		}
	}
}

func TestPause(t *testing.T) {
	c := &follower{refresh: time.Hour}
	for failures, want := range []time.Duration{time.Hour, time.Second, 2 * time.Second, 4 * time.Second} {
		c.failures = failures
		if got := c.pause(); got != want {
			t.Errorf("after %d failures: %v, want %v", failures, got, want)
		}
	}
	for _, failures := range []int{13, 20, 21, 64, 1000} {
		c.failures = failures
		if got := c.pause(); got != time.Hour {
			t.Errorf("after %d failures: %v, want %v", failures, got, time.Hour)
		}
	}
}
