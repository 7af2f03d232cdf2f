package predict

import (
	"context"
	"log/slog"
	"time"

	"copydesk/engine"
	"copydesk/server/metrics"
)

// Bounds of what waits to be scored in shadow mode. What comes when it is full
// is dropped.
const (
	maxShadowed      = 1024     // queries
	maxShadowedBytes = 32 << 20 // of their texts
)

// shadow scores with the challenger what the champion has answered, one text
// after the other and only while a worker is free, so that no answer waits for
// it.
type shadow struct {
	queue   chan shadowed
	held    *budget
	workers *workers
	metrics *metrics.Metrics
	log     *slog.Logger
}

// shadowed is a query that the champion has answered.
type shadowed struct {
	challenger *Model
	texts      []string
	answers    []judgement // of the champion, in the order of texts
	bytes      int64
}

// judgement is what is compared of an answer.
type judgement struct {
	category   string
	confidence float64
}

func newShadow(o Options, w *workers) *shadow {
	return &shadow{
		queue: make(chan shadowed, maxShadowed), held: newBudget(maxShadowedBytes, o.Metrics),
		workers: w, metrics: o.Metrics, log: o.Logger,
	}
}

// offer hands over what was answered, or drops it. It never waits.
func (s *shadow) offer(challenger *Model, texts []string, answers []Answer) {
	q := shadowed{challenger: challenger, texts: texts}
	for _, text := range texts {
		q.bytes += int64(len(text))
	}
	if !s.held.takes(q.bytes) {
		s.metrics.ShadowDropped(len(texts))
		return
	}
	q.answers = make([]judgement, len(answers))
	for i, a := range answers {
		q.answers[i] = judgement{a.Category, a.Confidence}
	}
	select {
	case s.queue <- q:
	default:
		s.held.give(q.bytes)
		s.metrics.ShadowDropped(len(texts))
	}
}

// run scores until ctx ends. What was meant for a challenger that is none any
// more is dropped.
func (s *shadow) run(ctx context.Context, current func() *lineup) {
	var broken *Model // whose failure is in the log
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-s.queue:
			for i, text := range q.texts {
				if !s.idle(ctx) {
					return
				}
				if current().challenger != q.challenger {
					s.metrics.ShadowDropped(len(q.texts) - i)
					break
				}
				a, err := q.challenger.answer(text)
				if err != nil {
					s.metrics.ShadowFailed()
					if broken != q.challenger {
						broken = q.challenger
						s.log.Error("challenger failed in shadow mode; it is counted from now on", "version", broken.number, "error", err)
					}
					continue
				}
				s.metrics.Shadowed(a.Category == q.answers[i].category, q.answers[i].confidence, a.Confidence)
			}
			s.held.give(q.bytes)
		}
	}
}

// idle waits until a worker is free. It returns false when ctx has ended.
func (s *shadow) idle(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	if !s.workers.busy() {
		return true
	}
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for s.workers.busy() {
		select {
		case <-ctx.Done():
			return false
		case <-look.C:
		}
	}
	return true
}

// shadows reports whether what was answered as an alias is to be scored in
// shadow mode.
func (l *lineup) shadows(as engine.Alias) bool {
	return as == engine.ChampionAlias && l.challenger != nil && l.share == 0
}
