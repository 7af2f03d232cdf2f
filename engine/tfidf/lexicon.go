package tfidf

import (
	"sync"
	"unicode/utf8"

	"copydesk/engine/intern"
	"copydesk/engine/text"
)

// What a lexicon says of tokens that have no id.
const (
	stop    int32 = -1
	unknown int32 = -2
)

// lexicon numbers the tokens that are known. It is safe for concurrent use.
type lexicon struct {
	ids intern.Words // id, as uint32; stop for stop words

	mu    sync.Mutex
	bytes []byte // the tokens by id, one after the other
	ends  []int
}

func newLexicon(stopWords []string) *lexicon {
	l := new(lexicon)
	for _, w := range stopWords {
		none := stop
		l.ids.Put([]byte(w), func() uint64 { return uint64(uint32(none)) })
	}
	return l
}

// add returns the id of a token, giving it the next one if it has none.
func (l *lexicon) add(token []byte) int32 {
	if id, ok := l.ids.Get(token); ok {
		return int32(uint32(id))
	}
	return int32(uint32(l.ids.Put(token, func() uint64 {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.bytes = append(l.bytes, token...)
		l.ends = append(l.ends, len(l.bytes))
		return uint64(len(l.ends) - 1)
	})))
}

// find returns the id of a token, stop or unknown.
func (l *lexicon) find(token []byte) int32 {
	if id, ok := l.ids.Get(token); ok {
		return int32(uint32(id))
	}
	return unknown
}

// size returns the number of ids. While others add, it is out of date.
func (l *lexicon) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.ends)
}

// token returns the token with an id. It must not be called while others add.
func (l *lexicon) token(id int32) []byte {
	from := 0
	if id > 0 {
		from = l.ends[id-1]
	}
	return l.bytes[from:l.ends[id]]
}

// wordBytes are the ASCII characters of tokens.
var wordBytes = func() (is [utf8.RuneSelf]bool) {
	for c := range is {
		is[c] = text.IsWord(rune(c))
	}
	return is
}()

// appendTokens appends the ids that id gives to the tokens of s, stop words
// left out. A token is a maximal run of at least two word runes: the pattern
// (?u)\b\w\w+\b. Invalid UTF-8 ends a token.
func appendTokens(dst []int32, s []byte, id func(token []byte) int32) []int32 {
	for i := 0; i < len(s); {
		from, runes := i, 0
		for i < len(s) {
			size := 1
			if c := s[i]; c < utf8.RuneSelf {
				if !wordBytes[c] {
					break
				}
			} else {
				var r rune
				if r, size = utf8.DecodeRune(s[i:]); !text.IsWord(r) {
					break
				}
			}
			runes++
			i += size
		}
		if runes >= 2 {
			if t := id(s[from:i]); t != stop {
				dst = append(dst, t)
			}
		}
		if i < len(s) {
			// What ended the token; the rest of its bytes, if any, are not word
			// runes either.
			i++
		}
	}
	return dst
}
