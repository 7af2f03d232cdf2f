package predict

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// workers bound the predictions that are computed at once.
type workers struct {
	free    chan time.Duration // the workers that are free, each with when it became so, from begun
	begun   time.Time
	queue   queue
	metrics *metrics.Metrics
}

func newWorkers(n, queued int, m *metrics.Metrics) *workers {
	w := &workers{
		free: make(chan time.Duration, n), begun: time.Now(),
		queue: queue{most: int64(queued), workers: int64(n), waiting: m.Waiting(), metrics: m}, metrics: m,
	}
	for range n {
		w.free <- 0
	}
	return w
}

// busy reports whether every worker is at work.
func (w *workers) busy() bool { return len(w.free) == 0 }

// answer answers texts with m in their order, at most size of them at a time by
// one worker. The first failure ends the work.
func (w *workers) answer(ctx context.Context, m *Model, texts []string, size int) ([]Answer, error) {
	answers := make([]Answer, len(texts))
	var err error
	if len(texts) <= size {
		err = w.whole(ctx, m, texts, answers)
	} else {
		err = w.parts(ctx, m, texts, answers, size)
	}
	w.expired(err)
	return answers, err
}

// expired counts a request that was not computed because its deadline passed.
func (w *workers) expired(err error) {
	if err == errExpired {
		w.metrics.Shed(metrics.Expired)
	}
}

// whole answers texts by one worker.
func (w *workers) whole(ctx context.Context, m *Model, texts []string, answers []Answer) error {
	since, err := w.take(ctx, int64(len(texts)))
	if err != nil {
		return err
	}
	defer w.release(since, len(texts))
	return w.compute(ctx, m, texts, answers)
}

// take takes a worker for n texts, until release. Where none is free it waits in
// the queue. It returns since when the worker is taken.
func (w *workers) take(ctx context.Context, n int64) (since time.Duration, err error) {
	if err := waited(ctx); err != nil {
		return 0, err
	}
	since = time.Since(w.begun)
	select {
	case <-w.free:
		w.metrics.Waited(0)
		return since, nil
	default:
	}
	if err := w.queue.enter(ctx, n); err != nil {
		return 0, err
	}
	defer w.queue.leave(n)
	return w.acquire(ctx, since)
}

// parts answers texts by as many workers as are free, at most size of them at a
// time, so that texts of others come in between.
func (w *workers) parts(ctx context.Context, m *Model, texts []string, answers []Answer, size int) error {
	if err := waited(ctx); err != nil {
		return err
	}
	n := int64(len(texts))
	if err := w.queue.enter(ctx, n); err != nil {
		return err
	}
	var (
		next, handed atomic.Int64
		group        sync.WaitGroup
		once         sync.Once
		first        error
	)
	defer func() { w.queue.leave(n - handed.Load()) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	part := func(texts []string, answers []Answer) error {
		since, err := w.acquire(ctx, time.Since(w.begun))
		if err != nil {
			return err
		}
		defer w.release(since, len(texts))
		w.queue.leave(int64(len(texts)))
		handed.Add(int64(len(texts)))
		return w.compute(ctx, m, texts, answers)
	}
	for range min(cap(w.free), (len(texts)+size-1)/size) {
		group.Go(func() {
			for {
				from := (int(next.Add(1)) - 1) * size
				if from >= len(texts) {
					return
				}
				to := min(from+size, len(texts))
				if err := part(texts[from:to], answers[from:to]); err != nil {
					once.Do(func() { first = err })
					cancel()
					return
				}
			}
		})
	}
	group.Wait()
	return first
}

// acquire waits for a worker from now on, until release, as long as ctx allows.
// It returns since when the worker is taken: one that was waited for may have
// been free for a while before the request was woken up, and was of no use to
// others.
func (w *workers) acquire(ctx context.Context, now time.Duration) (since time.Duration, err error) {
	select {
	case since = <-w.free:
		since = max(since, now)
		if err := waited(ctx); err != nil { // both had come
			w.release(since, 0)
			return 0, err
		}
		w.metrics.Waited(time.Since(w.begun) - now)
		return since, nil
	case <-ctx.Done():
		return 0, waited(ctx)
	}
}

// release gives back a worker that was taken since then for so many texts.
func (w *workers) release(since time.Duration, texts int) {
	now := time.Since(w.begun)
	w.queue.learn(now-since, texts)
	w.free <- now
}

// compute answers texts one after the other.
func (w *workers) compute(ctx context.Context, m *Model, texts []string, answers []Answer) error {
	for i, text := range texts {
		if i > 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		var err error
		if answers[i], err = m.answer(text); err != nil {
			return &reply.Error{Status: http.StatusInternalServerError, Message: "Model prediction failed", Cause: err}
		}
	}
	return nil
}
