package usage

import (
	"runtime/metrics"
	"sync"
	"time"
)

// memoryInterval is how often a Gauge looks.
const memoryInterval = 10 * time.Millisecond

// Memory returns the bytes that the Go runtime holds from the operating system.
func Memory() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}

// Gauge watches Memory while something is done.
type Gauge struct {
	stop chan struct{}
	done sync.WaitGroup
	peak int64
}

// Watch starts a gauge. Peak must be called.
func Watch() *Gauge {
	g := &Gauge{stop: make(chan struct{}), peak: Memory()}
	g.done.Go(func() {
		tick := time.NewTicker(memoryInterval)
		defer tick.Stop()
		for {
			select {
			case <-g.stop:
				return
			case <-tick.C:
				g.peak = max(g.peak, Memory())
			}
		}
	})
	return g
}

// Peak ends the gauge and returns the most that it saw, in bytes.
func (g *Gauge) Peak() int64 {
	close(g.stop)
	g.done.Wait()
	return max(g.peak, Memory())
}
