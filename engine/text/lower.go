package text

import (
	"encoding/binary"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Lower returns s in lower case as Python's str.lower does: the mapping of each
// character, where İ becomes two (i and a combining dot above) and a capital sigma
// at the end of a word becomes ς. Each byte that is not valid UTF-8 becomes U+FFFD.
func Lower(s string) string {
	if isLowerASCII(s) {
		return s
	}
	return string(appendLower(make([]byte, 0, len(s)+8), s))
}

// AppendLower appends Lower of s to dst.
func AppendLower(dst, s []byte) []byte {
	if isLowerASCII(s) {
		return append(dst, s...)
	}
	return appendLower(dst, string(s))
}

// isLowerASCII reports whether s has only ASCII characters and no capitals.
func isLowerASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// appendLower appends s in lower case to dst.
func appendLower(dst []byte, s string) []byte {
	dst = slices.Grow(dst, len(s))
	for i := 0; i < len(s); {
		for ; i+8 <= len(s); i += 8 {
			eight := load8(s[i : i+8])
			if eight&highBits != 0 {
				break
			}
			dst = binary.LittleEndian.AppendUint64(dst, lower8(eight))
		}
		if i == len(s) {
			break
		}
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch r {
		case 'İ':
			dst = append(dst, "i̇"...)
		case 'Σ':
			dst = utf8.AppendRune(dst, lowerSigma(s[:i], s[i+size:]))
		default:
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
		i += size
	}
	return dst
}

// Eight bytes are looked at together as one number: these have the highest and the
// lowest bit of each set.
const (
	highBits = 0x8080808080808080
	lowBits  = 0x0101010101010101
)

// load8 returns the first eight bytes of s.
func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// lower8 puts eight ASCII characters in lower case.
func lower8(eight uint64) uint64 {
	fromA := eight + (0x80-'A')*lowBits
	aboveZ := eight + (0x7f-'Z')*lowBits
	return eight | (fromA^aboveZ)&highBits>>2
}

// equal8 has the highest bit set of each of eight bytes that is c, and perhaps of
// others after the first such one.
func equal8(eight uint64, c byte) uint64 {
	x := eight ^ uint64(c)*lowBits
	return (x - lowBits) & ^x & highBits
}

// lowerLen returns the length of r in lower case in bytes.
func lowerLen(r rune) int {
	if r == 'İ' {
		return len("i̇")
	}
	return utf8.RuneLen(unicode.ToLower(r))
}

// appendValid appends s to dst, each byte that is not valid UTF-8 as U+FFFD.
func appendValid(dst []byte, s string) []byte {
	if utf8.ValidString(s) {
		return append(dst, s...)
	}
	for _, r := range s {
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// lowerSigma returns the small sigma for a capital one: the final form where a
// cased letter stands before it and none after it, case-ignorable characters not
// counted (Final_Sigma in Unicode's SpecialCasing).
func lowerSigma(before, after string) rune {
	final := false
	for len(before) > 0 {
		r, size := utf8.DecodeLastRuneInString(before)
		if !isCaseIgnorable(r) {
			final = isCased(r)
			break
		}
		before = before[:len(before)-size]
	}
	if !final {
		return 'σ'
	}
	for _, r := range after {
		if !isCaseIgnorable(r) {
			if isCased(r) {
				return 'σ'
			}
			break
		}
	}
	return 'ς'
}

// isCased is Unicode's derived property Cased.
func isCased(r rune) bool {
	return isUpper(r) || isLower(r) || unicode.IsTitle(r)
}

// isCaseIgnorable is Unicode's derived property Case_Ignorable: marks, format
// characters, modifiers, and the punctuation that may stand inside a word.
func isCaseIgnorable(r rune) bool {
	switch r {
	case '\'', '.', ':', '·', '\u0387', '\u055f', '\u05f4', '\u2018', '\u2019', '\u2024', '\u2027',
		'\ufe13', '\ufe52', '\ufe55', '\uff07', '\uff0e', '\uff1a':
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}
