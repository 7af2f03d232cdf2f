package text

import (
	"bytes"
	"unicode/utf8"
)

// span is a half-open range of bytes.
type span struct{ start, end int }

// punkt splits text into sentences as NLTK's PunktSentenceTokenizer does with its
// English model (Kiss and Strunk, Unsupervised Multilingual Sentence Boundary
// Detection, 2006). It expects text in lower case; of the model's orthographic
// knowledge only the words seen in lower case at the start of a sentence and never
// with a capital still matter then.
type punkt struct {
	abbreviations wordSet
	collocations  map[string]map[string]struct{} // type before the period -> type after it
	initial       map[string]struct{}

	beginsCollocation wordSet // the types before the period
}

// numberType stands for all numbers, as in the model.
const numberType = "##number##"

// sentences appends the spans of text's sentences to dst. No sentence ends in
// white space.
func (p *punkt) sentences(dst []span, text []byte) []span {
	first := len(dst)
	dst = p.breaks(dst, text)

	// Closing quotes and brackets right after a break belong to the sentence
	// before it.
	out, moved := first, 0
	for i := first; i < len(dst); i++ {
		s := dst[i]
		s.start += moved
		moved = 0
		if i+1 < len(dst) {
			next := dst[i+1]
			if closers, all := closing(text[next.start:next.end]); closers > 0 {
				s.end = next.start + closers
				moved = all
			}
		}
		if s.start < s.end {
			dst[out] = s
			out++
		}
	}
	return dst[:out]
}

// closing returns the length of the closing quotes and brackets at the start of s,
// without and with the white space after them, or zero where they are followed by
// anything but white space, two hyphens or the end of s or of a line. The shortest
// run that is so followed counts.
func closing(s []byte) (closers, all int) {
	for n := 0; n < len(s); {
		switch s[n] {
		case '"', '\'', ')', ']', '}':
		default:
			return 0, 0
		}
		n++
		space := leadingSpace(s[n:])
		if space > 0 || n == len(s) || bytes.HasPrefix(s[n:], []byte("--")) {
			return n, n + space
		}
	}
	return 0, 0
}

// candidate is a mark that may end a sentence, in the words around it.
type candidate struct {
	word int // start of the word before the mark
	mark int // the mark itself, one byte
	next int // start of the next sentence, should this be a break
	end  int // end of the word or the punctuation after the mark
}

// breaks appends text's sentences to dst, before closing punctuation is moved.
func (p *punkt) breaks(dst []span, text []byte) []span {
	start := 0
	// A candidate is decided when the next one is known: where the words around
	// two candidates overlap, only the later one counts.
	var last candidate
	pending := false
	decide := func() {
		if pending && p.hasBreak(text[last.word:last.end]) {
			dst = append(dst, span{start, last.mark + 1})
			start = last.next
		}
	}
	for i := nextMark(text, 0); i < len(text); i = nextMark(text, i+1) {
		next, end, ok := following(text, i+1)
		if !ok {
			continue
		}
		word := last.word
		if space := lastSpace(text[last.mark:i]); space > 0 {
			word = last.mark + space + 1
		}
		if last.mark <= word {
			decide()
		}
		last, pending = candidate{word, i, next, end}, true
	}
	decide()
	return append(dst, span{start, len(trimRightSpace(text))})
}

// hasBreak reports whether a sentence ends in context, at any of its words but the
// last.
func (p *punkt) hasBreak(context []byte) bool {
	var token []byte
	isBreak := false
	for len(context) > 0 {
		line := context
		if i := bytes.IndexByte(context, '\n'); i >= 0 {
			line, context = context[:i], context[i+1:]
		} else {
			context = nil
		}
		for len(line) > 0 {
			skip, length := punktToken(line)
			if length == 0 {
				break
			}
			next := line[skip : skip+length]
			line = line[skip+length:]
			nextIsBreak := p.marksBreak(next)
			if token != nil && p.confirms(token, isBreak, next, nextIsBreak) {
				return true
			}
			token, isBreak = next, nextIsBreak
		}
	}
	return false
}

