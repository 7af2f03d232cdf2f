package tfidf

import (
	"cmp"
	"context"
	"math"
	"slices"

	"copydesk/engine/fault"
	"copydesk/engine/sparse"
	"copydesk/engine/text"
)

// counts is what the first pass over the texts learns.
type counts struct {
	lexicon *lexicon
	ngrams  *ngrams
	total   []int32 // by n-gram: occurrences
	texts   []int32 // by n-gram: texts it occurs in
	seen    []int32 // by n-gram: the last text that it was seen in, from 1

	stream []int32 // the n-grams of all texts, in order
	ends   []int   // by text: the end of its part of stream
}

// Fit learns the vocabulary and weights of texts and returns them with the
// matrix of the texts, a row of unit length each. It fails with fault.Invalid
// when the parameters leave no term.
//
// Source: TfidfVectorizer of scikit-learn 1.2. Terms that tie at the
// max_features cut are taken in alphabetical order, where scikit-learn leaves
// the choice to an unstable sort.
func Fit(ctx context.Context, texts []string, p Params) (*Vectorizer, *sparse.Matrix, error) {
	if err := p.Validate(); err != nil {
		return nil, nil, err
	}
	c, err := count(ctx, texts, p)
	if err != nil {
		return nil, nil, err
	}
	chosen, err := c.choose(len(texts), p)
	if err != nil {
		return nil, nil, err
	}
	terms := make([]string, len(chosen))
	idf := make([]float64, len(chosen))
	column := make([]int32, len(c.total))
	for i := range column {
		column[i] = none
	}
	for j, t := range chosen {
		terms[j] = t.term
		idf[j] = math.Log(float64(len(texts)+1)/float64(c.texts[t.ngram]+1)) + 1
		column[t.ngram] = int32(j)
	}
	x := c.matrix(column, idf, p)
	v, err := New(p, terms, idf)
	return v, x, err
}

func count(ctx context.Context, texts []string, p Params) (*counts, error) {
	c := &counts{lexicon: newLexicon(p.StopWords.words()), ngrams: newNgrams(), ends: make([]int, 0, len(texts))}
	var tokens []int32
	var buf []byte
	for i, s := range texts {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		buf = appendFolded(buf[:0], s, p.Lowercase)
		tokens = appendTokens(tokens[:0], buf, c.lexicon.add)
		walk(tokens, p.NgramRange, c.add, func(id int32) {
			c.total[id]++
			if c.seen[id] != int32(i+1) {
				c.seen[id] = int32(i + 1)
				c.texts[id]++
			}
			c.stream = append(c.stream, id)
		})
		c.ends = append(c.ends, len(c.stream))
	}
	return c, nil
}

func (c *counts) add(prefix, token int32) int32 {
	id := c.ngrams.add(prefix, token)
	if int(id) == len(c.total) {
		c.total = append(c.total, 0)
		c.texts = append(c.texts, 0)
		c.seen = append(c.seen, 0)
	}
	return id
}

// chosenTerm is an n-gram of the vocabulary.
type chosenTerm struct {
	ngram int32
	term  string
}

// choose returns the vocabulary in alphabetical order: the n-grams within the
// document frequencies, and of these the max_features most frequent.
func (c *counts) choose(n int, p Params) ([]chosenTerm, error) {
	low, high := p.MinDF.of(n), p.MaxDF.of(n)
	if high < low {
		return nil, fault.Newf(fault.Invalid, "max_df %s of %d texts is below min_df %s; lower min_df or raise max_df", p.MaxDF, n, p.MinDF)
	}
	var ids []int32
	for id, texts := range c.texts {
		if texts > 0 && float64(texts) >= low && float64(texts) <= high {
			ids = append(ids, int32(id))
		}
	}
	if len(ids) == 0 {
		return nil, fault.Newf(fault.Invalid, "no term remains of %d texts after min_df %s, max_df %s and stop_words %s; lower min_df or give longer texts", n, p.MinDF, p.MaxDF, stopWordsName(p.StopWords))
	}
	named := func(ids []int32) []chosenTerm {
		out := make([]chosenTerm, len(ids))
		for i, id := range ids {
			out[i] = chosenTerm{id, c.ngrams.term(id, c.lexicon.tokens)}
		}
		slices.SortFunc(out, func(a, b chosenTerm) int { return cmp.Compare(a.term, b.term) })
		return out
	}
	if p.MaxFeatures == 0 || len(ids) <= int(p.MaxFeatures) {
		return named(ids), nil
	}
	slices.SortFunc(ids, func(a, b int32) int { return cmp.Compare(c.total[b], c.total[a]) })
	cut := c.total[ids[p.MaxFeatures-1]]
	first, _ := slices.BinarySearchFunc(ids, cut, func(id, cut int32) int { return cmp.Compare(cut, c.total[id]) })
	end := first
	for end < len(ids) && c.total[ids[end]] == cut {
		end++
	}
	tied := named(ids[first:end])
	for i := range int(p.MaxFeatures) - first {
		ids[first+i] = tied[i].ngram
	}
	return named(ids[:p.MaxFeatures]), nil
}

func stopWordsName(s StopWords) string {
	if s == NoStopWords {
		return "null"
	}
	return string(s)
}

// matrix weighs the counted n-grams that have a column.
func (c *counts) matrix(column []int32, idf []float64, p Params) *sparse.Matrix {
	kept := 0
	for _, id := range c.stream {
		if column[id] != none {
			kept++
		}
	}
	b := sparse.NewBuilder(len(idf))
	b.Grow(len(c.ends), kept)
	w := newWeigher(idf, p.SublinearTF)
	from := 0
	for _, to := range c.ends {
		w.reset()
		for _, id := range c.stream[from:to] {
			if j := column[id]; j != none {
				w.count(j)
			}
		}
		row := w.vector()
		b.Append(row.Index, row.Value)
		from = to
	}
	return b.Matrix()
}

// appendFolded appends s, in lower case if asked.
func appendFolded(dst []byte, s string, lowercase bool) []byte {
	if lowercase {
		s = text.Lower(s)
	}
	return append(dst, s...)
}
