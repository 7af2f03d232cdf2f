package tfidf

import "copydesk/engine/intern"

// none is the n-gram that is not there.
const none int32 = -1

// grams numbers n-grams of token ids by length. The number of a single token is
// its id; a longer n-gram is that of its first n-1 tokens and its last token. No
// strings are made.
type grams struct {
	longer []intern.Pairs // by length, from 2
}

func newGrams(longest int) *grams {
	return &grams{longer: make([]intern.Pairs, longest-1)}
}

// add returns the number of the n-gram of n tokens that prefix and token make,
// the next one if it has none. prefix is ignored for n of 1.
func (g *grams) add(n int, prefix, token int32) int32 {
	if n == 1 {
		return token
	}
	return g.longer[n-2].Put(prefix, token)
}

// find is add for n-grams that are known: it returns none for others.
func (g *grams) find(n int, prefix, token int32) int32 {
	return g.longer[n-2].Get(prefix, token)
}

// tokens returns the tokens of an n-gram; buf is to hold them.
func (g *grams) tokens(n int, id int32, buf *[maxNgram]int32) []int32 {
	for i := n - 1; i > 0; i-- {
		id, buf[i] = g.longer[i-1].Pair(id)
	}
	buf[0] = id
	return buf[:n]
}
