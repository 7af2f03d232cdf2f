package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// keyer makes the keys of texts. It is not safe for concurrent use.
type keyer struct{ buf []byte }

// key returns the first eight bytes of the SHA-256 of the normalised text:
// white space at the ends removed and every other run of it made one blank,
// case folded rune by rune as strings.EqualFold does. Texts with the same key
// are duplicates. The key decides about a row's split, so it must never
// change.
func (k *keyer) key(text string) uint64 {
	if need := utf8.UTFMax * (len(text) + 1); cap(k.buf) < need {
		k.buf = make([]byte, need)
	}
	b := k.buf[:cap(k.buf)]
	n := 0
	after := 1 // 1 after white space and at the start, else 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			class := foldASCII[c]
			b[n] = class.lower
			n += 1 - int(class.blank)&after
			after = int(class.blank)
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if unicode.IsSpace(r) {
			b[n] = ' '
			n += 1 - after
			after = 1
			continue
		}
		n += utf8.EncodeRune(b[n:], fold(r))
		after = 0
	}
	if n > 0 {
		n -= after
	}
	sum := sha256.Sum256(b[:n])
	return binary.BigEndian.Uint64(sum[:])
}

// folded is what becomes of an ASCII character.
type folded struct{ lower, blank uint8 }

var foldASCII = func() (table [utf8.RuneSelf]folded) {
	for i := range table {
		table[i].lower = byte(i)
	}
	for c := byte('A'); c <= 'Z'; c++ {
		table[c].lower = c + 'a' - 'A'
	}
	for _, c := range []byte(" \t\n\v\f\r") {
		table[c] = folded{lower: ' ', blank: 1}
	}
	return table
}()

// fold returns the same rune for all runes that differ in case only.
func fold(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return unicode.ToLower(least)
}
