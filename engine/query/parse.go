package query

import (
	"strings"

	"copydesk/engine/suggest"
)

// What is read at most. More than that is refused.
const (
	MaxText        = 10_000 // bytes of a filter or an order
	MaxComparisons = 100    // of a filter
	MaxOrders      = 10     // fields of an order
)

// ParseFilter reads a filter, in the language that the package describes. A
// blank text is a filter that holds for every run. Errors are of kind
// [fault.Invalid] and give the column, in characters from 1.
func ParseFilter(text string) (*Filter, error) {
	s, err := newScanner("filter", text)
	if err != nil {
		return nil, err
	}
	f := &Filter{}
	if s.space(); s.done() {
		return f, nil
	}
	for {
		s.space()
		if len(f.comparisons) == MaxComparisons {
			return nil, s.fail(s.pos, "this is one comparison too many: at most %d are read", MaxComparisons)
		}
		c, err := s.comparison()
		if err != nil {
			return nil, err
		}
		f.comparisons = append(f.comparisons, c)
		if s.space(); s.done() {
			return f, nil
		}
		if err := s.and(); err != nil {
			return nil, err
		}
	}
}

// ParseOrder reads what runs are sorted by, the first field before the next:
// metrics.accuracy desc, created asc. Without a direction it is asc. A blank
// text is [NewestFirst]. Errors are as those of [ParseFilter].
func ParseOrder(text string) ([]Order, error) {
	s, err := newScanner("order", text)
	if err != nil {
		return nil, err
	}
	if s.space(); s.done() {
		return []Order{NewestFirst()}, nil
	}
	var out []Order
	for {
		s.space()
		if len(out) == MaxOrders {
			return nil, s.fail(s.pos, "this is one field too many: at most %d are read", MaxOrders)
		}
		f, err := s.field()
		if err != nil {
			return nil, err
		}
		s.space()
		start, o := s.pos, Order{Field: f}
		switch direction := s.word(); {
		case strings.EqualFold(direction, "desc"):
			o.Descending = true
		case direction != "" && !strings.EqualFold(direction, "asc"):
			return nil, s.fail(start, "%.40q is no direction: expected asc, desc or a comma", direction)
		}
		out = append(out, o)
		if s.space(); s.done() {
			return out, nil
		}
		if !s.skip(',') {
			return nil, s.fail(s.pos, "found %s where a comma or the end should be", s.next())
		}
	}
}

const noParentheses = "parentheses are not supported: comparisons are only joined by and"

// and reads what joins two comparisons.
func (s *scanner) and() error {
	start, next := s.pos, s.next()
	switch w := s.word(); {
	case strings.EqualFold(w, "and"):
		return nil
	case strings.EqualFold(w, "or"):
		return s.fail(start, "or is not supported: comparisons are only joined by and; for one of several values write IN ('a', 'b')")
	case s.peek() == ')' && w == "", s.peek() == '(' && w == "":
		return s.fail(start, noParentheses)
	}
	return s.fail(start, "found %s where and or the end should be", next)
}

// field reads the name of a metric, param, tag or attribute.
func (s *scanner) field() (Field, error) {
	start, next := s.pos, s.next()
	word := s.word()
	prefix, name, dotted := strings.Cut(word, ".")
	switch {
	case word == "" && (s.peek() == '(' || s.peek() == ')') && s.what == "filter":
		return Field{}, s.fail(start, noParentheses)
	case !startsWithLetter(word):
		return Field{}, s.fail(start, "found %s where a field should be, such as metrics.accuracy, params.model, tags.note or created", next)
	case strings.EqualFold(word, "not"):
		return Field{}, s.fail(start, "not is only supported in NOT IN, after a field")
	case !dotted:
		return s.attribute(start, word, true)
	}

	scope, ok := lookupScope(prefix)
	if !ok {
		return Field{}, s.unknownPrefix(start, prefix)
	}
	if name == "" {
		var err error
		if name, err = s.quotedName(prefix); err != nil {
			return Field{}, err
		}
	}
	if scope == Attributes {
		return s.attribute(start, name, false)
	}
	return Field{Scope: scope, Name: name}, nil
}

// quotedName reads the name after a prefix and its dot.
func (s *scanner) quotedName(prefix string) (string, error) {
	start := s.pos
	switch s.peek() {
	case '"', '`':
		name, err := s.quoted()
		if err == nil && name == "" {
			err = s.fail(start, "the name is empty")
		}
		return name, err
	case '\'':
		return "", s.fail(start, "a name is quoted by \" or `, not by '")
	}
	return "", s.fail(start, "found %s where the name should be that follows %s.", s.next(), prefix)
}

// attribute returns the attribute of a name; bare if it was written without a
// prefix, and may have been meant as something else.
func (s *scanner) attribute(start int, name string, bare bool) (Field, error) {
	if a, ok := lookupAttribute(name); ok {
		return Field{Scope: Attributes, Attribute: a}, nil
	}
	if _, ok := lookupScope(name); ok && bare {
		return Field{}, s.fail(start, "a name is missing after %s, as in %s.accuracy", name, name)
	}
	if n := suggest.Nearest(name, attributeNames(true)); n != "" {
		return Field{}, s.fail(start, "%q is no attribute; did you mean %s?", name, n)
	}
	known := strings.Join(attributeNames(false), ", ")
	if bare {
		return Field{}, s.fail(start, "%.40q is no attribute: for a metric, a param or a tag put metrics., params. or tags. before the name; the attributes are %s", name, known)
	}
	return Field{}, s.fail(start, "%.40q is no attribute; the attributes are %s", name, known)
}

func (s *scanner) unknownPrefix(start int, prefix string) error {
	if n := suggest.Nearest(prefix, canonicalPrefixes()); n != "" {
		return s.fail(start, "%q is not known; did you mean %s?", prefix, n)
	}
	return s.fail(start, "%.40q is not known before a dot: expected %s", prefix, alternatives(canonicalPrefixes()))
}
