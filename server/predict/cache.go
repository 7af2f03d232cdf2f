package predict

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/metrics"
)

// maxLoads is how many versions that were asked for by their number are loaded
// at once.
const maxLoads = 2

// cache holds the models that are loaded: those of the line-up, and of the
// others those that were asked for last. It is safe for concurrent use.
type cache struct {
	models  Models
	size    int // models that stay loaded; the line-up does in any case
	metrics *metrics.Metrics
	log     *slog.Logger

	ctx    context.Context // of all loads
	cancel context.CancelFunc
	slots  chan struct{} // taken by loads that are not urgent
	loads  sync.WaitGroup

	mu      sync.Mutex
	loaded  []*Model // the last used at the end
	pinned  []*Model // the line-up
	flights map[int]*flight
	closed  bool
}

// flight is a load under way. What it came to is there when done is closed.
type flight struct {
	urgent chan struct{} // closed when it is not to wait for its turn
	hurry  sync.Once
	done   chan struct{}
	model  *Model
	err    error
}

func newCache(o Options) *cache {
	ctx, cancel := context.WithCancel(context.Background())
	return &cache{
		models: o.Models, size: o.CacheSize, metrics: o.Metrics, log: o.Logger,
		ctx: ctx, cancel: cancel, slots: make(chan struct{}, maxLoads), flights: make(map[int]*flight),
	}
}

// get returns the model of a version. It is loaded where it is not, once for all
// who wait for it; what is urgent waits for no other load. A load goes on when
// ctx ends.
func (c *cache) get(ctx context.Context, v engine.Version, urgent bool) (*Model, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, m, err := c.board(v)
	if f == nil {
		return m, err
	}
	if urgent {
		f.hurry.Do(func() { close(f.urgent) })
	}
	select {
	case <-f.done:
		return f.model, f.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// board returns the model if it is loaded, else the flight that loads it.
func (c *cache) board(v engine.Version) (*flight, *Model, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.find(v.Number); m != nil {
		return nil, m, nil
	}
	if f := c.flights[v.Number]; f != nil {
		return f, nil, nil
	}
	if c.closed {
		return nil, nil, fault.Newf(fault.Unavailable, "the server is shutting down")
	}
	f := &flight{urgent: make(chan struct{}), done: make(chan struct{})}
	c.flights[v.Number] = f
	c.loads.Go(func() { c.load(f, v) })
	return f, nil, nil
}

// lookup returns the model of a version if it is loaded, else nil.
func (c *cache) lookup(version int) *Model {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.find(version)
}

// find is lookup for who holds c.mu.
func (c *cache) find(version int) *Model {
	for i, m := range c.loaded {
		if m.Version.Number == version {
			c.loaded = append(slices.Delete(c.loaded, i, i+1), m)
			return m
		}
	}
	return nil
}

// load loads a version for all who wait for f.
func (c *cache) load(f *flight, v engine.Version) {
	select {
	case <-f.urgent:
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-c.ctx.Done():
	}
	start := time.Now()
	if f.err = c.ctx.Err(); f.err == nil {
		f.model, f.err = open(c.ctx, c.models, v, c.log)
	}
	switch {
	case f.err == nil:
		c.metrics.Loaded()
		c.log.Info("model loaded", "model", v.Model, "version", v.Number, "digest", v.Digest, "examples", f.model.tried, "load_s", time.Since(start).Seconds())
	case c.ctx.Err() == nil:
		c.metrics.LoadFailed()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.flights, v.Number)
	if f.model != nil {
		f.model.counts = c.metrics.Version(v.Number)
		c.loaded = append(c.loaded, f.model)
		c.evict()
	}
	close(f.done)
}

// pin makes models the line-up, whose models are not evicted. A model that
// leaves it is taken as used until now.
func (c *cache) pin(models ...*Model) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.pinned
	c.pinned = slices.DeleteFunc(models, func(m *Model) bool { return m == nil })
	for _, m := range slices.Concat(before, c.pinned) {
		if c.find(m.Version.Number) == nil {
			c.metrics.SetLoaded(m.counts, true)
			c.loaded = append(c.loaded, m)
		}
	}
	c.evict()
}

// evict drops the models that were not used for the longest time.
func (c *cache) evict() {
	excess := len(c.loaded) - c.size
	c.loaded = slices.DeleteFunc(c.loaded, func(m *Model) bool {
		if excess <= 0 || slices.Contains(c.pinned, m) {
			return false
		}
		excess--
		c.metrics.SetLoaded(m.counts, false)
		return true
	})
}

// close ends the loads under way, and waits for that. There are no others.
func (c *cache) close() {
	c.cancel()
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.loads.Wait()
}
