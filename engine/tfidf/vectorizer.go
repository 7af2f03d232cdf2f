package tfidf

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/text"
)

// transformChunk is the number of texts that a goroutine takes at a time.
const transformChunk = 256

// mostIDF is above the inverse document frequency of any term, as that of one
// in 2^63 texts is 44.7. None is below 1: no term is in more texts than there are.
const mostIDF = 50.0

// Vectorizer maps texts to vectors over a fixed vocabulary. It is immutable and
// safe for concurrent use.
type Vectorizer struct {
	params  Params
	terms   []string
	idf     []float64
	lexicon *lexicon
	grams   *grams
	columns [][]int32 // by length from 1 and n-gram; none for one that is no term itself
}

// New makes a vectorizer from its vocabulary, in column order, and the inverse
// document frequency of each term. A vocabulary that Fit cannot have made is
// refused with fault.Corrupt.
func New(p Params, terms []string, idf []float64) (*Vectorizer, error) {
	return build(context.Background(), p, terms, idf)
}

// build is New, unless ctx ends before.
func build(ctx context.Context, p Params, terms []string, idf []float64) (*Vectorizer, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if len(terms) == 0 || len(terms) != len(idf) {
		return nil, fault.Newf(fault.Corrupt, "vocabulary of %d terms with %d weights", len(terms), len(idf))
	}
	v := &Vectorizer{params: p, terms: terms, idf: idf, lexicon: newLexicon(p.StopWords.words())}
	v.grams, v.columns = newGrams(p.NgramRange[1]), make([][]int32, p.NgramRange[1])
	var tokens []int32
	var buf []byte
	for j, term := range terms {
		if j%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if j > 0 && term <= terms[j-1] {
			return nil, fault.Newf(fault.Corrupt, "vocabulary is not in order: term %d is %q after %q", j, term, terms[j-1])
		}
		if !(idf[j] >= 1 && idf[j] <= mostIDF) {
			return nil, fault.Newf(fault.Corrupt, "term %q has the weight %v, expected 1 to %v", term, idf[j], mostIDF)
		}
		buf = append(buf[:0], term...)
		tokens = appendTokens(tokens[:0], buf, v.lexicon.add)
		n := len(tokens)
		if n != strings.Count(term, " ")+1 || n < p.NgramRange[0] || n > p.NgramRange[1] {
			return nil, fault.Newf(fault.Corrupt, "term %d is %q, expected %d to %d words", j, term, p.NgramRange[0], p.NgramRange[1])
		}
		id := none
		for i, t := range tokens {
			id = v.grams.add(i+1, id, t)
			for int(id) >= len(v.columns[i]) {
				v.columns[i] = append(v.columns[i], none)
			}
		}
		v.columns[n-1][id] = int32(j)
	}
	// Tokens that stand in longer terms only.
	for len(v.columns[0]) < v.lexicon.size() {
		v.columns[0] = append(v.columns[0], none)
	}
	return v, nil
}

// Params returns the parameters that the vectorizer was fitted with.
func (v *Vectorizer) Params() Params { return v.params }

// Terms returns the vocabulary in column order. It must not be changed.
func (v *Vectorizer) Terms() []string { return v.terms }

// IDF returns the inverse document frequency of each column. It must not be
// changed.
func (v *Vectorizer) IDF() []float64 { return v.idf }

// Transform returns the matrix of the texts, a row each. Terms that the
// vocabulary lacks are ignored.
func (v *Vectorizer) Transform(ctx context.Context, texts []string) (*sparse.Matrix, error) {
	chunks := make([]*sparse.Matrix, (len(texts)+transformChunk-1)/transformChunk)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(chunks)) {
		wg.Go(func() {
			t := v.NewTransformer()
			for ctx.Err() == nil {
				c := int(next.Add(1)) - 1
				if c >= len(chunks) {
					return
				}
				b := sparse.NewBuilder(len(v.terms))
				for _, s := range texts[c*transformChunk : min((c+1)*transformChunk, len(texts))] {
					row := t.Vector(s)
					b.Append(row.Index, row.Value)
				}
				chunks[c] = b.Matrix()
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	nnz := 0
	for _, m := range chunks {
		nnz += m.NNZ()
	}
	b := sparse.NewBuilder(len(v.terms))
	b.Grow(len(texts), nnz)
	for _, m := range chunks {
		for i := range m.Rows {
			row := m.Row(i)
			b.Append(row.Index, row.Value)
		}
	}
	return b.Matrix(), nil
}

// Transformer vectorises one text at a time, reusing its buffers: one for each
// goroutine.
type Transformer struct {
	v      *Vectorizer
	w      *weigher
	buf    []byte
	lower  []byte
	tokens []int32
}

// NewTransformer returns a transformer with buffers of its own.
func (v *Vectorizer) NewTransformer() *Transformer {
	return &Transformer{v: v, w: newWeigher(v.idf, v.params.SublinearTF)}
}

// Vector returns the vector of s. It is valid until the next call.
func (t *Transformer) Vector(s string) sparse.Vector {
	t.buf = append(t.buf[:0], s...)
	return t.VectorOf(t.buf)
}

// VectorOf is Vector for bytes.
func (t *Transformer) VectorOf(s []byte) sparse.Vector {
	if t.v.params.Lowercase {
		t.lower = text.AppendLower(t.lower[:0], s)
		s = t.lower
	}
	t.tokens = appendTokens(t.tokens[:0], s, t.v.lexicon.find)
	t.w.reset()
	low, high := t.v.params.NgramRange[0], t.v.params.NgramRange[1]
	var ending [maxNgram]int32 // ending[n-1]: the n-gram that ends at the token before
	for n := range ending {
		ending[n] = none
	}
	for _, token := range t.tokens {
		for n := high; n >= 2; n-- {
			ending[n-1] = none
			if prefix := ending[n-2]; prefix >= 0 && token >= 0 {
				ending[n-1] = t.v.grams.find(n, prefix, token)
			}
		}
		ending[0] = token
		for n := low; n <= high; n++ {
			if id := ending[n-1]; id >= 0 {
				t.w.count(t.v.columns[n-1][id])
			}
		}
	}
	return t.w.vector()
}

// Tokens returns how many tokens the last text had, stop words left out, and
// how many of them the vocabulary has.
func (t *Transformer) Tokens() (all, known int) {
	for _, id := range t.tokens {
		if id >= 0 {
			known++
		}
	}
	return len(t.tokens), known
}

// Unknown returns the different tokens of s that the vocabulary has in no term,
// in their order, at most so many.
func (v *Vectorizer) Unknown(s string, most int) []string {
	var words []string
	seen := make(map[string]bool)
	folded := []byte(s)
	if v.params.Lowercase {
		folded = text.AppendLower(nil, folded)
	}
	appendTokens(nil, folded, func(token []byte) int32 {
		id := v.lexicon.find(token)
		if id == unknown && len(words) < most && !seen[string(token)] {
			word := string(token)
			seen[word] = true
			words = append(words, word)
		}
		return stop // none is collected
	})
	return words
}
