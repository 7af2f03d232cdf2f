package query

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// comparison reads a field, an operator and what they are held against.
func (s *scanner) comparison() (Comparison, error) {
	f, err := s.field()
	if err != nil {
		return Comparison{}, err
	}
	s.space()
	op, err := s.op(f)
	if err != nil {
		return Comparison{}, err
	}
	s.space()
	c, start := Comparison{Field: f, Op: op}, s.pos
	switch kind := f.Kind(); {
	case op == In || op == NotIn:
		c.Texts, err = s.list(f)
	case kind == Text:
		var text string
		text, err = s.operand(f)
		c.Texts = []string{text}
	case kind == Time && (s.peek() == '\'' || s.peek() == '"'):
		c.Number, err = s.time(f, op)
	default:
		c.Number, err = s.number(f)
	}
	if err != nil {
		return Comparison{}, err
	}
	if op == Like || op == ILike {
		var ok bool
		if c.pattern, ok = newPattern(c.Texts[0], op == ILike); !ok {
			return Comparison{}, s.fail(start, "the pattern is too long: with ILIKE or _ it may have at most %d characters", maxPattern)
		}
	}
	return c, nil
}

// misread holds what other languages write for an operator.
var misread = map[string]Op{"==": Equal, "<>": NotEqual, "=!": NotEqual, "=<": LessEqual, "=>": GreaterEqual, "=~": Like}

// op reads an operator that fits the field.
func (s *scanner) op(f Field) (Op, error) {
	start, next := s.pos, s.next()
	written := s.take(func(r rune) bool { return strings.ContainsRune("=!<>~", r) })
	if written == "" {
		written = strings.ToUpper(s.word())
	}
	if written == "NOT" {
		s.space()
		written += " " + strings.ToUpper(s.word())
	}
	i := slices.Index(ops[:], written)
	switch meant, ok := misread[written]; {
	case i >= 0 && Op(i).fits(f.Kind()):
		return Op(i), nil
	case ok && meant.fits(f.Kind()):
		return 0, s.fail(start, "%s is no operator; did you mean %s?", written, meant)
	case written == "IS":
		return 0, s.fail(start, "%s is no operator: a comparison with what a run does not have never holds", next)
	case strings.HasPrefix(written, "NOT ") && i < 0:
		return 0, s.fail(start, "not is only supported in NOT IN")
	case i >= 0:
		return 0, s.fail(start, "%s: expected %s, not %s", f.isKind(), operators(f.Kind()), written)
	}
	return 0, s.fail(start, "found %s where an operator should be: expected %s", next, operators(f.Kind()))
}

// operators lists those of a kind.
func operators(k Kind) string {
	var fitting []string
	for i, name := range ops {
		if Op(i).fits(k) {
			fitting = append(fitting, name)
		}
	}
	return alternatives(fitting)
}

// alternatives lists words as a sentence does: a, b or c.
func alternatives(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// isKind is a sentence about the field: created is a time.
func (f Field) isKind() string {
	switch f.Kind() {
	case Number:
		return f.noun() + " is a number"
	case Time:
		return f.noun() + " is a time"
	}
	return f.noun() + " is a text"
}

// operand reads a text.
func (s *scanner) operand(f Field) (string, error) {
	if r := s.peek(); r == '\'' || r == '"' {
		return s.quoted()
	}
	start := s.pos
	if w := s.word(); w != "" {
		return "", s.fail(start, "%s: it needs quotes, as in '%.40s'", f.isKind(), w)
	}
	return "", s.fail(s.pos, "found %s where a text in quotes should be, such as 'a'", s.next())
}

// list reads the texts of IN.
func (s *scanner) list(f Field) ([]string, error) {
	if !s.skip('(') {
		return nil, s.fail(s.pos, "found %s where a list should be, such as ('a', 'b')", s.next())
	}
	var out []string
	for {
		s.space()
		text, err := s.operand(f)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
		if s.space(); s.skip(')') {
			slices.Sort(out)
			return slices.Compact(out), nil
		}
		if !s.skip(',') {
			return nil, s.fail(s.pos, "found %s where a comma or ) should be", s.next())
		}
	}
}

// number reads a finite decimal number.
func (s *scanner) number(f Field) (float64, error) {
	start, next := s.pos, s.next()
	if r := s.peek(); r == '\'' || r == '"' {
		return 0, s.fail(start, "%s: write it without quotes", f.isKind())
	}
	var before rune
	text := s.take(func(r rune) bool {
		sign := (r == '+' || r == '-') && (before == 0 || before == 'e' || before == 'E')
		before = r
		return sign || r == '.' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
	})
	if text == "" {
		return 0, s.fail(start, "found %s where a number should be, such as 0.9", next)
	}
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, s.fail(start, "%.40q is too large for a number", text)
	case err != nil || strings.Trim(text, "0123456789.eE+-") != "": // no 0x1p-2, 1_000, Inf or NaN
		return 0, s.fail(start, "%.40q is no number: expected one such as 0.9, -5 or 1e-3", text)
	}
	return v + 0, nil // no negative zero
}

// time reads a time in quotes.
func (s *scanner) time(f Field, op Op) (float64, error) {
	start := s.pos
	text, err := s.quoted()
	if err != nil {
		return 0, err
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return milliseconds(t), nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, s.fail(start, "%.40q is no time: expected a date such as '2026-01-31', a time such as '2026-01-31T12:00:00Z' or a number of milliseconds since 1970", text)
	}
	if op == Equal || op == NotEqual {
		return 0, s.fail(start, "a day is many times and no one of them: expected >, >=, < or <=, as in %s >= '%s' and %s < '%s'", f, text, f, t.AddDate(0, 0, 1).Format(time.DateOnly))
	}
	return milliseconds(t), nil
}
