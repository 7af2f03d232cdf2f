package predict

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/metrics"
)

// Models are where models come from. *engine.Desk is one.
type Models interface {
	// Versions returns the versions of a model, the newest first.
	Versions(model string) ([]engine.Version, error)
	// PredictorOf loads the bundle of that digest.
	PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error)
	// Examples returns what a version answered when it was judged; an error says
	// why there is nothing.
	Examples(context.Context, engine.Version) ([]engine.Example, error)
}

// Events tell of changes to the registry. *engine.Desk does.
type Events interface {
	// LastEvent returns the number of the last state change.
	LastEvent() uint64
	// Watch returns a watcher of what comes after a state change.
	Watch(after uint64) *engine.Watcher
}

// follower follows the registry: it makes its champion and challenger the
// line-up.
type follower struct {
	name    string
	models  Models
	watcher *engine.Watcher
	refresh time.Duration
	cache   *cache
	metrics *metrics.Metrics
	log     *slog.Logger

	current  atomic.Pointer[lineup]
	failures int // looks in a row that ended in trouble
}

func newFollower(o Options, c *cache) *follower {
	f := &follower{
		name:    o.Model,
		models:  o.Models,
		watcher: o.Events.Watch(o.Events.LastEvent()), // before the first load: no change falls between them
		refresh: o.Refresh,
		cache:   c,
		metrics: o.Metrics,
		log:     o.Logger,
	}
	f.current.Store(&lineup{trouble: "No model is loaded yet"})
	return f
}

// Load makes the champion and the challenger of now those that answer, unless
// they are that already. When one cannot be loaded, or does not answer as when
// it was judged, the champion before stays. Load and Follow are called one after
// the other.
func (a *API) Load(ctx context.Context) { a.follower.load(ctx) }

// Follow loads each new champion and challenger, and scores what a challenger is
// asked in shadow mode, until ctx ends or the desk closes.
func (a *API) Follow(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.shadow.run(ctx, a.lineup)
	}()
	a.follower.follow(ctx)
	cancel()
	a.cache.close()
	<-ended
}

func (f *follower) load(ctx context.Context) {
	versions, err := f.models.Versions(f.name)
	var v engine.Version
	if err == nil {
		v, err = engine.ChampionOf(f.name, versions)
	}
	before := f.current.Load()
	switch {
	case err == nil:
	case before.champion == nil && fault.KindOf(err) == fault.Unavailable:
		f.failures = 0
		f.current.Store(&lineup{trouble: err.Error()})
		f.log.Warn("not ready", "reason", err.Error())
		return
	default:
		if ctx.Err() == nil {
			f.metrics.LoadFailed()
			f.failures++
			f.serve(before, before.champion, before.challenger, before.share, f.failed(before, "the registry could not be read", "error", err))
		}
		return
	}

	var trouble []string
	champion, err := f.cache.get(ctx, v, true)
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		trouble = append(trouble, f.failed(before, fmt.Sprintf("%s version %d could not be loaded", f.name, v.Number), "version", v.Number, "digest", v.Digest, "error", err))
		champion = before.champion
	}
	challenger, share, err := f.challenger(ctx, before, champion, versions)
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		trouble = append(trouble, err.Error())
	}
	f.failures++
	if trouble == nil {
		f.failures = 0
	}
	f.serve(f.current.Load(), champion, challenger, share, strings.Join(trouble, "; "))
}

// challenger returns the registry's challenger, nil if there is none, and its
// share. One that has to be loaded does not keep the champion waiting.
func (f *follower) challenger(ctx context.Context, before *lineup, champion *Model, versions []engine.Version) (*Model, int, error) {
	i := slices.IndexFunc(versions, func(v engine.Version) bool { return v.Challenger })
	if i < 0 || champion == nil || champion.Version.Number == versions[i].Number {
		return nil, 0, nil
	}
	v := versions[i]
	if f.cache.lookup(v.Number) == nil && (champion != before.champion || before.challenger != nil) {
		f.serve(before, champion, nil, 0, "")
	}
	m, err := f.cache.get(ctx, v, true)
	if err != nil && ctx.Err() == nil {
		what := fmt.Sprintf("%s version %d, the challenger, could not be loaded; version %s answers alone", f.name, v.Number, champion.number)
		f.log.Error(what, "version", v.Number, "digest", v.Digest, "error", err)
		return nil, 0, fault.Newf(fault.Unavailable, "%s; the log of the server says why", what)
	}
	return m, engine.ShareSteps(v.ChallengerShare), err
}

// serve makes models the line-up.
func (f *follower) serve(before *lineup, champion, challenger *Model, share int, trouble string) {
	next := &lineup{champion: champion, challenger: challenger, share: share, trouble: trouble}
	if *next == *before {
		return
	}
	if champion != before.champion || challenger != before.challenger {
		f.cache.pin(champion, challenger)
		f.announce(next)
	}
	f.current.Store(next)
	if champion != before.champion {
		attributes := []any{"model", f.name, "version", champion.Version.Number, "type", champion.Version.Type, "digest", champion.Version.Digest}
		if before.champion != nil {
			attributes = append(attributes, "before", before.champion.Version.Number)
		}
		f.log.Info("model serves", attributes...)
	}
	switch {
	case challenger == nil && before.challenger != nil:
		f.log.Info("no challenger is tried any more", "model", f.name, "before", before.challenger.Version.Number)
	case challenger != before.challenger || share != before.share:
		f.log.Info("challenger is tried", "model", f.name, "version", challenger.Version.Number, "share", float64(share)*100/buckets, "shadow", share == 0)
	}
}

// announce tells the metrics who is in the line-up.
func (f *follower) announce(l *lineup) {
	var challenger engine.Version
	categories := l.champion.info.Categories
	if l.challenger != nil {
		challenger = l.challenger.Version
		categories = slices.Concat(categories, l.challenger.info.Categories)
	}
	f.metrics.Serving(l.champion.Version, challenger, l.champion.info.Accuracy, categories)
}

// failed records a champion that could not be had and returns what to tell of
// it.
func (f *follower) failed(before *lineup, what string, attributes ...any) string {
	told := what + "; the log of the server says why"
	if before.champion != nil {
		what = fmt.Sprintf("%s; version %s goes on serving", what, before.champion.number)
		told = what
	}
	f.log.Error(what, attributes...)
	return told
}

// pause is how long to wait before looking again without an event: a failure
// may pass, and is tried again after 1, 2, 4 and so on seconds.
func (f *follower) pause() time.Duration {
	if f.failures == 0 || f.failures > 20 {
		return f.refresh
	}
	return min(f.refresh, time.Second<<(f.failures-1))
}

func (f *follower) follow(ctx context.Context) {
	for {
		wait, cancel := context.WithTimeout(ctx, f.pause())
		open := f.changed(wait)
		cancel()
		if !open || ctx.Err() != nil {
			return
		}
		f.load(ctx)
	}
}

// changed returns when the registry may have changed or ctx has ended. It
// returns false when there will be no more events.
func (f *follower) changed(ctx context.Context) bool {
	for {
		events, err := f.watcher.Next(ctx)
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
