package tfidf

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"copydesk/engine/fault"
)

// term is an n-gram of the vocabulary.
type term struct {
	length int32
	id     int32
	total  int32
	texts  int32
	// rank orders the terms by their first two tokens, once these are ranked.
	rank uint64
}

// choose returns the vocabulary in alphabetical order: the n-grams within the
// document frequencies, and of these the max_features most frequent.
func (t *terms) choose(ctx context.Context) ([]term, error) {
	p := t.params
	if t.high < t.low {
		return nil, fault.Newf(fault.Invalid, "max_df %s of %d texts is below min_df %s; lower min_df or raise max_df", p.MaxDF, t.texts, p.MinDF)
	}
	var list []term
	for n := p.NgramRange[0]; n <= p.NgramRange[1]; n++ {
		for id, c := range t.tallies[n-1] {
			if id%sortRun == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if c.total >= t.least && t.isTerm(c) {
				list = append(list, term{length: int32(n), id: int32(id), total: c.total, texts: c.texts})
			}
		}
	}
	if len(list) == 0 {
		return nil, fault.Newf(fault.Invalid, "no term remains of %d texts after min_df %s, max_df %s and stop_words %s; lower min_df or give longer texts", t.texts, p.MinDF, p.MaxDF, stopWordsName(p.StopWords))
	}
	most := int(p.MaxFeatures)
	if most == 0 || len(list) <= most {
		return list, t.sort(ctx, list)
	}
	// t.least is what the last of max_features occurs. Of those that tie with it,
	// the first by name stay.
	var tied []term
	above := list[:0]
	for _, term := range list {
		if term.total > t.least {
			above = append(above, term)
		} else {
			tied = append(tied, term)
		}
	}
	if err := t.sort(ctx, tied); err != nil {
		return nil, err
	}
	list = append(above, tied[:most-len(above)]...)
	return list, t.sort(ctx, list)
}

func stopWordsName(s StopWords) string {
	if s == NoStopWords {
		return "null"
	}
	return string(s)
}

// sort sorts terms by name. As every character of a token is above the blank, the
// order by name is that by the first token, then by the second, and so on.
func (t *terms) sort(ctx context.Context, list []term) error {
	ranks, err := t.ranks(ctx, list)
	if err != nil {
		return err
	}
	var x, y [maxNgram]int32
	for i := range list {
		if i%sortRun == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		tokens := t.grams.tokens(int(list[i].length), list[i].id, &x)
		list[i].rank = uint64(ranks[tokens[0]]) << 32
		if len(tokens) > 1 {
			list[i].rank |= uint64(ranks[tokens[1]]) + 1
		}
	}
	return sortUntil(ctx, list, func(a, b term) int {
		if a.rank != b.rank || a.length <= 2 && b.length <= 2 {
			return cmp.Compare(a.rank, b.rank)
		}
		byRank := func(a, b int32) int { return cmp.Compare(ranks[a], ranks[b]) }
		return slices.CompareFunc(t.grams.tokens(int(a.length), a.id, &x), t.grams.tokens(int(b.length), b.id, &y), byRank)
	})
}

// sortRun is the number of entries that are gone through without asking whether to
// stop.
const sortRun = 1 << 15

// sortUntil sorts a list of different entries, unless ctx ends before: it sorts runs
// of it and merges these.
func sortUntil[T any](ctx context.Context, list []T, compare func(a, b T) int) error {
	for run := range slices.Chunk(list, sortRun) {
		if err := ctx.Err(); err != nil {
			return err
		}
		slices.SortFunc(run, compare)
	}
	var left []T
	for size := sortRun; size < len(list); size *= 2 {
		for from := 0; from+size < len(list); from += 2 * size {
			left = append(left[:0], list[from:from+size]...)
			right := list[from+size : min(from+2*size, len(list))]
			into := list[from : from+size+len(right)]
			for i := range into {
				if i%sortRun == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				if len(left) == 0 {
					break // the rest is in place
				}
				if len(right) == 0 || compare(left[0], right[0]) < 0 {
					into[i], left = left[0], left[1:]
				} else {
					into[i], right = right[0], right[1:]
				}
			}
		}
	}
	return nil
}

// ranks returns the rank in alphabetical order of each token that terms have, by
// id.
func (t *terms) ranks(ctx context.Context, list []term) ([]uint32, error) {
	ranks := make([]uint32, t.lexicon.size())
	type named struct {
		start uint64 // the first eight bytes, the first one the highest
		id    int32
	}
	var tokens []named
	var buf [maxNgram]int32
	for i, term := range list {
		if i%sortRun == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, id := range t.grams.tokens(int(term.length), term.id, &buf) {
			if ranks[id] > 0 {
				continue
			}
			ranks[id] = 1
			var start [8]byte
			copy(start[:], t.lexicon.token(id))
			tokens = append(tokens, named{binary.BigEndian.Uint64(start[:]), id})
		}
	}
	if err := sortUntil(ctx, tokens, func(a, b named) int {
		if a.start != b.start {
			return cmp.Compare(a.start, b.start)
		}
		return bytes.Compare(t.lexicon.token(a.id), t.lexicon.token(b.id))
	}); err != nil {
		return nil, err
	}
	for rank, token := range tokens {
		ranks[token.id] = uint32(rank)
	}
	return ranks, nil
}

// names returns the names of terms: their tokens with blanks between them.
func (t *terms) names(ctx context.Context, list []term) ([]string, error) {
	var all []byte
	var buf [maxNgram]int32
	ends := make([]int, len(list))
	for i, term := range list {
		if i%sortRun == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for k, id := range t.grams.tokens(int(term.length), term.id, &buf) {
			if k > 0 {
				all = append(all, ' ')
			}
			all = append(all, t.lexicon.token(id)...)
		}
		ends[i] = len(all)
	}
	names := make([]string, len(list))
	text, from := string(all), 0
	for i, end := range ends {
		names[i] = text[from:end]
		from = end
	}
	return names, nil
}
