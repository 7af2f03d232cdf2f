package engine

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

const (
	// shelfPlaces is how many corpora a desk holds that were read lately, and
	// shelfBytes how large the kept copy of such a one may be: texts are some
	// three times as long.
	shelfPlaces = 3
	shelfBytes  = 16 << 20
)

// shelf reads kept corpora and the one that is built in, and holds those that
// were read lately and are not large. It is safe for concurrent use.
type shelf struct {
	dir     string
	most    int64                          // bytes of the kept copy of what is held
	builtIn func() (*corpus.Corpus, error) // nil if there is none

	mu     sync.Mutex
	lately []*corpus.Corpus // the last read first
	counts map[string]int   // articles by digest
}

func newShelf(dir string, demo []byte) *shelf {
	return &shelf{
		dir:    dir,
		most:   shelfBytes,
		counts: make(map[string]int),
		builtIn: sync.OnceValues(func() (*corpus.Corpus, error) {
			if len(demo) == 0 {
				return nil, nil
			}
			return readDemo(context.Background(), demo)
		}),
	}
}

// readDemo reads the corpus that is built in.
func readDemo(ctx context.Context, demo []byte) (*corpus.Corpus, error) {
	return corpus.Read(ctx, Source{}.options(demo))
}

// survey shows every article of a corpus in order and returns the corpus, which
// may be without their texts. fault.NotFound says that it is not kept.
func (s *shelf) survey(ctx context.Context, digest string, visit func(corpus.Row)) (*corpus.Corpus, error) {
	c, err := s.held(digest)
	if err != nil {
		return nil, err
	}
	if c == nil {
		if s.large(digest) {
			return corpus.Survey(ctx, s.dir, digest, visit)
		}
		if c, err = corpus.Load(ctx, s.dir, digest); err != nil {
			return nil, err
		}
	}
	s.hold(c)
	return c, c.Visit(ctx, visit)
}

// held returns a corpus that needs no reading, nil if it does.
func (s *shelf) held(digest string) (*corpus.Corpus, error) {
	c, err := s.builtIn()
	if err != nil || c != nil && c.Digest == digest {
		return c, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(digest); i >= 0 {
		return s.lately[i], nil
	}
	return nil, nil
}

func (s *shelf) index(digest string) int {
	return slices.IndexFunc(s.lately, func(c *corpus.Corpus) bool { return c.Digest == digest })
}

// hold puts a corpus in front of those that were read lately.
func (s *shelf) hold(c *corpus.Corpus) {
	if builtIn, _ := s.builtIn(); c == builtIn {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(c.Digest); i >= 0 {
		s.lately = slices.Delete(s.lately, i, i+1)
	}
	s.lately = slices.Insert(s.lately, 0, c)
	if len(s.lately) > shelfPlaces {
		s.lately = slices.Delete(s.lately, shelfPlaces, len(s.lately))
	}
}

// drop lets go of a corpus, whose kept copy is another or gone.
func (s *shelf) drop(digest string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(digest); i >= 0 {
		s.lately = slices.Delete(s.lately, i, i+1)
	}
}

// large reports whether a kept copy is too large to be held.
func (s *shelf) large(digest string) bool {
	info, err := os.Stat(filepath.Join(s.dir, hexOf(digest)))
	return err == nil && info.Size() > s.most
}

// kept returns nil if a corpus can be read, else fault.NotFound.
func (s *shelf) kept(source Source) error {
	c, err := s.builtIn()
	if err != nil || c != nil && c.Digest == source.Digest {
		return err
	}
	if _, err := os.Stat(filepath.Join(s.dir, hexOf(source.Digest))); err != nil {
		return notKept(source)
	}
	return nil
}

// notKept says of what a source names by digest that it is not there.
func notKept(source Source) error {
	file := source.Train
	if file == "" {
		file = "FILE"
	}
	return fault.Newf(fault.NotFound, "the corpus %s (%.19s) is not kept any more; add it again with: copydesk data add %s", source.Name(), source.Digest, file)
}

// count returns the number of articles of a kept corpus, 0 where it cannot be
// read.
func (s *shelf) count(ctx context.Context, digest string) int {
	s.mu.Lock()
	n, ok := s.counts[digest]
	s.mu.Unlock()
	if ok {
		return n
	}
	given, err := corpus.MeasureKept(ctx, s.dir, digest)
	if err != nil {
		return 0
	}
	for _, g := range given {
		n += g.Rows
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[digest] = n
	return n
}
