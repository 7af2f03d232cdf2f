package predict

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// workers bound the predictions that are computed at once and the requests that
// wait for that.
type workers struct {
	slots   chan struct{}
	places  int64        // requests that may be here, waiting or not
	taken   atomic.Int64 // places that are
	metrics *metrics.Metrics
}

func newWorkers(n, queue int, m *metrics.Metrics) *workers {
	return &workers{slots: make(chan struct{}, n), places: int64(n) + int64(queue), metrics: m}
}

// enter takes a place for a request, until leave. It never waits.
func (w *workers) enter() error {
	if w.taken.Add(1) > w.places {
		w.taken.Add(-1)
		return &reply.Error{
			Status:     http.StatusTooManyRequests,
			Message:    fmt.Sprintf("%d requests are being answered or wait, which is all that may; try again in a second", w.places),
			RetryAfter: time.Second,
		}
	}
	return nil
}

func (w *workers) leave() { w.taken.Add(-1) }

// acquire waits for a worker, until release, as long as ctx allows.
func (w *workers) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.slots <- struct{}{}:
		return nil
	default:
	}
	done := w.metrics.Wait()
	defer done()
	select {
	case w.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// busy reports whether every worker is at work.
func (w *workers) busy() bool { return len(w.slots) == cap(w.slots) }

func (w *workers) release() { <-w.slots }

// answer answers texts with m in their order, at most size of them at a time by
// one worker. The first failure ends the work.
func (w *workers) answer(ctx context.Context, m *Model, texts []string, size int) ([]Answer, error) {
	if err := w.enter(); err != nil {
		return nil, err
	}
	defer w.leave()
	answers := make([]Answer, len(texts))
	parts := (len(texts) + size - 1) / size
	if parts == 1 {
		return answers, w.part(ctx, m, texts, answers)
	}

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		next  atomic.Int64
		group sync.WaitGroup
		once  sync.Once
		first error
	)
	for range min(cap(w.slots), parts) {
		group.Go(func() {
			for {
				from := (int(next.Add(1)) - 1) * size
				if from >= len(texts) {
					return
				}
				to := min(from+size, len(texts))
				if err := w.part(ctx, m, texts[from:to], answers[from:to]); err != nil {
					once.Do(func() { first = err })
					cancel()
					return
				}
			}
		})
	}
	group.Wait()
	return answers, first
}

// part answers texts one after the other, by one worker.
func (w *workers) part(ctx context.Context, m *Model, texts []string, answers []Answer) error {
	if err := w.acquire(ctx); err != nil {
		return err
	}
	defer w.release()
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if answers[i], err = m.answer(text); err != nil {
			return &reply.Error{Status: http.StatusInternalServerError, Message: "Model prediction failed", Cause: err}
		}
	}
	return nil
}
