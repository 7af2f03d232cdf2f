package text

import (
	"unicode"
	"unicode/utf8"
)

// IsWord reports whether r is a word character as Python's \w has it: a letter
// (L*), a number (N*) or the underscore. Combining marks are not.
//
// The character classes of this package are those of Go's Unicode tables, which
// may know some scripts that an older Python does not.
func IsWord(r rune) bool {
	return isAlnum(r) || r == '_'
}

// isAlnum is Python's str.isalnum for one character.
func isAlnum(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// isDigit is Python's \d: decimal digits of any script.
func isDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9'
	}
	return unicode.IsDigit(r)
}

// isSpace is Python's \s and the set that str.split and str.strip use: Go's
// white space and the four information separators.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f
}

// isUpper is Python's str.isupper for one character.
func isUpper(r rune) bool {
	return unicode.IsUpper(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Other_Uppercase, r)
}

// isLower is Python's str.islower for one character.
func isLower(r rune) bool {
	return unicode.IsLower(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Other_Lowercase, r)
}

// foldsTo reports whether r matches the lower-case ASCII letter c where Python's
// re ignores case: beside its capital these are the dotted and the dotless i, the
// long s and the Kelvin sign.
func foldsTo(r, c rune) bool {
	switch {
	case r == c, 'A' <= r && r <= 'Z' && r+'a'-'A' == c:
		return true
	case r < utf8.RuneSelf:
		return false
	}
	switch c {
	case 'i':
		return r == 'İ' || r == 'ı'
	case 's':
		return r == 'ſ'
	case 'k':
		return r == '\u212a'
	}
	return false
}

// wordBefore reports whether the character that ends at s[i] is a word character.
func wordBefore(s []byte, i int) bool {
	if i == 0 {
		return false
	}
	r, _ := utf8.DecodeLastRune(s[:i])
	return IsWord(r)
}

// wordAt reports whether the character that starts at s[i] is a word character.
func wordAt(s []byte, i int) bool {
	if i == len(s) {
		return false
	}
	r, _ := utf8.DecodeRune(s[i:])
	return IsWord(r)
}

// trimRightSpace returns s without trailing white space.
func trimRightSpace(s []byte) []byte {
	for len(s) > 0 {
		r, size := utf8.DecodeLastRune(s)
		if !isSpace(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}