// punktToken finds the first token of a line: it is line[skip:skip+length], none
// where length is zero.
func punktToken(line []byte) (skip, length int) {
	skip = leadingSpace(line)
	s := line[skip:]
	if len(s) == 0 {
		return skip, 0
	}
	if n := repeatedMark(s); n > 0 {
		return skip, n
	}
	_, n := utf8.DecodeRune(s)
	if !startsWord(s[0]) {
		return skip, n
	}
	for {
		for n < len(s) && classes[s[n]] == inWord {
			n++
		}
		if wordEnds(s[n:]) {
			return skip, n
		}
		_, size := utf8.DecodeRune(s[n:])
		n += size
	}
}

// wordEnds reports whether a word ends before s, the rest of its line.
func wordEnds(s []byte) bool {
	return wordEndsPlain(s) || s[0] == ',' && wordEndsPlain(s[1:])
}

// wordEndsPlain is wordEnds without the rule for a comma.
func wordEndsPlain(s []byte) bool {
	if len(s) == 0 || endsWord(s[0]) || repeatedMark(s) > 0 {
		return true
	}
	r, _ := utf8.DecodeRune(s)
	return isSpace(r)
}

// repeatedMark returns the length of the punctuation of several characters that s
// starts with: hyphens, periods, or three and more periods with one white-space
// character between each two. It is zero where there is none.
func repeatedMark(s []byte) int {
	if s[0] != '.' && s[0] != '-' {
		return 0
	}
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	if n > 1 {
		return n
	}
	if s[0] == '-' {
		return 0
	}
	spaced := 0
	for periods := 2; n < len(s); periods++ {
		r, size := utf8.DecodeRune(s[n:])
		if !isSpace(r) || n+size == len(s) || s[n+size] != '.' {
			break
		}
		n += size + 1
		if periods >= 3 {
			spaced = n
		}
	}
	return spaced
}

// marksBreak is the first judgement of a token: whether it ends a sentence as far
// as it alone tells.
func (p *punkt) marksBreak(token []byte) bool {
	switch token[len(token)-1] {
	case '?', '!':
		return len(token) == 1
	case '.':
	default:
		return false
	}
	word := token[:len(token)-1]
	if len(word) == 0 {
		return true
	}
	if word[len(word)-1] == '.' {
		return false
	}
	return !p.abbreviations.has(word) && !p.abbreviations.has(word[bytes.LastIndexByte(word, '-')+1:])
}

// confirms is the second judgement: whether token, first judged to be a break or
// not, ends a sentence where next follows it.
func (p *punkt) confirms(token []byte, isBreak bool, next []byte, nextIsBreak bool) bool {
	if token[len(token)-1] != '.' {
		return isBreak
	}
	number := isNumber(token)
	first := withoutPeriod(token)
	if number {
		first = []byte(numberType)
	}
	nextType := next
	if nextIsBreak {
		nextType = withoutPeriod(next)
	}
	if p.beginsCollocation.has(first) {
		if _, ok := p.collocations[string(first)][string(nextType)]; ok {
			return false
		}
	}
	if initial := isInitial(token); initial || number {
		r, size := utf8.DecodeRune(next)
		switch {
		case size == len(next) && isPunctuation(r):
			return false
		case isLower(r):
			if _, ok := p.initial[string(nextType)]; !ok {
				return false
			}
		case initial && isUpper(r):
			// A capital that has no small letter.
			return false
		}
	}
	return isBreak
}

// withoutPeriod returns token without the period at its end, if it is not all.
func withoutPeriod(token []byte) []byte {
	if n := len(token) - 1; n > 0 && token[n] == '.' {
		return token[:n]
	}
	return token
}

// isPunctuation reports whether r cannot start a sentence.
func isPunctuation(r rune) bool {
	switch r {
	case ';', ':', ',', '.', '!', '?':
		return true
	}
	return false
}

// isInitial reports whether token is one letter (of \w, but no digit) and a period.
func isInitial(token []byte) bool {
	r, size := utf8.DecodeRune(token)
	return size+1 == len(token) && token[size] == '.' && IsWord(r) && !isDigit(r)
}

// isNumber reports whether token is a number: perhaps a hyphen, perhaps a period or
// comma, a digit, then digits, commas, periods and hyphens.
func isNumber(token []byte) bool {
	token = bytes.TrimPrefix(token, []byte("-"))
	if len(token) > 0 && (token[0] == '.' || token[0] == ',') {
		token = token[1:]
	}
	r, size := utf8.DecodeRune(token)
	if !isDigit(r) {
		return false
	}
	for _, r := range string(token[size:]) {
		if r != ',' && r != '.' && r != '-' && !isDigit(r) {
			return false
		}
	}
	return true
}
