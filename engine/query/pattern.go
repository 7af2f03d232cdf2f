package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pattern is the operand of LIKE or ILIKE. A pattern of text and % only is split
// at the %: its parts are found one after the other, by package strings. Any
// other is an automaton.
//
// The automaton reads a text once, without going back. Its state is a set of
// bits: bit i says that the first i characters of the pattern, % left out, may
// be what was read so far. It is the bit-parallel simulation of R. Baeza-Yates
// and G. H. Gonnet, "A new approach to text searching" (CACM 35(10), 1992), with
// a loop at each %. The time is that of the text's length times the words of the
// state, whatever text and pattern are.
type pattern struct {
	parts []string // what is between the %; nil if the automaton is needed

	fold    bool
	ascii   [utf8.RuneSelf]uint16 // the class of a character
	others  map[rune]uint16
	accepts []uint64 // for each class the characters of the pattern that it fits, words at a time
	loop    []uint64 // where any text may follow
	words   int
	last    int // the bit that says that all was read
}

// maxAutomaton bounds the words of an automaton's state, which is on the stack.
const maxAutomaton = 8

// maxPattern bounds the characters of a pattern that needs an automaton.
const maxPattern = maxAutomaton*64 - 1

// newPattern returns the pattern of text, or false if it is too long.
func newPattern(text string, fold bool) (*pattern, bool) {
	if !fold && !strings.Contains(text, "_") {
		return &pattern{parts: strings.Split(text, "%")}, true
	}
	symbols := []rune(text)
	p := &pattern{fold: fold, others: map[rune]uint16{}}
	for _, r := range symbols {
		if r != '%' {
			p.last++
		}
	}
	if p.last > maxPattern {
		return nil, false
	}
	p.words = p.last/64 + 1
	p.loop = make([]uint64, p.words)
	p.accepts = make([]uint64, p.words) // class 0: characters that the pattern does not name

	at := 0
	var anyOne []int
	for _, r := range symbols {
		switch r {
		case '%':
			set(p.loop, at)
			continue
		case '_':
			anyOne = append(anyOne, at+1)
		default:
			set(p.accepts[p.name(p.lower(r))*p.words:], at+1)
		}
		at++
	}
	for class := 0; class < len(p.accepts); class += p.words {
		for _, bit := range anyOne {
			set(p.accepts[class:], bit)
		}
	}
	return p, true
}

func set(bits []uint64, i int) { bits[i/64] |= 1 << (i % 64) }

func isSet(bits []uint64, i int) bool { return bits[i/64]&(1<<(i%64)) != 0 }

func (p *pattern) lower(r rune) rune {
	if p.fold {
		return unicode.ToLower(r)
	}
	return r
}

// name returns the class of a character that the pattern names.
func (p *pattern) name(r rune) int {
	if class := p.class(r); class != 0 {
		return class
	}
	class := len(p.accepts) / p.words
	p.accepts = append(p.accepts, make([]uint64, p.words)...)
	if r >= utf8.RuneSelf {
		p.others[r] = uint16(class)
		return class
	}
	p.ascii[r] = uint16(class)
	if p.fold {
		p.ascii[unicode.ToUpper(r)] = uint16(class)
	}
	return class
}

// class returns the class of a character of a text.
func (p *pattern) class(r rune) int {
	if r < utf8.RuneSelf {
		return int(p.ascii[r])
	}
	if r = p.lower(r); r < utf8.RuneSelf {
		return int(p.ascii[r])
	}
	return int(p.others[r])
}

// match reports whether the pattern is the whole of text.
func (p *pattern) match(text string) bool {
	if p.parts == nil {
		return p.run(text)
	}
	first, rest := p.parts[0], p.parts[1:]
	if len(rest) == 0 {
		return text == first
	}
	text, ok := strings.CutPrefix(text, first)
	if !ok {
		return false
	}
	end := len(rest) - 1
	for _, part := range rest[:end] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, rest[end])
}

// run is match by the automaton.
func (p *pattern) run(text string) bool {
	if p.words == 1 {
		return p.runWord(text)
	}
	var buffer [maxAutomaton]uint64
	state := buffer[:p.words]
	state[0] = 1
	anyEnd := isSet(p.loop, p.last)
	for _, r := range text {
		accepts := p.accepts[p.class(r)*p.words:]
		var carry, alive uint64
		for i, s := range state {
			next := (s<<1|carry)&accepts[i] | s&p.loop[i]
			carry = s >> 63
			state[i] = next
			alive |= next
		}
		if alive == 0 {
			return false
		}
		if anyEnd && isSet(state, p.last) {
			return true
		}
	}
	return isSet(state, p.last)
}

// runWord is run for a state of one word, which most patterns have.
func (p *pattern) runWord(text string) bool {
	state, loop, all := uint64(1), p.loop[0], uint64(1)<<p.last
	for _, r := range text {
		state = state<<1&p.accepts[p.class(r)] | state&loop
		if state == 0 {
			return false
		}
		if state&loop&all != 0 {
			return true
		}
	}
	return state&all != 0
}
