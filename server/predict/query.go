package predict

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"copydesk/engine"
)

// Query is what to answer.
type Query struct {
	Texts   []string
	Version int    // of the registry that is to answer; 0: champion or challenger
	Key     string // what decides between champion and challenger; "": the first text does
}

// ID names an answer. Its text is 32 hexadecimal digits.
type ID [16]byte

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Answer is the answer to one text.
type Answer struct {
	ID ID
	engine.Prediction
	Took time.Duration
}

// Result are the answers to a query, all of one model.
type Result struct {
	Model *Model
	// Variant is what the model was at that moment: champion, challenger or, of
	// another that was asked for by its number, "".
	Variant engine.Alias
	Answers []Answer // in the order of the texts
	Took    time.Duration
	Time    time.Time // when the last text was answered
}

// Do answers a query. Where a challenger has a share of the traffic, the key
// decides whether it answers: the same key is answered by the same version as
// long as champion, challenger and share stay. It fails with a *reply.Error: 404
// no such version, 429 no place in the queue, 500 a model that broke, 503 no
// model or shutting down, 504 the deadline of ctx. Texts are expected to be
// within the limits of CheckText, and no more than MaxTexts.
func (a *API) Do(ctx context.Context, q Query) (*Result, error) {
	l, m, as, err := a.choose(ctx, &q)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	answers, err := a.workers.answer(ctx, m, q.Texts, a.batchSize)
	if err != nil {
		return nil, err
	}
	r := &Result{Model: m, Variant: as, Answers: answers, Took: time.Since(start), Time: a.clock()}
	ids := make([]byte, len(answers)*len(ID{}))
	rand.Read(ids)
	for i := range answers {
		ids = ids[copy(answers[i].ID[:], ids):]
	}
	a.answered(r, q.Texts)
	if q.Version == 0 {
		switch {
		case as == engine.ChallengerAlias:
			a.metrics.Challenged(len(answers))
		case l.shadows(as):
			a.shadow.offer(l.challenger, q.Texts, answers)
		}
	}
	return r, nil
}

// choose returns who answers a query, as what, and in which line-up.
func (a *API) choose(ctx context.Context, q *Query) (*lineup, *Model, engine.Alias, error) {
	if q.Version != 0 {
		m, err := a.Model(ctx, q.Version)
		if err != nil {
			return nil, nil, "", err
		}
		l := a.lineup()
		return l, m, l.variant(m), nil
	}
	l, err := a.answering()
	if err != nil {
		return nil, nil, "", err
	}
	m, as := l.choose(a.name, q)
	return l, m, as, nil
}
