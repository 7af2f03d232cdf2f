package ledger

import (
	"encoding/binary"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/server/predict"
)

var noon = time.Date(2025, 7, 16, 12, 0, 0, 0, time.UTC)

// model is a version that could have answered.
func model(version int, categories ...string) *predict.Model {
	return &predict.Model{
		Version:  engine.Version{Model: engine.ModelName, Number: version},
		Manifest: bundle.Manifest{Categories: categories},
	}
}

// idOf is the n-th of ids that look random, as those of answers do.
func idOf(n uint64) (id predict.ID) {
	binary.LittleEndian.PutUint64(id[:], n*0x9E3779B97F4A7C15)
	binary.LittleEndian.PutUint64(id[8:], n)
	return id
}

// result are n answers, of which the first has the id of first. Each names a
// category and has a confidence that tell its number.
func result(m *predict.Model, first uint64, n int) *predict.Result {
	r := &predict.Result{Model: m, Time: noon.Add(time.Duration(first) * time.Millisecond)}
	for i := range uint64(n) {
		number := first + i
		r.Answers = append(r.Answers, predict.Answer{ID: idOf(number), Prediction: engine.Prediction{
			Category: m.Categories()[number%uint64(len(m.Categories()))], Confidence: confidence(number), KnownTerms: int(number),
		}})
	}
	return r
}

func confidence(n uint64) float64 { return 1 / float64(n+1) }

// memory is a journal that a test looks into. err, if not nil, is what it fails
// with.
type memory struct {
	mu      sync.Mutex
	err     error
	samples []engine.Sample
	writes  []int // how many samples each write had
	chunks  []engine.AnswerChunk
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
}

func (m *memory) RecordSamples(s []engine.Sample) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	m.samples = append(m.samples, s...)
	m.writes = append(m.writes, len(s))
	return nil
}

func (m *memory) SaveAnswers(c []engine.AnswerChunk) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.chunks = c
	}
	return m.err
}

func (m *memory) LoadAnswers() ([]engine.AnswerChunk, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.chunks, m.err
}

func newLedger(tb testing.TB, j Journal, change func(*Options)) *Ledger {
	tb.Helper()
	o := Options{Size: 100, PerMinute: 10, Journal: j, Random: rand.New(rand.NewPCG(1, 2)), Logger: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&o)
	}
	return New(o)
}
