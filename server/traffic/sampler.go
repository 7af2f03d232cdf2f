package traffic

import (
	"context"
	"sync"
	"time"

	"copydesk/server/metrics"
)

const (
	interval = time.Second // between two samples
	kept     = 120         // intervals that are remembered
	window   = 60          // intervals that figures are of
)

// Options are what a Sampler is made of. All fields are needed.
type Options struct {
	Metrics   *metrics.Metrics
	Endpoints []*metrics.Endpoint // those that are asked for predictions
	Clock     func() time.Time
}

// Sampler samples the metrics of a server. It is safe for concurrent use.
type Sampler struct {
	o        Options
	failures failures

	mu      sync.Mutex
	on      time.Time // since when it runs; zero: it does not
	samples [kept + 1]sample
	taken   int // all of them, also those whose places were taken again
}

// sample is what was counted at a time.
type sample struct {
	at      time.Time
	figures metrics.Figures
}

// New returns a sampler that does not run yet.
func New(o Options) *Sampler {
	return &Sampler{o: o, failures: failures{begun: time.Now()}}
}

// Start samples, from before it returns until ctx ends. Then the channel is
// closed. It is called once.
func (s *Sampler) Start(ctx context.Context) <-chan struct{} {
	s.sample()
	s.set(s.o.Clock())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer s.set(time.Time{})
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				s.sample()
			case <-ctx.Done():
				return
			}
		}
	}()
	return ended
}

func (s *Sampler) set(on time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.on = on
}

// sample reads the metrics.
func (s *Sampler) sample() {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := s.at(s.taken)
	to.at = s.o.Clock()
	s.o.Metrics.Read(&to.figures, s.o.Endpoints)
	s.taken++
}

// at returns the place of the sample of that number, from 0 on.
func (s *Sampler) at(i int) *sample { return &s.samples[i%len(s.samples)] }
