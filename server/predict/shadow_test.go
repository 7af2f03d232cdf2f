package predict

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"copydesk/engine/sparse"
	"copydesk/server/servertest"
)

// following follows until the test ends.
func following(t *testing.T, a *API) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.Follow(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
}

// counts waits until the metrics are those of want, without comments.
func counts(t *testing.T, a *API, want string, names ...string) {
	t.Helper()
	var err error
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if err = testutil.GatherAndCompare(a.metrics.Registry(), strings.NewReader(want), names...); err == nil {
			return
		}
	}
	t.Error(err)
}

func shadowCounts(agree, disagree, failed, dropped int) string {
	const head = "# HELP copydesk_shadow_%s\n# TYPE copydesk_shadow_%[2]s counter\n"
	return fmt.Sprintf(head+"copydesk_shadow_predictions_total{agrees=\"true\"} %[3]d\ncopydesk_shadow_predictions_total{agrees=\"false\"} %[4]d\n",
		"predictions_total Texts that the challenger scored in shadow mode, by whether it agrees with the champion on the category.", "predictions_total", agree, disagree) +
		fmt.Sprintf(head+"copydesk_shadow_errors_total %[3]d\n", "errors_total Texts that the challenger failed at in shadow mode.", "errors_total", failed) +
		fmt.Sprintf(head+"copydesk_shadow_dropped_total %[3]d\n",
			"dropped_total Texts that the challenger did not score in shadow mode, because too many waited or it was challenger no more.", "dropped_total", dropped)
}

func shadowNames() []string {
	return []string{"copydesk_shadow_predictions_total", "copydesk_shadow_errors_total", "copydesk_shadow_dropped_total"}
}

// always answers with the first category, business.
func always(_ sparse.Vector, p []float64) {
	clear(p)
	p[0] = 1
}

// TestShadow compares a challenger that takes everything for business.
func TestShadow(t *testing.T) {
	s := newShelf(t, 2)
	s.oddly(2, always)
	s.challenge(2, 0)
	a := newAPI(s.Desk, s, &servertest.Log{})
	a.Load(t.Context())
	following(t, a)
	agree, disagree := 0, 0
	var texts []string
	for _, article := range servertest.Articles() {
		texts = append(texts, article.Text)
	}
	for _, q := range [][]string{texts, texts[:1], texts[10:11]} {
		r, err := a.Do(t.Context(), Query{Texts: q})
		if err != nil || r.Variant != "champion" || r.Model.Number() != "1" {
			t.Fatalf("answered by %+v, %v", r, err)
		}
		for _, answer := range r.Answers {
			if answer.Category == "business" {
				agree++
			} else {
				disagree++
			}
		}
	}
	if agree == 0 || disagree == 0 {
		t.Fatalf("%d agree, %d disagree", agree, disagree)
	}
	// Asking for a version is no traffic to compare on.
	for v := range 2 {
		if _, err := a.Do(t.Context(), Query{Texts: texts, Version: v + 1}); err != nil {
			t.Fatal(err)
		}
	}
	counts(t, a, shadowCounts(agree, disagree, 0, 0), shadowNames()...)
	if n := a.shadow.held.left.Load(); n != maxShadowedBytes {
		t.Errorf("%d bytes are still held", maxShadowedBytes-n)
	}
	// The answers of a challenger in shadow mode are not traffic.
	counts(t, a, "# HELP copydesk_challenger_predictions_total Those of the texts answered that the challenger answered for its share of the traffic.\n"+
		"# TYPE copydesk_challenger_predictions_total counter\ncopydesk_challenger_predictions_total 0\n", "copydesk_challenger_predictions_total")
}

// TestBrokenShadow compares a challenger that breaks: nobody notices but the log
// and the metrics.
func TestBrokenShadow(t *testing.T) {
	s := newShelf(t, 2)
	tried := false
	s.oddly(2, func(x sparse.Vector, p []float64) {
		if tried {
			panic("a bug")
		}
		tried = true
		always(x, p)
	})
	s.challenge(2, 0)
	var log servertest.Log
	a := newAPI(s.Desk, s, &log)
	a.Load(t.Context())
	following(t, a)
	for range 3 {
		if _, err := a.Do(t.Context(), Query{Texts: []string{"The bank", "The match"}}); err != nil {
			t.Fatal(err)
		}
	}
	counts(t, a, shadowCounts(0, 0, 6, 0), shadowNames()...)
	if n := strings.Count(log.String(), "challenger failed in shadow mode"); n != 1 {
		t.Errorf("the log says it %d times: %s", n, log.String())
	}
}

// TestSlowShadow has a challenger that does not come to an end: answers are given
// all the same, and what cannot be kept is dropped.
func TestSlowShadow(t *testing.T) {
	s := newShelf(t, 3)
	tried, entered, open := false, make(chan struct{}, 10_000), make(chan struct{})
	release := sync.OnceFunc(func() { close(open) })
	s.oddly(2, func(x sparse.Vector, p []float64) {
		always(x, p)
		if tried {
			entered <- struct{}{}
			<-open
		}
		tried = true
	})
	s.challenge(2, 0)
	a := newAPI(s.Desk, s, &servertest.Log{})
	a.Load(t.Context())
	following(t, a)
	t.Cleanup(release) // before the end of what follows is waited for
	ask := func(n, texts int, text string) {
		t.Helper()
		q := Query{Texts: make([]string, texts)}
		for i := range q.Texts {
			q.Texts[i] = text
		}
		for range n {
			if _, err := a.Do(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
	}
	ask(1, 2, "The match")
	<-entered
	ask(maxShadowed, 1, "The match")
	ask(3, 5, "The match") // too many
	counts(t, a, shadowCounts(0, 0, 0, 15), shadowNames()...)

	// With another challenger they are of no use.
	s.challenge(3, 0)
	for c := a.lineup().challenger; c == nil || c.Number() != "3"; c = a.lineup().challenger {
		time.Sleep(time.Millisecond)
	}
	release()
	counts(t, a, shadowCounts(0, 1, 0, 15+1+maxShadowed), shadowNames()...)
	if n := a.shadow.held.left.Load(); n != maxShadowedBytes {
		t.Errorf("%d bytes are still held", maxShadowedBytes-n)
	}
}

// TestShadowHoldsLittle offers more text than may wait.
func TestShadowHoldsLittle(t *testing.T) {
	s := newShelf(t, 2)
	s.challenge(2, 0)
	a := newAPI(s.Desk, s, &servertest.Log{})
	a.Load(t.Context())
	l := a.lineup()
	text := strings.Repeat("x", MaxText)
	texts := []string{text, text, text, text}
	fits := maxShadowedBytes / (4 * MaxText)
	for range fits + 3 {
		a.shadow.offer(l.challenger, texts, make([]Answer, 4))
	}
	if n := len(a.shadow.queue); n != fits {
		t.Errorf("%d queries wait, want %d", n, fits)
	}
	counts(t, a, shadowCounts(0, 0, 0, 12), shadowNames()...)
}
