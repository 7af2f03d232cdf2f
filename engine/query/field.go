package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says how the values of a field are compared.
type Kind uint8

const (
	Number Kind = iota // = != > >= < <=
	Time               // the same, in milliseconds since the epoch
	Text               // = != LIKE ILIKE IN NOT IN
)

// Scope is the part of a run that a field belongs to.
type Scope uint8

const (
	Metrics Scope = iota
	Params
	Tags
	Attributes
)

// scopes holds what is written before the dot: the canonical prefix, then those
// that MLflow knows as well. A sentence calls one field of the scope a noun.
var scopes = [...]struct {
	prefixes []string
	noun     string
}{
	Metrics:    {[]string{"metrics", "metric"}, "a metric"},
	Params:     {[]string{"params", "param", "parameters", "parameter"}, "a param"},
	Tags:       {[]string{"tags", "tag"}, "a tag"},
	Attributes: {[]string{"attributes", "attribute", "attr", "run"}, "an attribute"},
}

// String returns the canonical prefix, such as metrics.
func (s Scope) String() string { return scopes[s].prefixes[0] }

// lookupScope returns the scope of a prefix.
func lookupScope(prefix string) (Scope, bool) {
	for s := Metrics; s <= Attributes; s++ {
		if slices.Contains(scopes[s].prefixes, prefix) {
			return s, true
		}
	}
	return 0, false
}

// canonicalPrefixes returns what may stand before a dot, without other words for it.
func canonicalPrefixes() []string {
	var out []string
	for s := Metrics; s <= Attributes; s++ {
		out = append(out, s.String())
	}
	return out
}

// Field is what one comparison looks at. It is comparable, so it may be the key
// of a map from fields to columns.
type Field struct {
	Scope     Scope
	Name      string    // of the metric, param or tag; "" for an attribute
	Attribute Attribute // 0 for a metric, param or tag
}

// Kind says how the field's values are compared: metrics are numbers, params and
// tags are text.
func (f Field) Kind() Kind {
	switch f.Scope {
	case Metrics:
		return Number
	case Attributes:
		return attributes[f.Attribute].kind
	}
	return Text
}

// String returns the field as a filter has it, with the name quoted where it
// must be: metrics.accuracy, tags."a b", created.
func (f Field) String() string {
	if f.Scope == Attributes {
		return f.Attribute.String()
	}
	name := f.Name
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !inName(r) }) {
		name = quote(name, '"')
	}
	return f.Scope.String() + "." + name
}

// noun names the field in a sentence, without what a stranger may have put into
// its name.
func (f Field) noun() string {
	if f.Scope == Attributes {
		return f.Attribute.String()
	}
	return scopes[f.Scope].noun
}

// inName reports whether r may stand in a name that is not quoted.
func inName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-./", r)
}

// startsWithLetter tells a word from a number and from nothing.
func startsWithLetter(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLetter(r)
}

// quote puts text between marks, and doubles those in it.
func quote(text string, mark byte) string {
	m := string(mark)
	return m + strings.ReplaceAll(text, m, m+m) + m
}
