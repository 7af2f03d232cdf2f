package tfidf

import "strings"

// none is the n-gram that is not there.
const none int32 = -1

// ngrams numbers n-grams of token ids. An n-gram is its first n-1 tokens, an
// n-gram too, and its last token; no strings are made.
type ngrams struct {
	ids    map[uint64]int32 // prefix and last token -> id
	prefix []int32          // by id; none for a single token
	last   []int32          // by id: the last token
}

func newNgrams() *ngrams {
	return &ngrams{ids: make(map[uint64]int32)}
}

func ngramKey(prefix, token int32) uint64 {
	return uint64(uint32(prefix))<<32 | uint64(uint32(token))
}

// add returns the id of prefix followed by token, giving it the next one if it
// has none.
func (g *ngrams) add(prefix, token int32) int32 {
	key := ngramKey(prefix, token)
	id, ok := g.ids[key]
	if !ok {
		id = int32(len(g.last))
		g.ids[key] = id
		g.prefix = append(g.prefix, prefix)
		g.last = append(g.last, token)
	}
	return id
}

// find returns the id of prefix followed by token, or none.
func (g *ngrams) find(prefix, token int32) int32 {
	if id, ok := g.ids[ngramKey(prefix, token)]; ok {
		return id
	}
	return none
}

// term writes an n-gram as its tokens with blanks between them.
func (g *ngrams) term(id int32, tokens []string) string {
	if g.prefix[id] == none {
		return tokens[g.last[id]]
	}
	var parts []string
	for ; id != none; id = g.prefix[id] {
		parts = append(parts, tokens[g.last[id]])
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, " ")
}

// walk calls emit with each n-gram of tokens whose length is within the range.
// next gives the n-gram that a prefix and a token make, none if there is no
// such n-gram nor any longer one.
func walk(tokens []int32, ngramRange [2]int, next func(prefix, token int32) int32, emit func(id int32)) {
	low, high := ngramRange[0], ngramRange[1]
	var ending [maxNgram]int32 // ending[n-1]: the n-gram that ends at the token before
	for n := range ending {
		ending[n] = none
	}
	for _, t := range tokens {
		for n := high; n >= 1; n-- {
			id := none
			if t >= 0 && (n == 1 || ending[n-2] != none) {
				prefix := none
				if n > 1 {
					prefix = ending[n-2]
				}
				id = next(prefix, t)
			}
			ending[n-1] = id
			if id != none && n >= low {
				emit(id)
			}
		}
	}
}
