package predict

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/sparse"
	"copydesk/server/metrics"
	"copydesk/server/servertest"
)

// newAPI returns an API over a desk, whose models come from models.
func newAPI(desk *servertest.Desk, models Models, log *servertest.Log) *API {
	return New(options(desk, models, log))
}

func options(desk *servertest.Desk, models Models, log *servertest.Log) Options {
	return Options{
		Model: engine.ModelName, Models: models, Events: desk, Refresh: time.Hour, CacheSize: 5,
		Workers: 1, BatchSize: 100,
		Metrics: metrics.New(), Logger: slog.New(slog.NewJSONHandler(log, nil)), Clock: time.Now,
	}
}

// TestSameChampion looks at a registry whose champion stays: nothing is loaded
// again.
func TestSameChampion(t *testing.T) {
	var log servertest.Log
	desk := servertest.NewDesk(t)
	b := servertest.Default(t, classify.NaiveBayes)
	desk.Crown(t, b, nil)
	a := newAPI(desk, desk, &log)
	a.Load(t.Context())
	first := a.lineup()
	if first.champion == nil {
		t.Fatal("no model serves")
	}
	desk.Add(t, b, nil)
	a.Load(t.Context())
	if a.lineup() != first {
		t.Error("the champion was loaded again")
	}
	if n := strings.Count(log.String(), "model serves"); n != 1 {
		t.Errorf("%d loads are logged", n)
	}
}

// unreadable is a registry that fails when it is told to.
type unreadable struct {
	*servertest.Desk
	err error
}

func (u *unreadable) Versions(model string) ([]engine.Version, error) {
	if u.err != nil {
		return nil, u.err
	}
	return u.Desk.Versions(model)
}

func TestUnreadableRegistry(t *testing.T) {
	var log servertest.Log
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	u := &unreadable{Desk: desk, err: errors.New("input/output error in /srv/store")}
	a := newAPI(desk, u, &log)

	a.Load(t.Context())
	if l := a.lineup(); l.champion != nil || l.trouble != "the registry could not be read; the log of the server says why" {
		t.Errorf("got %+v", l)
	}
	u.err = nil
	a.Load(t.Context())
	if l := a.lineup(); l.champion == nil || l.trouble != "" || a.follower.failures != 0 {
		t.Errorf("readable again, but %+v; %d failures", l, a.follower.failures)
	}
	u.err = errors.New("another input/output error")
	a.Load(t.Context())
	if l := a.lineup(); l.champion == nil || l.trouble != "the registry could not be read; version 1 goes on serving" || a.follower.failures != 1 {
		t.Errorf("%+v after %d failures", l, a.follower.failures)
	}
	for _, want := range []string{"input/output error in /srv/store", "the registry could not be read; version 1 goes on serving", "another input"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not have %q: %s", want, log.String())
		}
	}
}

// TestTrial loads models that cannot answer: they do not come to serve.
func TestTrial(t *testing.T) {
	for name, score := range map[string]func(sparse.Vector, []float64){
		"panic: a bug": func(sparse.Vector, []float64) { panic("a bug") },
		"sum to 0":     func(_ sparse.Vector, p []float64) { clear(p) },
		"sum to NaN":   func(_ sparse.Vector, p []float64) { p[0] = math.NaN() },
		"probability -1": func(_ sparse.Vector, p []float64) {
			clear(p)
			p[0], p[1] = 2, -1
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log servertest.Log
			b := servertest.With(servertest.Default(t, classify.NaiveBayes), score)
			a := newAPI(servertest.NewDesk(t), servertest.Only{Bundle: b}, &log)
			a.Load(t.Context())
			if l := a.lineup(); l.champion != nil || l.trouble != "news-classifier version 1 could not be loaded; the log of the server says why" {
				t.Errorf("got %+v", l)
			}
			if !strings.Contains(log.String(), name) {
				t.Errorf("the log does not have %q: %s", name, log.String())
			}
		})
	}
}

// TestFollowEnds ends with its context and with the desk.
func TestFollowEnds(t *testing.T) {
	for _, end := range []string{"context", "desk"} {
		t.Run(end, func(t *testing.T) {
			desk := servertest.NewDesk(t)
			a := newAPI(desk, desk, &servertest.Log{})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				a.Follow(ctx)
			}()
			if end == "context" {
				cancel()
			} else {
				desk.Close()
			}
			select {
			case <-ended:
			case <-time.After(10 * time.Second):
				t.Error("it still follows")
			}
		})
	}
}

// TestCancelledLoad is no failure.
func TestCancelledLoad(t *testing.T) {
	var log servertest.Log
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), nil)
	a := newAPI(desk, desk, &log)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a.Load(ctx)
	if a.follower.failures != 0 || log.String() != "" {
		t.Errorf("%d failures, log %s", a.follower.failures, log.String())
	}
}
