package text

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// nextMark returns the index of the first mark that may end a sentence from
// text[i] on, len(text) for none.
func nextMark(text []byte, i int) int {
	for ; i+8 <= len(text); i += 8 {
		eight := binary.LittleEndian.Uint64(text[i:])
		if marks := equal8(eight, '.') | equal8(eight, '?') | equal8(eight, '!'); marks != 0 {
			// The lowest of them is none by mistake.
			return i + bits.TrailingZeros64(marks)/8
		}
	}
	for ; i < len(text); i++ {
		if c := text[i]; c == '.' || c == '?' || c == '!' {
			break
		}
	}
	return i
}

// following looks at what stands after a mark, at text[i:]: punctuation, or white
// space and a word. It returns where the next sentence would start and where that
// punctuation or word ends; ok is false if neither follows.
func following(text []byte, i int) (next, end int, ok bool) {
	if i < len(text) && endsWord(text[i]) {
		return i, i + 1, true
	}
	next = i + leadingSpace(text[i:])
	if next == i || next == len(text) {
		return 0, 0, false
	}
	return next, next + wordLength(text[next:]), true
}

// endsWord reports whether c is one of the characters before which a word ends.
func endsWord(c byte) bool {
	switch c {
	case ')', '"', ';', '}', ']', '*', ':', '@', '\'', '(', '{', '[', '!', '?':
		return true
	}
	return false
}

// startsWord reports whether a word may start with c.
func startsWord(c byte) bool {
	switch c {
	case '(', '"', '`', '{', '[', ':', ';', '&', '#', '*', '@', ')', '}', ']', '-', ',':
		return false
	}
	return true
}

// lastSpace returns the index of the last ASCII white space in s, or -1.
func lastSpace(s []byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if c := s[i]; c == ' ' || '\t' <= c && c <= '\r' {
			return i
		}
	}
	return -1
}

// leadingSpace returns the length of the white space that s starts with.
func leadingSpace(s []byte) int {
	n := 0
	for n < len(s) {
		if class := classes[s[n]]; class == blank || class == space {
			n++
			continue
		} else if class != leading {
			break
		}
		r, size := utf8.DecodeRune(s[n:])
		if !isSpace(r) {
			break
		}
		n += size
	}
	return n
}

// wordLength returns the length of what s starts with up to white space.
func wordLength(s []byte) int {
	for i := 0; i < len(s); i++ {
		switch classes[s[i]] {
		case blank, space:
			return i
		case leading:
			// The other bytes of a character are none that white space begins with.
			if r, _ := utf8.DecodeRune(s[i:]); isSpace(r) {
				return i
			}
		}
	}
	return len(s)
}
