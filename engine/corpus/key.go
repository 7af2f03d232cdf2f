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
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			c = foldASCII[c]
			if c == ' ' && (n == 0 || b[n-1] == ' ') {
				continue
			}
			b[n] = c
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case !unicode.IsSpace(r):
			n += utf8.EncodeRune(b[n:], fold(r))
		case n > 0 && b[n-1] != ' ':
			b[n] = ' '
			n++
		}
	}
	if n > 0 && b[n-1] == ' ' {
		n--
	}
	sum := sha256.Sum256(b[:n])
	return binary.BigEndian.Uint64(sum[:])
}

// foldASCII maps upper to lower case and white space to a blank.
var foldASCII = func() (table [utf8.RuneSelf]byte) {
	for i := range table {
		table[i] = byte(i)
	}
	for c := byte('A'); c <= 'Z'; c++ {
		table[c] = c + 'a' - 'A'
	}
	for _, c := range []byte("\t\n\v\f\r") {
		table[c] = ' '
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
