package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxMarks  = 8 // combining marks that stay on one character
	firstMark = '\u0300'
)

// Text returns s as one harmless line of valid UTF-8:
//
//   - line ends, tabs and every kind of blank become a blank;
//   - an escape is shown as ␛, other control characters as their pictures, C1
//     controls and bytes that are not UTF-8 as U+FFFD;
//   - what has no width or steers the direction of writing is left out:
//     bidirectional controls, joiners, byte order marks, variation selectors;
//   - flags become their two letters, so that every terminal agrees on the width;
//   - private and unassigned characters become U+FFFD;
//   - of a run of combining marks eight stay, and a mark that would combine with
//     what stands before the text gets a dotted circle to stand on.
//
// Text of its own result changes nothing.
func Text(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		r = harmless(r)
		if r == drop {
			continue
		}
		if r < firstMark || !unicode.Is(unicode.M, r) {
			marks = 0
			b.WriteRune(r)
			continue
		}
		if marks++; marks > maxMarks {
			continue
		}
		if b.Len() == 0 {
			b.WriteRune('◌')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Prefix is Text of the beginning of s, of at most n bytes: what a line of a
// screen needs of a text that may be long.
func Prefix(s string, n int) string {
	if len(s) > n {
		cut := n
		for cut > 0 && n-cut < utf8.UTFMax-1 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut]
	}
	return Text(s)
}

// Lines splits s at its line ends and returns each line made harmless. A line
// end at the end makes no further line.
func Lines(s string) []string {
	s = lineEnds.Replace(s)
	s = strings.TrimSuffix(s, "\n")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Text(line)
	}
	return lines
}

// lineEnds is what Unicode calls mandatory breaks.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// ASCII returns s, which Text returned, with a question mark for each character
// that is not ASCII: for terminals that do not read UTF-8, where a byte of a
// longer character can be a control.
func ASCII(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= ' ' && r < 0x7f:
			return r
		case unicode.Is(unicode.M, r):
			return drop
		}
		return '?'
	}, s)
}

// drop is the rune that strings.Map leaves out.
const drop rune = -1

// The letters of flags and the colours of skin.
const (
	flagA, flagZ         = '\U0001F1E6', '\U0001F1FF'
	modifier1, modifier6 = '\U0001F3FB', '\U0001F3FF'
)

// harmless returns what is shown for r, drop if nothing is.
func harmless(r rune) rune {
	switch {
	case r >= ' ' && r < 0x7f:
		return r
	case r == '\t' || r == '\n' || r == '\v' || r == '\f' || r == '\r' || r == '\u0085':
		return ' '
	case r < ' ':
		return '\u2400' + r
	case r == 0x7f:
		return '\u2421'
	case r >= 0x80 && r < 0xa0:
		return unicode.ReplacementChar
	case r >= flagA && r <= flagZ:
		return 'A' + r - flagA
	case r >= modifier1 && r <= modifier6:
		return drop
	case unicode.Is(unicode.Z, r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return drop
	case !unicode.IsGraphic(r):
		return unicode.ReplacementChar
	}
	return r
}

// isPlain reports whether s is printable ASCII.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}
