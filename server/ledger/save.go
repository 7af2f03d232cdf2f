package ledger

import (
	"slices"
	"time"

	"copydesk/engine"
)

// chunks returns all that is remembered, the oldest first.
func (a *answers) chunks() []engine.AnswerChunk {
	a.mu.Lock()
	defer a.mu.Unlock()
	held := min(a.written, uint64(len(a.ring)))
	var list []engine.AnswerChunk
	for from := a.written - held; from < a.written; from += engine.MaxAnswerChunk {
		list = append(list, a.chunk(from, min(from+engine.MaxAnswerChunk, a.written)))
	}
	return list
}

// chunk returns the answers from one number up to another, as they were written.
func (a *answers) chunk(from, to uint64) engine.AnswerChunk {
	var c engine.AnswerChunk
	positions := make(map[*engine.Origin]int)
	for n := from; n < to; n++ {
		r := &a.ring[n%uint64(len(a.ring))]
		at, ok := positions[r.origin]
		if !ok {
			at = len(c.Origins)
			positions[r.origin] = at
			c.Origins = append(c.Origins, *r.origin)
		}
		c.Answers = append(c.Answers, engine.Answer{
			ID: r.id, Time: time.Unix(0, r.time), Origin: at,
			Category: slices.Index(r.origin.Categories, r.category), Confidence: r.confidence,
		})
	}
	return c
}

// restore remembers the answers of a chunk, as if they had been given now.
func (a *answers) restore(c engine.AnswerChunk) {
	a.mu.Lock()
	defer a.mu.Unlock()
	origins := make([]*engine.Origin, len(c.Origins))
	for i, o := range c.Origins {
		origins[i] = a.origin(o.Model, o.Version, o.Categories)
	}
	for _, x := range c.Answers {
		category := c.Origins[x.Origin].Categories[x.Category]
		a.put(record{id: x.ID, time: x.Time.UnixNano(), origin: origins[x.Origin], category: category, confidence: x.Confidence})
	}
}
