package traffic

import (
	"strconv"

	"copydesk/engine"
	"copydesk/server/metrics"
)

// Report tells what was sampled and what failed; its URL is not known here. Of a
// sampler that does not run it tells nothing.
func (s *Sampler) Report() engine.Traffic {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on.IsZero() {
		return engine.Traffic{}
	}
	last := s.taken - 1
	from, to := s.at(max(0, last-window)), s.at(last)
	t := engine.Traffic{On: s.on, Window: max(0, to.at.Sub(from.at).Seconds()), Failures: s.failures.list()}
	s.difference(&t, &from.figures, &to.figures)
	if t.Window > 0 {
		t.Rate = float64(t.Requests) / t.Window
	}
	for i := max(1, last-kept+1); i <= last; i++ {
		a, b := s.at(i-1), s.at(i)
		t.Seconds = append(t.Seconds, engine.TrafficSecond{
			Time:     a.at,
			Requests: int(b.figures.Requests - a.figures.Requests),
			Errors:   int(b.figures.Errors - a.figures.Errors),
			Refused:  int(b.figures.Refused - a.figures.Refused),
		})
	}
	return t
}

// difference fills in what was counted between two samples.
func (s *Sampler) difference(t *engine.Traffic, from, to *metrics.Figures) {
	t.Requests, t.Errors, t.Refused = int(to.Requests-from.Requests), int(to.Errors-from.Errors), int(to.Refused-from.Refused)
	for i, reason := range metrics.Reasons() {
		if n := to.Shed[i] - from.Shed[i]; n > 0 {
			if t.RefusedBy == nil {
				t.RefusedBy = make(map[string]int)
			}
			t.RefusedBy[string(reason)] = int(n)
		}
	}
	latency := make([]int64, len(to.Latency))
	for i := range latency {
		latency[i] = to.Latency[i] - from.Latency[i]
	}
	bounds := metrics.LatencyBounds()
	t.P50, t.P95, t.P99 = quantile(0.5, latency, bounds), quantile(0.95, latency, bounds), quantile(0.99, latency, bounds)

	t.Predictions = int(to.Predictions - from.Predictions)
	t.Categories, t.Versions = make(map[string]int), make(map[string]int)
	names := s.o.Metrics.Categories()
	for i, n := range to.Categories {
		if i < len(from.Categories) {
			n -= from.Categories[i]
		}
		t.Categories[names[i]] = int(n)
	}
	t.Confidence = make([]int, len(to.Confidence))
	for i := range to.Confidence {
		t.Confidence[i] = int(to.Confidence[i] - from.Confidence[i])
	}
	if t.Predictions > 0 {
		t.UnknownWords = new((to.Unknown - from.Unknown) / float64(t.Predictions))
	}
	before := make(map[int]int64)
	for _, v := range from.Versions {
		before[v.Version] = v.Predictions
	}
	for _, v := range to.Versions {
		n := v.Predictions - before[v.Version]
		if n < 0 { // it was forgotten, and loaded again
			n = v.Predictions
		}
		if n > 0 {
			t.Versions[strconv.Itoa(v.Version)] = int(n)
		}
	}
}
