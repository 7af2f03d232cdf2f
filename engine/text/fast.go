package text

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Classes of bytes for the one-pass tokenizer.
const (
	inWord     = iota // letters and digits
	mixing            // what else is never split off: / \ _ + = ^ | ~ and the like
	blank             // the one white-space character that the patterns name
	space             // other ASCII white space
	alone             // always a token of its own
	comma             // , and :
	period            // .
	hyphen            // -
	apostrophe        // '
	quote             // "
	backtick          // `
	leading           // begins a character that is looked at whole
	foreign           // other bytes beyond ASCII
)

var classes = func() (table [256]uint8) {
	for c := range table {
		switch r := rune(c); {
		case c >= utf8.RuneSelf:
			table[c] = foreign
		case isAlnum(r):
			table[c] = inWord
		case isSpace(r):
			table[c] = space
		default:
			table[c] = mixing
		}
	}
	table[' '] = blank
	for _, c := range ";@#$%&?!*()[]{}<>" {
		table[c] = alone
	}
	table[','], table[':'] = comma, comma
	table['.'] = period
	table['-'] = hyphen
	table['\''] = apostrophe
	table['"'] = quote
	table['`'] = backtick
	// All white space and all quotes beyond ASCII begin with one of these.
	for _, c := range []byte{0xc2, 0xe1, 0xe2, 0xe3} {
		table[c] = leading
	}
	return table
}()

// A text is tokenized behind this prefix, so that the two tokens that replace a
// double quote are spans of it as well.
const quoteTokens = "``''"

var (
	openingQuoteToken = span{0, 2}
	closingQuoteToken = span{2, 4}
)

// onePass appends the tokens of the sentence text[from:to] to dst, where text starts
// with quoteTokens. It finds what the cascade finds, or returns false and dst as it
// was: where apostrophes or backticks stand so that the order of the cascade's
// substitutions matters.
//
// What white space or a character that is always padded delimits, a piece, decides
// on its tokens by itself: all patterns but those for the final period and for a
// quote after a blank look no further than the character beside it.
func onePass(dst []span, text []byte, from, to int) (spans []span, ok bool) {
	p := pieces{text: text, from: from, to: to, start: from, tokens: dst}
	final, closers := finalPeriod(text[from:to], isClosingOrBlank)
	if final >= 0 && bytes.Contains(text[from+final:from+closers], []byte(` "`)) {
		// That quote opens, and so is none of the characters that may follow.
		final = -1
	}
	taken := -1 // the character that the pattern for commas took last
	for i := from; i < to && !p.hard; {
		end := i + 1
		switch c := text[i]; classes[c] {
		case inWord:
			for {
				end = min(to, wordEnd(text, i))
				if i > p.start || end == to || text[end] != ' ' {
					break
				}
				// A piece of its own, as most are.
				p.word(i, end)
				end++
				p.start = end
				if end == to || classes[text[end]] != inWord {
					break
				}
				i = end
			}
		case mixing, foreign:
			p.mixed = true
		case blank:
			p.cut(i, end, true)
		case space:
			p.cut(i, end, false)
		case alone:
			p.split(i, end)
		case comma:
			switch {
			case end == to:
				p.split(i, end)
			case i == taken, digitAt(text[end:to]):
				p.mixed = true
			default:
				p.split(i, end)
				taken = end
			}
		case period:
			for end < to && text[end] == '.' {
				end++
			}
			if end > i+1 || final >= 0 && i == from+final {
				p.split(i, end)
			} else {
				p.mixed = true
			}
		case hyphen:
			if end < to && text[end] == '-' {
				end++
				p.split(i, end)
			} else {
				p.mixed = true
			}
		case apostrophe:
			p.apostrophe(i)
		case quote:
			p.quote(i)
		case backtick:
			p.hard = true
		case leading:
			_, size := utf8.DecodeRune(text[i:to])
			end = i + size
			p.foreign(i, end)
		}
		i = end
	}
	p.finish(to, true)
	if p.hard {
		return dst, false
	}
	return p.tokens, true
}

// wordEnd returns where the ASCII letters and digits from text[i] on end.
func wordEnd(text []byte, i int) int {
	for ; i+8 <= len(text); i += 8 {
		if others := wordBytes(binary.LittleEndian.Uint64(text[i:])) ^ highBits; others != 0 {
			return i + bits.TrailingZeros64(others)/8
		}
	}
	for i < len(text) && classes[text[i]] == inWord {
		i++
	}
	return i
}

// wordBytes has the highest bit set of each of eight bytes that is an ASCII letter or
// digit.
func wordBytes(eight uint64) uint64 {
	low := eight &^ highBits
	small := low | 0x20*lowBits
	letters := (small + (0x80-'a')*lowBits) &^ (small + (0x7f-'z')*lowBits)
	digits := (low + (0x80-'0')*lowBits) &^ (low + (0x7f-'9')*lowBits)
	return (letters | digits) &^ eight & highBits
}

func digitAt(s []byte) bool {
	r, _ := utf8.DecodeRune(s)
	return isDigit(r)
}

// pieces is the state of onePass.
type pieces struct {
	text     []byte
	from, to int // the sentence
	tokens   []span

	start       int  // of the current piece
	mixed       bool // it has more than ASCII letters and digits
	apostrophes int
	mark        int // its first apostrophe

	hard bool // the cascade has to do this sentence
}

// cut ends the current piece before text[i:end], which is white space: the blank or
// another.
func (p *pieces) cut(i, end int, isBlank bool) {
	p.finish(i, isBlank)
	p.start = end
}

// split ends the current piece before text[i:end], which is a token.
func (p *pieces) split(i, end int) {
	p.cut(i, end, true)
	p.tokens = append(p.tokens, span{i, end})
}

