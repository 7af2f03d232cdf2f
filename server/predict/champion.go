package predict

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/metrics"
)

// Models are where models come from. *engine.Desk is one.
type Models interface {
	// Champion returns the version that is to answer; fault.Unavailable when
	// there is none, with a sentence that says what to do.
	Champion(model string) (engine.Version, error)
	// PredictorOf loads the bundle of that digest.
	PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error)
}

// Events tell of changes to the registry. *engine.Desk does.
type Events interface {
	// LastEvent returns the number of the last state change.
	LastEvent() uint64
	// Watch returns a watcher of what comes after a state change.
	Watch(after uint64) *engine.Watcher
}

// champion holds the model that serves and follows the registry.
type champion struct {
	name    string
	models  Models
	watcher *engine.Watcher
	refresh time.Duration
	metrics *metrics.Metrics
	log     *slog.Logger

	current  atomic.Pointer[Model]
	absent   atomic.Pointer[string] // why there is none
	failures int                    // loads in a row that failed
}

func newChampion(o Options) *champion {
	c := &champion{
		name:    o.Model,
		models:  o.Models,
		watcher: o.Events.Watch(o.Events.LastEvent()), // before the first load: no change falls between them
		refresh: o.Refresh,
		metrics: o.Metrics,
		log:     o.Logger,
	}
	c.lacks("No model is loaded yet")
	return c
}

// get returns the model that serves or, with nil, why there is none.
func (c *champion) get() (*Model, string) {
	if m := c.current.Load(); m != nil {
		return m, ""
	}
	return nil, *c.absent.Load()
}

func (c *champion) lacks(why string) { c.absent.Store(&why) }

// Load makes the champion of now the model that serves, unless it is that
// already. When it cannot be loaded, the one before stays. Load and Follow are
// called one after the other.
func (a *API) Load(ctx context.Context) { a.champion.load(ctx) }

// Follow loads each new champion, until ctx ends or the desk closes.
func (a *API) Follow(ctx context.Context) { a.champion.follow(ctx) }

func (c *champion) load(ctx context.Context) {
	v, err := c.models.Champion(c.name)
	before := c.current.Load()
	if err != nil {
		if before == nil && fault.KindOf(err) == fault.Unavailable {
			c.failures = 0
			c.lacks(err.Error())
			c.log.Warn("not ready", "reason", err.Error())
			return
		}
		c.failed(ctx, "the registry could not be read", "error", err)
		return
	}
	if before != nil && before.Version.Number == v.Number && before.Version.Digest == v.Digest {
		c.failures = 0
		return
	}
	start := time.Now()
	m, err := open(ctx, c.models, v)
	if err != nil {
		c.failed(ctx, fmt.Sprintf("%s version %d could not be loaded", c.name, v.Number), "version", v.Number, "digest", v.Digest, "error", err)
		return
	}
	c.failures = 0
	var old engine.Version
	if before != nil {
		old = before.Version
	}
	c.metrics.Serving(v, old, m.info.Accuracy, m.info.Categories)
	c.current.Store(m)
	c.log.Info("model serves", "model", c.name, "version", v.Number, "before", old.Number, "type", v.Type,
		"digest", v.Digest, "load_s", time.Since(start).Seconds())
}

// failed records a load that did not succeed. The model before goes on serving.
func (c *champion) failed(ctx context.Context, what string, attributes ...any) {
	if ctx.Err() != nil {
		return
	}
	c.failures++
	if m := c.current.Load(); m != nil {
		what = fmt.Sprintf("%s; version %s goes on serving", what, m.number)
	} else {
		c.lacks(what + "; the log of the server says why")
	}
	c.log.Error(what, attributes...)
	c.metrics.LoadFailed()
}

// pause is how long to wait before looking again without an event: a failure
// may pass, and is tried again after 1, 2, 4 and so on seconds.
func (c *champion) pause() time.Duration {
	if c.failures == 0 || c.failures > 20 {
		return c.refresh
	}
	return min(c.refresh, time.Second<<(c.failures-1))
}

func (c *champion) follow(ctx context.Context) {
	for {
		wait, cancel := context.WithTimeout(ctx, c.pause())
		open := c.changed(wait)
		cancel()
		if !open || ctx.Err() != nil {
			return
		}
		c.load(ctx)
	}
}

// changed returns when the registry may have changed or ctx has ended. It
// returns false when there will be no more events.
func (c *champion) changed(ctx context.Context) bool {
	for {
		events, err := c.watcher.Next(ctx)
		if err != nil {
			return true
		}
		if len(events) == 0 {
			return false
		}
		if slices.ContainsFunc(events, func(e engine.Event) bool {
			return e.Kind == engine.RegistryChanged || e.Kind == engine.Reset
		}) {
			return true
		}
	}
}
