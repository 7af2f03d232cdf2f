package loadtest

import (
	"context"
	"sync"
	"time"
)

// Load is what to offer.
type Load struct {
	Rate float64 // requests a second
	For  time.Duration
	// Do sends a request and returns the status of the answer, or why there is
	// none. It is called by a goroutine of its own for each request.
	Do func(ctx context.Context) (status int, err error)
}

// Sample is a request that was sent.
type Sample struct {
	Due     time.Duration // when it was to be sent, from the beginning
	Lag     time.Duration // how much later it was sent
	Latency time.Duration // from when it was due to the end of its answer
	Status  int           // 0 if there is no answer
	Err     error         // why there is none
}

// Done is when the answer was there, from the beginning.
func (s Sample) Done() time.Duration { return s.Due + s.Latency }

// Run offers a load and returns when every request has its answer or has failed.
// When ctx ends no more are sent.
func Run(ctx context.Context, l Load) Report {
	samples := make([]Sample, int(l.Rate*l.For.Seconds()))
	n := 0
	var sent sync.WaitGroup
	begun := time.Now()
	for i := range samples {
		due := time.Duration(float64(i) * float64(time.Second) / l.Rate)
		if wait := due - time.Since(begun); wait > 0 {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			break
		}
		n++
		sent.Go(func() {
			lag := time.Since(begun) - due
			status, err := l.Do(context.WithoutCancel(ctx))
			samples[i] = Sample{Due: due, Lag: lag, Latency: time.Since(begun) - due, Status: status, Err: err}
		})
	}
	sent.Wait()
	return samples[:n]
}
