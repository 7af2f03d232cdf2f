package predict

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/engine/sparse"
	"copydesk/server/servertest"
)

// shelf is a desk whose models are made to load slowly or to answer oddly.
type shelf struct {
	*servertest.Desk
	t     *testing.T
	begun chan string   // receives the digest of a load that begins, if not nil
	open  chan struct{} // lets a load go on, if not nil

	mu     sync.Mutex
	odd    map[string]*bundle.Bundle // by digest, in place of the stored one
	loads  map[string]int            // by digest
	now    int                       // loads under way
	atOnce atomic.Int64              // the most that were under way
}

// newShelf returns a desk with n versions that answer differently, the first of
// which is champion.
func newShelf(t *testing.T, n int) *shelf {
	t.Helper()
	s := &shelf{Desk: servertest.NewDesk(t), t: t, odd: make(map[string]*bundle.Bundle), loads: make(map[string]int)}
	for i := range n {
		s.Add(t, servertest.Train(t, classify.NaiveBayes, &bayes.MultinomialNB{Alpha: float64(i + 1)}), nil)
	}
	s.promote(1)
	return s
}

func (s *shelf) promote(number int) {
	s.t.Helper()
	if _, err := s.Promote(engine.ModelName, number, "", engine.Caller{Name: "test"}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) challenge(number int, share float64) {
	s.t.Helper()
	if _, err := s.Challenge(engine.ModelName, number, share, "", engine.Caller{Name: "test"}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) version(number int) engine.Version {
	s.t.Helper()
	versions, err := s.Versions(engine.ModelName)
	if err != nil {
		s.t.Fatal(err)
	}
	return versions[len(versions)-number]
}

// oddly makes a version answer what score says.
func (s *shelf) oddly(number int, score func(x sparse.Vector, p []float64)) {
	s.t.Helper()
	v := s.version(number)
	b, err := bundle.Open(s.Workspace().Models(), v.Digest)
	if err != nil {
		s.t.Fatal(err)
	}
	s.odd[v.Digest] = servertest.With(b, score)
}

// loaded returns how often a version was loaded.
func (s *shelf) loaded(number int) int {
	v := s.version(number)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loads[v.Digest]
}

func (s *shelf) PredictorOf(ctx context.Context, digest string) (*engine.Predictor, error) {
	s.mu.Lock()
	s.loads[digest]++
	s.now++
	s.atOnce.Store(max(s.atOnce.Load(), int64(s.now)))
	b := s.odd[digest]
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.now--
		s.mu.Unlock()
	}()
	if s.begun != nil {
		s.begun <- digest
	}
	if s.open != nil {
		select {
		case <-s.open:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if b != nil {
		return engine.NewPredictor(b), nil
	}
	return s.Desk.PredictorOf(ctx, digest)
}
