//go:build linux

package e2etest_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"sync"
	"syscall"
	"testing"
	"time"
)

var kills = flag.Int("e2e.kills", 10/slowness, "how often TestKill kills the desk")

// A desk that is killed at any moment, whatever it is doing for whom, comes back
// with all that it had said was done, and with one champion.
func TestKill(t *testing.T) {
	w := newWorkspace(t)
	h := newHistory()
	w.must("train", "--models", "nb") // so that there is a champion from the start
	var slowest time.Duration
	for n := range *kills {
		began := time.Now()
		d := w.desk("desk", "run")
		slowest = max(slowest, time.Since(began))
		verify(t, w, h)
		if t.Failed() {
			t.Fatalf("after kill %d of %d: %s", n, *kills, w.log())
		}
		live(w, h, d)
		d.kill()
		// A child sees the end of its desk and goes.
		w.within(time.Second, "the end of the killed desk's children", func() bool { return len(marked(w.marker)) == 0 })
	}
	d := w.desk("desk", "run")
	verify(t, w, h)
	settled(t, w)
	d.signal(syscall.SIGTERM)
	if code := d.wait(); code != 0 {
		t.Errorf("the last desk ended with code %d: %s", code, d.stderr.String())
	}
	w.clean()
	t.Logf("%d kills: %d requests acknowledged, %d refused, %d lost; %d jobs, %d changes of the registry, %d events; a desk answers after %v at most",
		*kills, h.answers[acknowledged], h.answers[refused], h.answers[lost], len(h.jobs), len(h.changes), len(h.events), slowest.Round(time.Millisecond))
	if h.answers[lost] == 0 || len(h.jobs) == 0 || len(h.changes) == 0 || len(h.runs) == 0 {
		t.Error("the desk was never killed at work")
	}
}

// live has clients ask a desk for everything until it is to be killed, at a
// moment that nobody can foresee: after some time, or after some changes.
func live(w *workspace, h *history, d *process) {
	over, end := context.WithCancel(context.Background())
	defer end()
	r := &round{w: w, h: h, over: over, store: w.mustStatus().Store}
	var clients sync.WaitGroup
	for _, act := range actors() {
		clients.Go(func() {
			c := w.client()
			defer c.Close()
			act(r, c)
		})
	}
	if rand.IntN(2) == 0 {
		r.pause(slowness * 1500 * time.Millisecond)
	} else {
		enough := rand.Int64N(slowness * 300)
		w.eventually("what the desk is asked for", func() bool { return r.acks.Load() >= enough })
	}
	end()
	d.kill()
	clients.Wait()
}
