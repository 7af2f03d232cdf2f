package tfidf

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"copydesk/engine/sparse"
)

// fitChunk is the number of texts that Fit puts into a block.
const fitChunk = 256

// Fit learns the vocabulary and weights of texts and returns them with the
// matrix of the texts, a row of unit length each. It fails with fault.Invalid
// when the parameters leave no term.
//
// Source: TfidfVectorizer of scikit-learn 1.2. Terms that tie at the
// max_features cut are taken in alphabetical order, where scikit-learn leaves
// the choice to an unstable sort.
func Fit(ctx context.Context, texts []string, p Params) (*Vectorizer, *sparse.Matrix, error) {
	c, err := NewCollector(p)
	if err != nil {
		return nil, nil, err
	}
	blocks := make([]Block, (len(texts)+fitChunk-1)/fitChunk)
	if err := share(ctx, processors(), len(blocks), func(_, i int) {
		c.collect(&blocks[i], texts[i*fitChunk:min((i+1)*fitChunk, len(texts))])
	}); err != nil {
		return nil, nil, err
	}
	f, err := c.Fit(ctx, blocks)
	if err != nil {
		return nil, nil, err
	}
	return f.Vectorizer, f.X, nil
}

// Fitted is what was learnt of texts.
type Fitted struct {
	Vectorizer *Vectorizer
	X          *sparse.Matrix // of the texts
	// Noted are the occurrences in the texts, then those in what each Transform
	// was given; none where the collector does not note them.
	Noted []Occurrences

	terms   *terms
	columns [][]int32 // by length from 1 and n-gram
}

// Fit is the function of this name, for the texts of blocks in order. It changes
// the blocks: they cannot be used again.
func (c *Collector) Fit(ctx context.Context, blocks []Block) (*Fitted, error) {
	t := newTerms(c, blocks)
	if err := t.count(ctx); err != nil {
		return nil, err
	}
	chosen, err := t.choose(ctx)
	if err != nil {
		return nil, err
	}
	idf := make([]float64, len(chosen))
	for j, term := range chosen {
		idf[j] = math.Log(float64(t.texts+1)/float64(term.texts+1)) + 1
	}
	f := &Fitted{terms: t, columns: t.columns(chosen)}
	var unbuilt error
	var wg sync.WaitGroup
	wg.Go(func() {
		names, err := t.names(ctx, chosen)
		if err == nil {
			f.Vectorizer, err = build(ctx, c.params, names, idf)
		}
		unbuilt = err
	})
	f.X, err = f.matrix(ctx, blocks, idf)
	wg.Wait()
	t.blocks = nil
	return f, cmp.Or(err, unbuilt)
}

// Transform is Vectorizer.Transform for blocks of the same collector, which cannot
// be used again.
func (f *Fitted) Transform(ctx context.Context, blocks []Block) (*sparse.Matrix, error) {
	t := f.terms
	parts := make([]*often, t.params.NgramRange[1]-1)
	for i := range parts {
		parts[i] = t.often(i + 2)
	}
	positions := make([][]int32, t.workers)
	if err := share(ctx, t.workers, len(blocks), func(worker, i int) {
		b := &blocks[i]
		known := int32(len(t.tallies[0]))
		for at, token := range b.tokens {
			if token >= known {
				b.tokens[at] = none
			}
		}
		for n := 2; n <= t.params.NgramRange[1]; n++ {
			positions[worker] = t.follow(n, b, parts[n-2], positions[worker])
		}
	}); err != nil {
		return nil, err
	}
	return f.matrix(ctx, blocks, f.Vectorizer.idf)
}

// matrix weighs the n-grams of texts, and notes the occurrences of terms if that
// was asked for.
func (f *Fitted) matrix(ctx context.Context, blocks []Block, idf []float64) (*sparse.Matrix, error) {
	var noted Occurrences
	if f.terms.Noting {
		noted = make(Occurrences, len(blocks))
		f.Noted = append(f.Noted, noted)
	}
	return matrix(ctx, f.terms.workers, blocks, f.columns, idf, f.terms.params, noted)
}

// processors is the number of goroutines that share work. It can change at any
// time.
func processors() int { return runtime.GOMAXPROCS(0) }

