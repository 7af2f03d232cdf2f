package predict

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"copydesk/engine/fault"
	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// queue bounds the texts that wait for a worker, by their number and by the
// time that they would have to wait. It counts; the order is that in which the
// requests wait for the workers' channel.
type queue struct {
	most    int64 // texts that may wait
	workers int64
	waiting *atomic.Int64 // texts that do: what the metrics tell
	pace    atomic.Int64  // nanoseconds that a text takes a worker, smoothed; 0: none was seen yet
	metrics *metrics.Metrics
}

// smoothing is how many times a text changes the pace less than it differs from
// it: some ten texts later the pace is a new one.
const smoothing = 8

// patience is the share of the time that is left for a request which it may be
// going to wait. With all of it, the requests of a server that has too many
// would wait until their deadlines, and all for which the estimate was a little
// too low in vain.
const patience = 0.75

// errExpired says that a request was not computed because its deadline passed
// before.
var errExpired = fault.Newf(fault.Deadline, "the deadline passed in the queue")

// waited reports whether a request has waited for too long, or its client has.
func waited(ctx context.Context) error {
	err := ctx.Err()
	if errors.Is(err, context.DeadlineExceeded) {
		return errExpired
	}
	return err
}

// enter takes places for the texts of a request, until leave. It never waits:
// where there are not enough, or where too little time would be left until the
// deadline of ctx at the request's turn, it refuses (429). Where nobody waits it
// never does, be the request larger than the queue.
func (q *queue) enter(ctx context.Context, texts int64) error {
	ahead := q.waiting.Add(texts) - texts
	if ahead > 0 {
		wait := q.wait(ahead)
		deadline, bounded := ctx.Deadline()
		full := ahead+texts > q.most
		if full || bounded && float64(wait) > patience*float64(time.Until(deadline)) {
			q.waiting.Add(-texts)
			q.metrics.Shed(metrics.QueueFull)
			return noPlace(full, ahead, q.most, wait)
		}
	}
	return nil
}

// leave gives places back.
func (q *queue) leave(texts int64) {
	q.waiting.Add(-texts)
}

// wait estimates how long it takes until so many texts have found a worker.
func (q *queue) wait(texts int64) time.Duration {
	return time.Duration(float64(texts) * float64(q.pace.Load()) / float64(q.workers))
}

// learn takes in how long a worker took for so many texts. Where two workers
// learn at once one of them may be lost, which does not matter.
func (q *queue) learn(took time.Duration, texts int) {
	if texts == 0 {
		return
	}
	now, before := max(1, int64(took)/int64(texts)), q.pace.Load()
	if before != 0 {
		now = before + (now-before)/smoothing
	}
	q.pace.Store(now)
}

// noPlace is the answer to a request that has no place. When to ask again is
// when those who wait now have been answered: requests are refused as they come,
// one after the other, so that they do not all come again at once.
func noPlace(full bool, ahead, most int64, wait time.Duration) *reply.Error {
	retry := max(time.Second, (wait+time.Second-1)/time.Second*time.Second)
	e := &reply.Error{Status: http.StatusTooManyRequests, RetryAfter: retry}
	if full {
		e.Message = fmt.Sprintf("%d texts wait already, and at most %d may; try again in %v", ahead, most, retry)
	} else {
		e.Message = fmt.Sprintf("The wait is longer than the time that is left for an answer; try again in %v", retry)
	}
	return e
}