// quote ends the current piece before a double quote.
func (p *pieces) quote(i int) {
	p.cut(i, i+1, true)
	before := p.text[p.from:i]
	r, size := utf8.DecodeLastRune(before)
	opens := len(before) == 0 || opensQuote(p.text[i-1]) || openingQuote(before[len(before)-size:]) > 0 ||
		len(before) == 1 && r == '"'
	if opens {
		p.tokens = append(p.tokens, openingQuoteToken)
	} else {
		p.tokens = append(p.tokens, closingQuoteToken)
	}
}

// apostrophe takes an apostrophe into the current piece.
func (p *pieces) apostrophe(i int) {
	if i+1 < p.to && p.text[i+1] == '\'' {
		p.hard = true
	}
	if p.apostrophes == 0 {
		p.mark = i
	}
	p.apostrophes++
	p.mixed = true
}

// foreign takes a character beyond ASCII, which may be a quote or white space.
func (p *pieces) foreign(i, end int) {
	c := p.text[i:end]
	switch r, _ := utf8.DecodeRune(c); {
	case openingQuote(c) > 0, closingQuote(c) > 0:
		p.split(i, end)
	case isSpace(r):
		p.cut(i, end, false)
	default:
		p.mixed = true
	}
}

// finish finds the tokens of the current piece, which ends at text[end]; blankAfter
// tells whether, in the end, a blank follows it.
func (p *pieces) finish(end int, blankAfter bool) {
	if p.apostrophes == 0 {
		p.word(p.start, end)
	} else {
		p.clitics(end, blankAfter)
	}
	p.mixed, p.apostrophes = false, 0
}

// clitics is finish for a piece with apostrophes.
func (p *pieces) clitics(end int, blankAfter bool) {
	trailing := blankAfter && p.text[end-1] == '\''
	if trailing {
		end--
		p.apostrophes--
	}
	switch {
	case p.apostrophes == 0:
		p.word(p.start, end)
	case p.apostrophes > 1, trailing && p.mark > p.start:
		p.hard = true
	default:
		p.clitic(end, blankAfter)
	}
	if trailing {
		p.tokens = append(p.tokens, span{end, end + 1})
	}
}

// clitic is finish for a piece with one apostrophe, that at its end, if any, apart.
func (p *pieces) clitic(end int, blankAfter bool) {
	if n := quotedLetter(p.text[p.mark+1 : p.to]); n > 0 {
		p.word(p.start, p.mark)
		p.tokens = append(p.tokens, span{p.mark, p.mark + 1})
		p.word(p.mark+1, end)
		return
	}
	if after := p.text[p.mark:end]; isFolded(after, "'ti") || isFolded(after, "'tw") {
		// It may be 'tis or 'twas, which depends on what is split before them.
		p.hard = true
	}
	if p.mark > p.start && blankAfter {
		switch string(p.text[p.mark+1 : end]) {
		case "s", "S", "m", "M", "d", "D", "ll", "LL", "re", "RE", "ve", "VE":
			p.word(p.start, p.mark)
			p.start = p.mark
		case "t":
			p.negation(p.mark-1, 'n')
		case "T":
			p.negation(p.mark-1, 'N')
		}
	}
	p.word(p.start, end)
}

// isFolded reports whether s starts with a lower-case word in any case.
func isFolded(s []byte, word string) bool {
	_, ok := foldPrefix(s, 0, word)
	return ok
}

// negation ends a word at text[at], where n't begins if there is the letter for it
// and something before it.
func (p *pieces) negation(at int, letter byte) {
	if at > p.start && p.text[at] == letter {
		p.word(p.start, at)
		p.start = at
	}
}

// word appends text[start:end], if not empty, as a token, a contraction in it as two.
func (p *pieces) word(start, end int) {
	if p.mixed || isContraction(p.text[start:end]) {
		start = p.contractions(start, end)
	}
	if start < end {
		p.tokens = append(p.tokens, span{start, end})
	}
}

// isContraction reports whether a word of ASCII letters and digits only is one of
// contractions, which it is as a whole or not at all.
func isContraction(word []byte) bool {
	const lower = 0x20202020 // leaves small letters and digits what they are
	if len(word) != len("gonna") && len(word) != len("cannot") {
		return false
	}
	switch binary.LittleEndian.Uint32(word) | lower {
	case 'c' | 'a'<<8 | 'n'<<16 | 'n'<<24:
		return len(word) == len("cannot") && word[4]|0x20 == 'o' && word[5]|0x20 == 't'
	case 'g' | 'i'<<8 | 'm'<<16 | 'm'<<24, 'l' | 'e'<<8 | 'm'<<16 | 'm'<<24:
		return len(word) == len("gimme") && word[4]|0x20 == 'e'
	case 'g' | 'o'<<8 | 'n'<<16 | 'n'<<24, 'g' | 'o'<<8 | 't'<<16 | 't'<<24, 'w' | 'a'<<8 | 'n'<<16 | 'n'<<24:
		return len(word) == len("gonna") && word[4]|0x20 == 'a'
	}
	return false
}

// contractions appends the tokens of text[start:end] as far as its last contraction,
// and returns where the rest starts.
func (p *pieces) contractions(start, end int) (rest int) {
	word := p.text[start:end]
	done := 0
	for i := 0; i < len(word); {
		middle, next := 0, 0
		if beginsContraction(word[i]) && (i == 0 || !wordBefore(word, i)) {
			middle, next = contractionAt(word, i, contractions)
		}
		if next == 0 {
			if !p.mixed {
				break
			}
			i++
			continue
		}
		if done < i {
			p.tokens = append(p.tokens, span{start + done, start + i})
		}
		p.tokens = append(p.tokens, span{start + i, start + middle}, span{start + middle, start + next})
		done, i = next, next
	}
	return start + done
}
