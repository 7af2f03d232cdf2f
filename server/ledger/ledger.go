package ledger

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"copydesk/engine"
	"copydesk/server/predict"
)

// Size is how many answers a prediction server remembers.
const Size = 100_000

// Bounds on what is stored.
const (
	flushInterval = time.Minute
	maxPending    = 10        // flushes whose samples wait for a store that fails
	maxPart       = 500       // samples that are stored at once
	maxPartText   = 256 << 10 // bytes of their texts
)

// Journal keeps what a ledger stores. *engine.Desk does.
type Journal interface {
	RecordSamples([]engine.Sample) error
	SaveAnswers([]engine.AnswerChunk) error
	LoadAnswers() ([]engine.AnswerChunk, error)
}

// Options are what a ledger is made of.
type Options struct {
	Size      int  // answers that are remembered
	PerMinute int  // samples of a minute at most; 0: none are drawn
	Text      bool // whether samples keep the text
	Journal   Journal
	Random    *rand.Rand
	Logger    *slog.Logger
}

// Ledger remembers answers and draws samples of them. Record and Find are safe
// for concurrent use.
type Ledger struct {
	answers   *answers
	reservoir *reservoir
	pending   []engine.Sample // that were not stored yet, the oldest first
	journal   Journal
	log       *slog.Logger
}

// New returns a ledger that remembers nothing yet.
func New(o Options) *Ledger {
	return &Ledger{
		answers:   newAnswers(o.Size),
		reservoir: &reservoir{size: o.PerMinute, text: o.Text, random: o.Random},
		journal:   o.Journal,
		log:       o.Logger,
	}
}

// Size returns how many answers are remembered at most.
func (l *Ledger) Size() int { return len(l.answers.ring) }

// Record remembers answers and draws samples of them.
func (l *Ledger) Record(r *predict.Result, texts []string) {
	l.answers.add(r)
	l.reservoir.add(r, texts)
}

// Find returns what is remembered of an answer, if it is one of the last Size.
func (l *Ledger) Find(id predict.ID) (Entry, bool) { return l.answers.find(id) }

// Restore remembers what was stored at the end of the server before, ahead of
// what is recorded later. It is called before the first Record.
func (l *Ledger) Restore() {
	chunks, err := l.journal.LoadAnswers()
	if err != nil {
		l.log.Warn("the answers before the start are not remembered", "error", err)
		return
	}
	for _, c := range chunks {
		l.answers.restore(c)
	}
}

// Run stores samples each minute until ctx ends, and then what is left of them
// and all answers that are remembered. Nothing is to be recorded after that.
func (l *Ledger) Run(ctx context.Context) {
	tick := time.NewTicker(flushInterval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			l.flush()
		case <-ctx.Done():
			l.flush()
			if err := l.journal.SaveAnswers(l.answers.chunks()); err != nil {
				l.log.Warn("what was answered is not remembered after the end: feedback will need the text", "error", err)
			}
			return
		}
	}
}

// flush stores the samples since the last flush, and those before that could
// not be.
func (l *Ledger) flush() {
	l.pending = append(l.pending, l.reservoir.take()...)
	if excess := len(l.pending) - maxPending*l.reservoir.size; excess > 0 {
		l.log.Warn("samples of predictions are lost", "samples", excess)
		l.pending = l.pending[excess:]
	}
	for len(l.pending) > 0 {
		n := part(l.pending)
		if err := l.journal.RecordSamples(l.pending[:n]); err != nil {
			l.log.Warn("samples of predictions are not stored yet", "samples", len(l.pending), "error", err)
			return
		}
		l.pending = l.pending[n:]
	}
	l.pending = nil
}

// part returns how many of the samples are stored at once: a transaction is
// bounded.
func part(samples []engine.Sample) int {
	text := 0
	for i, s := range samples {
		if text += len(s.Text); i == maxPart || i > 0 && text > maxPartText {
			return i
		}
	}
	return len(samples)
}
