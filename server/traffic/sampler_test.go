package traffic

import (
	"context"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/engine"
	"copydesk/server/metrics"
)

// counted is a server's metrics, and what samples them.
type counted struct {
	*metrics.Metrics
	predict *metrics.Endpoint
	version *metrics.Version
	sampler *Sampler
}

func newCounted() *counted {
	c := &counted{Metrics: metrics.New()}
	c.predict = c.Endpoint("POST", "/predict", 200, 400, 429, 500)
	c.version = c.Version(3)
	c.sampler = New(Options{Metrics: c.Metrics, Endpoints: []*metrics.Endpoint{c.predict}, Clock: time.Now})
	return c
}

// requests counts requests that took so long.
func (c *counted) requests(n, status int, took time.Duration) {
	for range n {
		c.Begin()
		c.predict.Requested(status, took)
		if status == http.StatusOK {
			c.Predicted(&engine.Prediction{Category: "sports", Confidence: 0.75, Tokens: 4, KnownTokens: 3}, 10)
			c.version.Predicted(1)
		}
	}
}

// run samples until the returned function is called.
func (c *counted) run(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := c.sampler.Start(ctx)
	return func() {
		cancel()
		<-ended
	}
}

// sleep lets so much time pass, and what falls due in it be done.
func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		c.requests(3, 200, time.Second) // before it samples: not its business
		if got := c.sampler.Report(); !got.On.IsZero() || got.Requests != 0 {
			t.Errorf("before it runs: %+v", got)
		}
		begun := time.Now()
		stop := c.run(t)
		got := c.sampler.Report()
		if !got.On.Equal(begun) || got.Window != 0 || got.Rate != 0 || got.Requests != 0 || got.P50 != nil || got.UnknownWords != nil || len(got.Seconds) != 0 {
			t.Errorf("at once: %+v", got)
		}
		c.requests(90, 200, 20*time.Microsecond)
		c.requests(6, 400, 20*time.Microsecond)
		c.requests(4, 429, 3*time.Millisecond)
		c.Shed(metrics.QueueFull)
		sleep(time.Second)
		c.requests(1, 500, 20*time.Microsecond)
		sleep(3 * time.Second)

		got = c.sampler.Report()
		if got.Window != 4 || got.Rate != 101.0/4 || got.Requests != 101 || got.Errors != 7 || got.Refused != 4 {
			t.Errorf("after four seconds: %+v", got)
		}
		if !maps.Equal(got.RefusedBy, map[string]int{"queue": 1}) {
			t.Errorf("refused by %v", got.RefusedBy)
		}
		// 97 of 101 fell between 10 and 25 µs, 4 between 2.5 and 5 ms.
		for _, q := range []struct {
			name string
			got  *float64
			want float64
		}{
			{"p50", got.P50, 10e-6 + 15e-6*(0.5*101/97)}, {"p95", got.P95, 10e-6 + 15e-6*(0.95*101/97)},
			{"p99", got.P99, 2.5e-3 + 2.5e-3*((0.99*101-97)/4)},
		} {
			if q.got == nil || math.Abs(*q.got-q.want) > 1e-12 {
				t.Errorf("%s is %v, want %v", q.name, q.got, q.want)
			}
		}
		if got.Predictions != 90 || !maps.Equal(got.Categories, map[string]int{"sports": 90}) || !maps.Equal(got.Versions, map[string]int{"3": 90}) ||
			fmt.Sprint(got.Confidence) != "[0 0 0 0 0 0 0 90 0 0]" || got.UnknownWords == nil || math.Abs(*got.UnknownWords-0.25) > 1e-9 {
			t.Errorf("predictions: %+v", got)
		}
		want := []engine.TrafficSecond{
			{Time: begun, Requests: 100, Errors: 6, Refused: 4}, {Time: begun.Add(time.Second), Requests: 1, Errors: 1},
			{Time: begun.Add(2 * time.Second)}, {Time: begun.Add(3 * time.Second)},
		}
		if fmt.Sprint(got.Seconds) != fmt.Sprint(want) {
			t.Errorf("seconds %v, want %v", got.Seconds, want)
		}

		// A minute later it is out of the figures, not out of the seconds.
		sleep(59 * time.Second)
		got = c.sampler.Report()
		if got.Window != 60 || got.Requests != 0 || got.P99 != nil || got.Predictions != 0 || len(got.Versions) != 0 || len(got.Seconds) != 63 || got.Seconds[0] != want[0] {
			t.Errorf("after 63 seconds: %+v", got)
		}
		sleep(5 * time.Minute)
		got = c.sampler.Report()
		if got.Window != 60 || len(got.Seconds) != 120 || got.Seconds[0].Requests != 0 || !got.Seconds[119].Time.Equal(begun.Add((63+299)*time.Second)) {
			t.Errorf("after six minutes: %d seconds, the last of %v", len(got.Seconds), got.Seconds[119])
		}
		stop()
		if got := c.sampler.Report(); !got.On.IsZero() || len(got.Seconds) != 0 {
			t.Errorf("when it has ended: %+v", got)
		}
	})
}

