package server_test

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/engine/sparse"
	"copydesk/server"
	"copydesk/server/loadtest"
	"copydesk/server/servertest"
)

var overloadSeconds = flag.Float64("overload.seconds", 0, "how long to offer more than the server can do; 0: a second, and less of everything")

// overload is ten times what a server can do.
type overload struct {
	slowness time.Duration // that a text takes a worker
	workers  int
	lasts    time.Duration
}

func newOverload() overload {
	if *overloadSeconds == 0 {
		return overload{slowness: 100 * time.Millisecond, workers: 4, lasts: time.Second}
	}
	return overload{slowness: 20 * time.Millisecond, workers: 4, lasts: time.Duration(*overloadSeconds * float64(time.Second))}
}

// capacity is how many texts a second the server can answer.
func (o overload) capacity() float64 { return float64(o.workers) / o.slowness.Seconds() }

// offered is how many it is asked for.
func (o overload) offered() float64 { return 10 * o.capacity() }

// serve serves a model that is slow, and returns what asks it.
func (o overload) serve(t *testing.T, grace time.Duration) (*running, func(context.Context) (int, error)) {
	t.Helper()
	var slow atomic.Bool
	b := servertest.With(servertest.Default(t, classify.NaiveBayes), func(_ sparse.Vector, p []float64) {
		clear(p)
		p[0] = 1
		if slow.Load() {
			time.Sleep(o.slowness)
		}
	})
	r := start(t, servertest.NewDesk(t), func(options *server.Options) {
		options.Models = servertest.Only{Bundle: b}
		options.Workers, options.Timeout, options.Grace = o.workers, time.Second, grace
	})
	slow.Store(true)
	// Clients drop a connection that they do not use before the server does.
	r.client.Transport = &http.Transport{MaxIdleConnsPerHost: 1000, IdleConnTimeout: grace / 4}
	return r, func(ctx context.Context) (int, error) {
		q, err := http.NewRequestWithContext(ctx, "POST", r.url+"/predict", strings.NewReader(textBody("The bank")))
		if err != nil {
			return 0, err
		}
		p, err := r.client.Do(q)
		if err != nil {
			return 0, err
		}
		defer p.Body.Close()
		if _, err := io.Copy(io.Discard, p.Body); err != nil { // else the connection is lost
			return 0, err
		}
		if p.StatusCode == 429 && p.Header.Get("Retry-After") == "" {
			return 0, errors.New("refused without Retry-After")
		}
		return p.StatusCode, nil
	}
}

// TestOverload offers ten times what the server can do.
func TestOverload(t *testing.T) {
	o := newOverload()
	r, ask := o.serve(t, 0)
	report := loadtest.Run(t.Context(), loadtest.Load{Rate: o.offered(), For: o.lasts, Do: ask})
	answered, refused, expired := report.Of(200), report.Of(429), report.Of(504)
	for _, s := range report.Failed() {
		t.Errorf("a request was lost: %v", s.Err)
	}
	if n := len(answered) + len(refused) + len(expired) + len(report.Failed()); n != len(report) {
		t.Errorf("of %d requests %d were answered in another way", len(report), len(report)-n)
	}
	// A machine that has no time for the test says nothing about the server.
	switch got := answered.Throughput(); {
	case report.Lag(.5) > 50*time.Millisecond:
		t.Logf("this machine is too busy to offer so much: half of the requests were sent %v late or more", report.Lag(.5))
	case got < o.capacity()/2:
		t.Errorf("%.0f texts a second were answered, of %.0f that can be", got, o.capacity())
	}
	if got, want := r.shed("queue"), len(refused); got != strconv.Itoa(want) {
		t.Errorf("%s refusals are counted, %d were answered", got, want)
	}
	if got, want := r.shed("deadline"), len(expired); got != strconv.Itoa(want) {
		t.Errorf("%s late requests are counted, %d were answered", got, want)
	}
	r.unlimited()
	t.Logf("%d requests at %.0f/s: %.0f/s of %.0f/s answered in p50 %v, p99 %v; %d refused in p50 %v, p99 %v, at most %v; %d late",
		len(report), o.offered(), answered.Throughput(), o.capacity(), answered.Quantile(.5), answered.Quantile(.99),
		len(refused), refused.Quantile(.5), refused.Quantile(.99), refused.Quantile(1), len(expired))
}

// TestDrainUnderOverload ends the server in the middle: whoever was connected
// has an answer.
func TestDrainUnderOverload(t *testing.T) {
	const grace = 400 * time.Millisecond
	o := newOverload()
	r, ask := o.serve(t, grace)
	middle := time.AfterFunc(o.lasts/2, r.stop)
	defer middle.Stop()
	report := loadtest.Run(t.Context(), loadtest.Load{Rate: o.offered(), For: o.lasts + grace, Do: ask})
	<-r.ended
	if r.err != nil {
		t.Error(r.err)
	}
	if lag := report.Lag(.5); lag > 50*time.Millisecond {
		// So many wait then that the system drops connections, not the server.
		t.Skipf("this machine is too busy to offer so much: half of the requests were sent %v late or more", lag)
	}
	turnedAway := 0
	for _, s := range report.Failed() {
		if e, ok := errors.AsType[*net.OpError](s.Err); ok && e.Op == "dial" {
			turnedAway++ // it never was connected
			continue
		}
		t.Errorf("a request that was due %v after the beginning was lost: %v", s.Due, s.Err)
	}
	counts := make(map[int]int)
	for _, s := range report {
		counts[s.Status]++
	}
	for status := range counts {
		switch status {
		case 0, 200, 429, 503, 504:
		default:
			t.Errorf("%d requests were answered with %d", counts[status], status)
		}
	}
	if counts[200] == 0 || turnedAway == 0 {
		t.Errorf("the server did not end in the middle: %v", counts)
	}
	if log := r.log.String(); strings.Contains(log, "may be reset") {
		t.Errorf("the log says: %s", log[strings.Index(log, "may be reset"):])
	}
	t.Logf("statuses %v, %d could not connect", counts, turnedAway)
}
