package loadtest

import (
	"math"
	"slices"
	"time"
)

// Report are the requests of a load, in the order in which they were due.
type Report []Sample

// Of returns the requests that were answered with a status.
func (r Report) Of(status int) Report {
	return r.where(func(s Sample) bool { return s.Err == nil && s.Status == status })
}

// Failed returns the requests without an answer.
func (r Report) Failed() Report { return r.where(func(s Sample) bool { return s.Err != nil }) }

func (r Report) where(is func(Sample) bool) Report {
	var some Report
	for _, s := range r {
		if is(s) {
			some = append(some, s)
		}
	}
	return some
}

// Quantile returns the latency that a share q of the requests did not exceed, by
// the nearest rank; 0 if there are none.
func (r Report) Quantile(q float64) time.Duration {
	return r.quantile(q, func(s Sample) time.Duration { return s.Latency })
}

// Lag returns the same of how much later than they were due requests were sent.
func (r Report) Lag(q float64) time.Duration {
	return r.quantile(q, func(s Sample) time.Duration { return s.Lag })
}

func (r Report) quantile(q float64, of func(Sample) time.Duration) time.Duration {
	if len(r) == 0 {
		return 0
	}
	all := make([]time.Duration, len(r))
	for i, s := range r {
		all[i] = of(s)
	}
	slices.Sort(all)
	rank := int(math.Ceil(q * float64(len(r))))
	return all[min(max(rank, 1), len(r))-1]
}

// Throughput returns how many of the requests were done a second, until the
// last of them was.
func (r Report) Throughput() float64 {
	var end time.Duration
	for _, s := range r {
		end = max(end, s.Done())
	}
	if end == 0 {
		return 0
	}
	return float64(len(r)) / end.Seconds()
}
