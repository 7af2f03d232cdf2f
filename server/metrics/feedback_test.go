package metrics_test

import (
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestFeedback(t *testing.T) {
	m := newMetrics()
	var accuracy float64
	known := false
	f := m.Feedback(func() (float64, bool) { return accuracy, known })
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, `false"} 0, true"} 0`},
		{func() { f.Stored(true); f.Stored(true); f.Stored(false) }, `false"} 1, true"} 2`},
		{func() { accuracy, known = 0.75, true }, `accuracy 0.75, false"} 1, true"} 2`},
		{func() { accuracy = 0 }, `accuracy 0, false"} 1, true"} 2`},
		{func() { known = false }, `false"} 1, true"} 2`},
	} {
		step.do()
		var got []string
		for line := range strings.Lines(scrape(t, m)) {
			line = strings.TrimSpace(line)
			line, ok := strings.CutPrefix(line, "copydesk_feedback_")
			if ok {
				got = append(got, strings.TrimPrefix(line, `total{correct="`))
			}
		}
		if joined := strings.Join(got, ", "); joined != step.want {
			t.Errorf("%q, want %q", joined, step.want)
		}
	}
	known = true
	problems, err := testutil.GatherAndLint(m.Registry())
	if err != nil || len(problems) > 0 {
		t.Errorf("%+v, %v", problems, err)
	}
}
