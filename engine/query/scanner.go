package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"copydesk/engine/fault"
)

// scanner reads a filter or an order from left to right.
type scanner struct {
	what string // filter or order
	text string
	pos  int // in bytes
}

func newScanner(what, text string) (*scanner, error) {
	if len(text) > MaxText {
		return nil, fault.Newf(fault.Invalid, "the %s is %d bytes long: at most %d are read", what, len(text), MaxText)
	}
	s := &scanner{what: what, text: text}
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)) {
			return nil, s.fail(i, "the text is not UTF-8")
		}
	}
	return s, nil
}

// fail returns an error about what stands at a position.
func (s *scanner) fail(pos int, format string, args ...any) error {
	column := utf8.RuneCountInString(s.text[:pos]) + 1
	return fault.Newf(fault.Invalid, "%s, column %d: %s", s.what, column, fmt.Sprintf(format, args...))
}

// peek returns the next character, 0 at the end.
func (s *scanner) peek() rune {
	if s.pos == len(s.text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s.text[s.pos:])
	return r
}

func (s *scanner) done() bool { return s.pos == len(s.text) }

// take consumes characters as long as they are of a sort.
func (s *scanner) take(sort func(rune) bool) string {
	start := s.pos
	for !s.done() && sort(s.peek()) {
		s.pos += utf8.RuneLen(s.peek())
	}
	return s.text[start:s.pos]
}

func (s *scanner) space() { s.take(unicode.IsSpace) }

func (s *scanner) word() string { return s.take(inName) }

// skip consumes r, if it is next.
func (s *scanner) skip(r rune) bool {
	if s.done() || s.peek() != r {
		return false
	}
	s.pos += utf8.RuneLen(r)
	return true
}

// next describes what follows, and consumes nothing.
func (s *scanner) next() string {
	if s.done() {
		return "the end"
	}
	ahead := *s
	if w := ahead.word(); w != "" {
		return fmt.Sprintf("%.40q", w)
	}
	return fmt.Sprintf("%q", string(s.peek()))
}

// quoted reads what is between two of the mark that is next, where the mark
// itself is doubled.
func (s *scanner) quoted() (string, error) {
	start, mark := s.pos, s.text[s.pos:s.pos+1]
	s.pos++
	var out strings.Builder
	for {
		end := strings.Index(s.text[s.pos:], mark)
		if end < 0 {
			return "", s.fail(start, "the quote that opens here is never closed")
		}
		out.WriteString(s.text[s.pos : s.pos+end])
		s.pos += end + 1
		if !strings.HasPrefix(s.text[s.pos:], mark) {
			return out.String(), nil
		}
		out.WriteString(mark)
		s.pos++
	}
}
