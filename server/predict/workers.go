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
	slots   chan struct{}
	queue   queue
	metrics *metrics.Metrics
}

func newWorkers(n, queued int, m *metrics.Metrics) *workers {
	return &workers{slots: make(chan struct{}, n), queue: queue{most: int64(queued), workers: int64(n), metrics: m}, metrics: m}
}

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
	if err == errExpired {
		w.metrics.Shed(metrics.Expired)
	}
	return answers, err
}

// whole answers texts by one worker.
func (w *workers) whole(ctx context.Context, m *Model, texts []string, answers []Answer) error {
	if err := waited(ctx); err != nil {
		return err
	}
	select {
	case w.slots <- struct{}{}:
		w.metrics.Waited(0)
	default:
		n := int64(len(texts))
		if err := w.queue.enter(ctx, n); err != nil {
			return err
		}
		err := w.acquire(ctx)
		w.queue.leave(n)
		if err != nil {
			return err
		}
	}
	defer w.release()
	return w.compute(ctx, m, texts, answers)
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
		if err := w.acquire(ctx); err != nil {
			return err
		}
		defer w.release()
		w.queue.leave(int64(len(texts)))
		handed.Add(int64(len(texts)))
		return w.compute(ctx, m, texts, answers)
	}
	for range min(cap(w.slots), (len(texts)+size-1)/size) {
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

// acquire waits for a worker, until release, as long as ctx allows.
func (w *workers) acquire(ctx context.Context) error {
	start := time.Now()
	select {
	case w.slots <- struct{}{}:
		if err := waited(ctx); err != nil { // both had come
			w.release()
			return err
		}
		w.metrics.Waited(time.Since(start))
		return nil
	case <-ctx.Done():
		return waited(ctx)
	}
}

func (w *workers) release() { <-w.slots }

// compute answers texts one after the other.
func (w *workers) compute(ctx context.Context, m *Model, texts []string, answers []Answer) error {
	var took time.Duration
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
		took += answers[i].Took
	}
	w.queue.learn(took, len(texts))
	return nil
}
