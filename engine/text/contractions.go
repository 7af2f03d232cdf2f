package text

import "unicode/utf8"

// contraction is a word that is two, in lower case. It is split where it stands
// between word boundaries, whatever its case.
type contraction struct {
	first, second string
	afterBlank    bool // a blank has to stand before it, not a word boundary
	beforeSpace   bool // only where white space follows, or the end
}

// contractions are those that are split first. They share no text, so that the
// order of their patterns does not matter.
var contractions = []contraction{
	{first: "can", second: "not"},
	{first: "d", second: "'ye"},
	{first: "gim", second: "me"},
	{first: "gon", second: "na"},
	{first: "got", second: "ta"},
	{first: "lem", second: "me"},
	{first: "more", second: "'n"},
	{first: "wan", second: "na", beforeSpace: true},
}

// beginsContraction reports whether one of contractions begins with c.
func beginsContraction(c byte) bool {
	switch c {
	case 'c', 'd', 'g', 'l', 'm', 'w', 'C', 'D', 'G', 'L', 'M', 'W':
		return true
	}
	return false
}

// splitContractions splits the contractions of a set.
func splitContractions(set ...contraction) substitution {
	return func(dst, src []byte) []byte {
		for i := 0; i < len(src); {
			middle, end := contractionAt(src, i, set)
			if end == 0 {
				dst = append(dst, src[i])
				i++
				continue
			}
			dst = append(append(dst, ' '), src[i:middle]...)
			dst = append(append(dst, ' '), src[middle:end]...)
			dst = append(dst, ' ')
			i = end
		}
		return dst
	}
}

// contractionAt returns where the halves of the contraction at s[i:] end; end is
// zero where none of the set is.
func contractionAt(s []byte, i int, set []contraction) (middle, end int) {
	for c := range set {
		// None begins with a letter that another than its capital folds to.
		if s[i]|0x20 != set[c].first[0] {
			continue
		}
		if middle, end = set[c].at(s, i); end > 0 {
			return middle, end
		}
	}
	return 0, 0
}

func (c *contraction) at(s []byte, i int) (middle, end int) {
	middle, ok := foldPrefix(s, i, c.first)
	if !ok {
		return 0, 0
	}
	end, ok = foldPrefix(s, middle, c.second)
	switch {
	case !ok, wordAt(s, end):
		return 0, 0
	case c.afterBlank && (i == 0 || s[i-1] != ' '), !c.afterBlank && wordBefore(s, i):
		return 0, 0
	case c.beforeSpace && end < len(s) && leadingSpace(s[end:]) == 0:
		return 0, 0
	}
	return middle, end
}

// foldPrefix reports whether s[i:] starts with a lower-case word in any case, and
// where that ends.
func foldPrefix(s []byte, i int, word string) (end int, ok bool) {
	for _, c := range word {
		r, size := utf8.DecodeRune(s[i:])
		if !foldsTo(r, c) {
			return i, false
		}
		i += size
	}
	return i, true
}
