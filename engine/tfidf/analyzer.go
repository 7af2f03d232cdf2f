package tfidf

import (
	"unicode/utf8"

	"copydesk/engine/text"
)

// stop and unknown are what a lexicon says of tokens that have no id.
const (
	stop    int32 = -1
	unknown int32 = -2
)

// lexicon numbers the tokens that are known.
type lexicon struct {
	ids    map[string]int32 // stop for stop words
	tokens []string         // by id
}

func newLexicon(stopWords []string) *lexicon {
	l := &lexicon{ids: make(map[string]int32)}
	for _, w := range stopWords {
		l.ids[w] = stop
	}
	return l
}

// add returns the id of a token, giving it the next one if it has none.
func (l *lexicon) add(token []byte) int32 {
	if id, ok := l.ids[string(token)]; ok {
		return id
	}
	id := int32(len(l.tokens))
	l.tokens = append(l.tokens, string(token))
	l.ids[l.tokens[id]] = id
	return id
}

// find returns the id of a token, stop or unknown.
func (l *lexicon) find(token []byte) int32 {
	if id, ok := l.ids[string(token)]; ok {
		return id
	}
	return unknown
}

// appendTokens appends the ids that id gives to the tokens of s, stop words
// left out. A token is a maximal run of at least two word runes: the pattern
// (?u)\b\w\w+\b. Invalid UTF-8 ends a token.
func appendTokens(dst []int32, s []byte, id func(token []byte) int32) []int32 {
	emit := func(from, to, runes int) {
		if runes < 2 {
			return
		}
		if t := id(s[from:to]); t != stop {
			dst = append(dst, t)
		}
	}
	from, runes := 0, 0
	for i := 0; i < len(s); {
		size := 1
		var word bool
		if c := s[i]; c < utf8.RuneSelf {
			word = 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || c == '_'
		} else {
			var r rune
			r, size = utf8.DecodeRune(s[i:])
			word = text.IsWord(r)
		}
		if word {
			runes++
		} else {
			emit(from, i, runes)
			from, runes = i+size, 0
		}
		i += size
	}
	emit(from, len(s), runes)
	return dst
}
