package loadtest_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/server/loadtest"
)

// TestOpenLoop stalls: requests are sent when they are due all the same, and
// their latencies tell of the stall.
func TestOpenLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var at atomic.Int64 // how many were sent while the first one stalled
		r := loadtest.Run(t.Context(), loadtest.Load{Rate: 10, For: 2 * time.Second, Do: func(context.Context) (int, error) {
			since := time.Since(begun)
			if since < 500*time.Millisecond {
				time.Sleep(time.Second)
			}
			at.Add(1)
			return 200, nil
		}})
		if len(r) != 20 || at.Load() != 20 || time.Since(begun) != 1900*time.Millisecond {
			t.Errorf("%d samples of %d requests in %v", len(r), at.Load(), time.Since(begun))
		}
		if slow := r.Quantile(1); slow != time.Second {
			t.Errorf("the slowest took %v", slow)
		}
		if median := r.Quantile(0.5); median != 0 {
			t.Errorf("the median is %v", median)
		}
		if got := r.Throughput(); got < 10.5 || got > 10.6 { // 20 in 1.9 s
			t.Errorf("throughput %v", got)
		}
	})
}

// TestLateIsLatent has a machine that is too slow to send: what it sends late
// counts from when it was due.
func TestLateIsLatent(t *testing.T) {
	r := loadtest.Run(t.Context(), loadtest.Load{Rate: 1e9, For: 10 * time.Microsecond, Do: func(context.Context) (int, error) {
		time.Sleep(time.Millisecond)
		return 200, nil
	}})
	if len(r) != 10_000 {
		t.Errorf("%d requests", len(r))
	}
	for i, s := range r {
		if s.Due != time.Duration(i) || s.Latency < time.Millisecond || s.Lag < 0 || s.Done() != s.Due+s.Latency {
			t.Fatalf("request %d: %+v", i, s)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := loadtest.Run(ctx, loadtest.Load{Rate: 1000, For: time.Hour, Do: func(ctx context.Context) (int, error) {
		cancel()
		return 200, ctx.Err() // what was sent is waited for
	}})
	if len(r) == 0 || len(r.Failed()) != 0 {
		t.Errorf("%d requests, %d failed", len(r), len(r.Failed()))
	}
}

func TestReport(t *testing.T) {
	r := loadtest.Report{
		{Latency: 3, Lag: 2, Status: 200}, {Latency: 1, Status: 429}, {Latency: 2, Status: 200}, {Latency: 9, Err: errors.New("lost")},
	}
	if n, refused, failed := len(r.Of(200)), len(r.Of(429)), len(r.Failed()); n != 2 || refused != 1 || failed != 1 {
		t.Errorf("%d %d %d", n, refused, failed)
	}
	for q, want := range map[float64]time.Duration{0: 1, 0.25: 1, 0.26: 2, 0.5: 2, 0.75: 3, 0.99: 9, 1: 9} {
		if got := r.Quantile(q); got != want {
			t.Errorf("quantile %v is %d, want %d", q, got, want)
		}
	}
	if r.Lag(0.75) != 0 || r.Lag(0.76) != 2 {
		t.Errorf("lags %v %v", r.Lag(0.75), r.Lag(0.76))
	}
	var none loadtest.Report
	if none.Quantile(0.5) != 0 || none.Throughput() != 0 {
		t.Error("no requests have figures")
	}
}