// TestWakes counts how often a server that is idle is woken up: at each waking
// the clock is looked at once.
func TestWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		var looked atomic.Int64
		c.sampler.o.Clock = func() time.Time { looked.Add(1); return time.Now() }
		stop := c.run(t)
		before := looked.Load()
		sleep(time.Hour)
		stop()
		if n := looked.Load() - before; n != 3600 {
			t.Errorf("%d wakings in an hour", n)
		}
	})
}

func failed(s *Sampler, path, message string, n int) {
	r := httptest.NewRequest("POST", "/", nil)
	r.URL.Path = path
	s.Failed(r, 400, message, fmt.Sprint(n), time.Now())
}

func TestFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		defer c.run(t)()
		failed(c.sampler, "/predict", "Text field is required", 1)
		got := c.sampler.Report().Failures
		want := engine.TrafficFailure{Time: time.Now(), Method: "POST", Path: "/predict", Status: 400, Message: "Text field is required", Request: "1"}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		for i := range 30 {
			sleep(10 * time.Millisecond)
			failed(c.sampler, "/"+strings.Repeat("é/", 300), strings.Repeat("ü", 300), 2+i)
		}
		got = c.sampler.Report().Failures
		if len(got) != 20 || got[0].Request != "31" || got[19].Request != "12" {
			t.Errorf("%d failures, from %s to %s", len(got), got[0].Request, got[19].Request)
		}
		if f := got[0]; len(f.Path) > 100 || len(f.Message) > 300 || !strings.HasSuffix(f.Message, "ü…") {
			t.Errorf("too long: %q %q", f.Path, f.Message)
		}
		if list := c.sampler.Report().Failures; len(list) != 20 {
			t.Errorf("%d failures when asked again", len(list))
		}
	})
}

// TestStorm has a server refuse all that comes: the first ones of each pause are
// noted, and nothing is written for the others.
func TestStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		defer c.run(t)()
		n := 0
		for range 20_000 { // two seconds of it
			failed(c.sampler, "/predict", "The queue is full", n)
			n++
			time.Sleep(100 * time.Microsecond)
		}
		f := &c.sampler.failures
		if f.noted != 20*20 {
			t.Errorf("%d of %d were noted, want 400", f.noted, n)
		}
		if list := c.sampler.Report().Failures; len(list) != 20 || list[0].Request != "19019" {
			t.Errorf("the last is %+v", list[0])
		}
	})
}

// TestStormAllocates nothing for those that are not noted.
func TestStormAllocates(t *testing.T) {
	c := newCounted()
	r := httptest.NewRequest("POST", "/predict", nil)
	at := time.Now()
	if n := testing.AllocsPerRun(1000, func() { c.sampler.Failed(r, 429, "The queue is full", "id", at) }); n > 1 {
		t.Errorf("%v allocations a failure", n)
	}
}

// TestTogether reports, fails and counts at once, for the race detector.
func TestTogether(t *testing.T) {
	c := newCounted()
	stop := c.run(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 200 {
				c.requests(1, 200, time.Microsecond)
				failed(c.sampler, "/predict", "No", i)
				c.sampler.sample()
				c.sampler.Report()
			}
		})
	}
	group.Wait()
	c.sampler.sample()
	if got := c.sampler.Report(); got.On.IsZero() || len(got.Seconds) != 120 || len(got.Failures) != 20 {
		t.Errorf("%+v", got)
	}
	stop()
}

// BenchmarkSample is what sampling costs a second: of 3 ms, 0.3 % of a
// processor, it is to take less.
func BenchmarkSample(b *testing.B) {
	c := &counted{Metrics: metrics.New()}
	var endpoints []*metrics.Endpoint
	for i := range 6 {
		e := c.Endpoint("POST", fmt.Sprintf("/predict%d", i), 200, 400, 408, 413, 415, 429, 500, 503, 504)
		endpoints = append(endpoints, e)
	}
	for i := range 50 {
		c.Predicted(&engine.Prediction{Category: fmt.Sprint(i)}, 1)
	}
	for i := range 5 {
		c.Version(i).Predicted(1)
	}
	s := New(Options{Metrics: c.Metrics, Endpoints: endpoints, Clock: time.Now})
	b.ReportAllocs()
	for b.Loop() {
		s.sample()
	}
}

// BenchmarkFailed is what a failure costs in a storm of them.
func BenchmarkFailed(b *testing.B) {
	c := newCounted()
	r := httptest.NewRequest("POST", "/predict", nil)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		at := time.Now()
		for n := 0; pb.Next(); n++ {
			if n&15 == 0 {
				at = time.Now()
			}
			c.sampler.Failed(r, 429, "The queue is full", "id", at)
		}
	})
}

// BenchmarkReport is what it costs to ask.
func BenchmarkReport(b *testing.B) {
	c := newCounted()
	for range kept + 1 {
		c.requests(10, 200, time.Microsecond)
		c.sampler.sample()
	}
	c.sampler.set(time.Now())
	b.ReportAllocs()
	for b.Loop() {
		c.sampler.Report()
	}
}