// share calls do for each part, in so many goroutines, and says in which, from 0.
// It stops when ctx ends.
func share(ctx context.Context, workers, parts int, do func(worker, part int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for worker := range min(workers, parts) {
		wg.Go(func() {
			for ctx.Err() == nil {
				part := int(next.Add(1)) - 1
				if part >= parts {
					return
				}
				do(worker, part)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// terms is what is learnt of the n-grams of some texts.
type terms struct {
	*Collector
	blocks    []Block
	texts     int
	workers   int
	low, high float64 // bounds of document frequency
	grams     *grams
	tallies   [][]tally // by length from 1 and n-gram
	// least is what an n-gram must occur to be a term: one that occurs less
	// often need not be counted. It grows while the lengths are counted.
	least int32
	found []int32 // occurrences of the n-grams that are within the bounds, for least
}

// tally is what is counted of an n-gram.
type tally struct {
	total int32 // occurrences
	texts int32 // texts that it occurs in
	last  int32 // the last of these, from 1, by the number of the worker that counts
}

func newTerms(c *Collector, blocks []Block) *terms {
	t := &terms{Collector: c, blocks: blocks, workers: processors(), grams: newGrams(c.params.NgramRange[1])}
	for i := range blocks {
		t.texts += blocks[i].Texts()
	}
	t.low, t.high = c.params.MinDF.of(t.texts), c.params.MaxDF.of(t.texts)
	t.least = int32(max(1, math.Ceil(t.low)))
	return t
}

// count counts the n-grams of all lengths.
func (t *terms) count(ctx context.Context) error {
	t.tallies = make([][]tally, t.params.NgramRange[1])
	if err := t.tally(ctx, 1, t.lexicon.size()); err != nil {
		return err
	}
	for n := 2; n <= t.params.NgramRange[1]; n++ {
		if err := t.link(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// ids returns the n-grams of length n of a block: that which ends at each token.
func (b *Block) ids(n int) []int32 {
	if n == 1 {
		return b.tokens
	}
	return b.grams[n-2]
}

// tally counts the n-grams of length n that were not counted yet, up to a number,
// and raises least by them.
func (t *terms) tally(ctx context.Context, n, size int) error {
	first := int32(len(t.tallies[n-1]))
	counted := make([][]tally, t.workers)
	last := make([]int32, t.workers)
	if err := share(ctx, t.workers, len(t.blocks), func(worker, i int) {
		if counted[worker] == nil {
			counted[worker] = make([]tally, size-int(first))
		}
		b, into := &t.blocks[i], counted[worker]
		ids, text, from := b.ids(n), last[worker], 0
		for _, to := range b.ends {
			text++
			for _, id := range ids[from:to] {
				if id < first { // or none
					continue
				}
				c := &into[id-first]
				c.total++
				if c.last != text {
					c.last = text
					c.texts++
				}
			}
			from = to
		}
		last[worker] = text
	}); err != nil {
		return err
	}
	sum := make([]tally, size-int(first))
	for _, part := range counted {
		for i := range part {
			sum[i].total += part[i].total
			sum[i].texts += part[i].texts
		}
	}
	t.tallies[n-1] = append(t.tallies[n-1], sum...)
	if n >= t.params.NgramRange[0] {
		t.raise(sum)
	}
	return nil
}

// isTerm reports whether an n-gram is within the bounds of document frequency.
func (t *terms) isTerm(c tally) bool {
	return c.texts > 0 && float64(c.texts) >= t.low && float64(c.texts) <= t.high
}

// raise raises least by what is known of more n-grams. With max_features of m, m terms that occur k times and more leave none out but those
// that occur k times, or more often than that.
func (t *terms) raise(tallies []tally) {
	most := int(t.params.MaxFeatures)
	if most == 0 {
		return
	}
	for _, c := range tallies {
		if c.total >= t.least && t.isTerm(c) {
			t.found = append(t.found, c.total)
		}
	}
	if len(t.found) >= most {
		slices.Sort(t.found)
		t.found = t.found[len(t.found)-most:]
		t.least = max(t.least, t.found[0])
	}
}

// link finds and counts the n-grams of length n, from 2, that may occur at least
// t.least times: whose first n-1 tokens and whose last one do, and that share a
// counter of a sketch with so many. Occurrences of the others are none.
func (t *terms) link(ctx context.Context, n int) error {
	often := t.often(n)
	s := newSketch(t.occurrences(), t.least)
	positions := make([][]int32, t.workers)
	if s.counts() {
		parts := make([]sketch, t.workers)
		if err := share(ctx, t.workers, len(t.blocks), func(worker, i int) {
			if parts[worker].counters == nil {
				parts[worker] = s.empty()
			}
			part, b := &parts[worker], &t.blocks[i]
			prefixes := b.ids(n - 1)
			positions[worker] = often.positions(positions[worker][:0], b)
			for _, at := range positions[worker] {
				part.add(prefixes[at-1], b.tokens[at])
			}
		}); err != nil {
			return err
		}
		s.merge(parts)
	}
	// Where many are left, some of them are counted first: those that are found
	// often leave most others out.
	phases := []uint64{0, s.end()}
	if most := int(t.params.MaxFeatures); most > 0 && n >= t.params.NgramRange[0] && s.reaching() > manyTimes*most {
		phases = []uint64{0, s.end() / manyTimes, s.end()}
	}
	for k, end := range phases[1:] {
		start := phases[k]
		s.raise(t.least)
		if err := share(ctx, t.workers, len(t.blocks), func(worker, i int) {
			b := &t.blocks[i]
			if k == 0 {
				b.extend(n)
			}
			ids, prefixes := b.ids(n), b.ids(n-1)
			positions[worker] = often.positions(positions[worker][:0], b)
			for _, at := range positions[worker] {
				prefix, token := prefixes[at-1], b.tokens[at]
				if c := s.at(prefix, token); start <= c && c < end && s.reaches(c) {
					ids[at] = t.grams.add(n, prefix, token)
				}
			}
		}); err != nil {
			return err
		}
		if err := t.tally(ctx, n, t.grams.longer[n-2].Len()); err != nil {
			return err
		}
	}
	return nil
}

// manyTimes max_features are so many n-grams that a part of them is counted before
// the others: one in as many.
const manyTimes = 8

// follow finds the n-grams of length n, from 2, of a block, as far as they are
// known; positions is to hold some numbers.
func (t *terms) follow(n int, b *Block, often *often, positions []int32) []int32 {
	b.extend(n)
	ids, prefixes := b.ids(n), b.ids(n-1)
	positions = often.positions(positions[:0], b)
	for _, at := range positions {
		ids[at] = t.grams.find(n, prefixes[at-1], b.tokens[at])
	}
	return positions
}

// extend gives a block n-grams of one length more, n, which are all none.
func (b *Block) extend(n int) {
	ids := make([]int32, len(b.tokens))
	for at := range ids {
		ids[at] = none
	}
	b.grams = append(b.grams[:n-2], ids)
}

// occurrences returns how many tokens there are.
func (t *terms) occurrences() int {
	n := 0
	for i := range t.blocks {
		n += len(t.blocks[i].tokens)
	}
	return n
}

// often says what occurs often enough to be part of a term: the n-grams of a length
// and the tokens that follow them.
type often struct {
	length         int
	prefix, tokens []bool // by n-gram; by token
}

// often returns what can be part of an n-gram of length n.
func (t *terms) often(n int) *often {
	enough := func(tallies []tally) []bool {
		is := make([]bool, len(tallies))
		for id, c := range tallies {
			is[id] = c.total >= t.least
		}
		return is
	}
	o := &often{length: n - 1, tokens: enough(t.tallies[0])}
	o.prefix = o.tokens
	if n > 2 {
		o.prefix = enough(t.tallies[n-2])
	}
	return o
}

// positions appends where in a block an n-gram ends whose parts occur often.
func (o *often) positions(dst []int32, b *Block) []int32 {
	prefixes := b.ids(o.length)
	from := 0
	for _, to := range b.ends {
		before := false
		for at := from; at < to; at++ {
			if before && b.tokens[at] != none && o.tokens[b.tokens[at]] {
				dst = append(dst, int32(at))
			}
			before = prefixes[at] != none && o.prefix[prefixes[at]]
		}
		from = to
	}
	return dst
}
