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
	Version int    // of the registry that is to answer; 0: whichever serves
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
	Model   *Model
	Answers []Answer // in the order of the texts
	Took    time.Duration
	Time    time.Time // when the last text was answered
}

// Do answers a query. It fails with a *reply.Error: 404 no such version, 413
// more texts than a batch may have, 429 no place in the queue, 500 a model that
// broke, 503 no model or shutting down, 504 the deadline of ctx. Texts are
// expected to be within the limits of CheckText.
func (a *API) Do(ctx context.Context, q Query) (*Result, error) {
	m, err := a.Model(q.Version)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	answers, err := a.workers.answer(ctx, m, q.Texts, a.batchSize)
	if err != nil {
		return nil, err
	}
	r := &Result{Model: m, Answers: answers, Took: time.Since(start), Time: a.clock()}
	ids := make([]byte, len(answers)*len(ID{}))
	rand.Read(ids)
	for i := range answers {
		ids = ids[copy(answers[i].ID[:], ids):]
	}
	a.answered(r, q.Texts)
	return r, nil
}
