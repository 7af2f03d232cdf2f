package predict

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/sparse"
	"copydesk/server/metrics"
	"copydesk/server/reply"
	"copydesk/server/servertest"
)

func newQueue(most, workers int64, pace time.Duration) *queue {
	m := metrics.New()
	q := &queue{most: most, workers: workers, waiting: m.Waiting(), metrics: m}
	q.pace.Store(int64(pace))
	return q
}

func TestQueueByNumber(t *testing.T) {
	for _, tt := range []struct {
		ahead, texts int64
		refused      bool
	}{
		{0, 1, false}, {0, 10, false}, {0, 11, false}, {0, 1000, false},
		{9, 1, false}, {10, 1, true}, {4, 5, false}, {4, 6, false}, {4, 7, true}, {1000, 1, true},
	} {
		q := newQueue(10, 2, 0)
		q.waiting.Store(tt.ahead)
		err := q.enter(t.Context(), tt.texts)
		if (err != nil) != tt.refused {
			t.Errorf("%d texts behind %d: %v", tt.texts, tt.ahead, err)
		}
		want := tt.ahead + tt.texts
		if tt.refused {
			want = tt.ahead
		}
		if got := q.waiting.Load(); got != want {
			t.Errorf("%d texts behind %d: then %d wait, want %d", tt.texts, tt.ahead, got, want)
		}
	}
}

func TestQueueByTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		within, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		for _, tt := range []struct {
			ctx     context.Context
			ahead   int64
			pace    time.Duration
			refused time.Duration // Retry-After, 0 if it is not
		}{
			{within, 15, 999 * time.Millisecond, 0},
			{within, 15, time.Second, 0},
			{within, 15, 1001 * time.Millisecond, 8 * time.Second},
			{within, 1, time.Hour, 30 * time.Minute},
			{within, 0, time.Hour, 0},     // nobody waits
			{within, 5000, 0, 0},          // it is not known how long that takes
			{t.Context(), 99, 1e15, 0},    // it may take as long as it likes
			{within, 1e6, 1, time.Second}, // full, for a short time
		} {
			q := newQueue(10_000, 2, tt.pace)
			q.waiting.Store(tt.ahead)
			err := q.enter(tt.ctx, 1)
			if tt.refused == 0 {
				if err != nil {
					t.Errorf("behind %d texts of %v each: %v", tt.ahead, tt.pace, err)
				}
				continue
			}
			e, ok := errors.AsType[*reply.Error](err)
			if !ok || e.Status != http.StatusTooManyRequests || e.RetryAfter != tt.refused {
				t.Errorf("behind %d texts of %v each: %#v, want to be told %v", tt.ahead, tt.pace, err, tt.refused)
			}
		}
	})
}

// TestPace sees texts become slower and faster.
func TestPace(t *testing.T) {
	q := newQueue(10, 1, 0)
	q.learn(3*time.Second, 0)
	q.learn(3*time.Second, 3)
	if got := time.Duration(q.pace.Load()); got != time.Second {
		t.Errorf("after the first text %v", got)
	}
	q.learn(9*time.Second, 1)
	if got := time.Duration(q.pace.Load()); got != 2*time.Second {
		t.Errorf("after one of 9 s %v, want an eighth of the way", got)
	}
	for range 200 {
		q.learn(0, 1)
	}
	if got := time.Duration(q.pace.Load()); got > time.Microsecond || got < 0 {
		t.Errorf("after many that took no time %v", got)
	}
	if q.pace.Load() == 0 {
		t.Error("a pace that is known became one that is not")
	}
}

// TestPlacesAreGivenBack fails in all ways that a request can.
func TestPlacesAreGivenBack(t *testing.T) {
	fail := false
	b := servertest.With(servertest.Default(t, classify.NaiveBayes), func(_ sparse.Vector, p []float64) {
		clear(p)
		p[0] = 1
		if fail {
			panic("a bug")
		}
	})
	a := newAPI(servertest.NewDesk(t), servertest.Only{Bundle: b}, &servertest.Log{})
	a.batchSize = 2
	a.Load(t.Context())
	texts := []string{"a", "b", "c", "d", "e"}
	expired, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	gone, leave := context.WithCancel(t.Context())
	leave()
	for name, do := range map[string]func() error{
		"answered": func() error { return a.do(t.Context(), texts) },
		"none":     func() error { return a.do(t.Context(), nil) },
		"broken": func() error {
			fail = true
			defer func() { fail = false }()
			return a.do(t.Context(), texts)
		},
		"late in the queue": func() error {
			<-a.workers.free
			defer a.workers.release(0, 0)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			return errors.Join(a.do(ctx, texts), a.do(expired, texts[:1]))
		},
		"late before": func() error { return errors.Join(a.do(expired, texts), a.do(expired, texts[:1])) },
		"gone":        func() error { return errors.Join(a.do(gone, texts), a.do(gone, texts[:1])) },
	} {
		err := do()
		if wanted := name != "answered" && name != "none"; (err != nil) != wanted {
			t.Errorf("%s: %v", name, err)
		}
		if n := a.workers.queue.waiting.Load(); n != 0 || len(a.workers.free) != 1 {
			t.Errorf("%s: %d texts wait and %d workers of 1 are free", name, n, len(a.workers.free))
		}
	}
}

func (a *API) do(ctx context.Context, texts []string) error {
	_, err := a.Do(ctx, Query{Texts: texts})
	return err
}

// TestTooLateForAWorker gets a worker and its deadline at once: it is late.
func TestTooLateForAWorker(t *testing.T) {
	w := newWorkers(1, 1, metrics.New())
	ctx, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	for range 100 { // which of the two is seen first is a matter of chance
		if _, err := w.acquire(ctx, 0); err != errExpired {
			t.Fatalf("got %v", err)
		}
		if len(w.free) != 1 {
			t.Fatal("the worker is not free")
		}
	}
}

// TestQueueAllocatesNothing holds that waiting costs no memory of its own.
func TestQueueAllocatesNothing(t *testing.T) {
	q := newQueue(10, 1, time.Microsecond)
	q.waiting.Store(5)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	if n := testing.AllocsPerRun(100, func() {
		if err := q.enter(ctx, 1); err != nil {
			t.Fatal(err)
		}
		q.learn(time.Microsecond, 1)
		q.leave(1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
