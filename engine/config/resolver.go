package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"copydesk/engine/fault"

	"go.yaml.in/yaml/v3"
)

// origin is where a value comes from.
type origin struct {
	source string // a file as it was named, a flag, environment; "" for the default
	line   int    // 0 where there are no lines
}

// String writes an origin as errors and listings show it.
func (o origin) String() string {
	switch {
	case o.source == "":
		return "default"
	case o.line == 0:
		return o.source
	}
	return fmt.Sprintf("%s:%d", o.source, o.line)
}

// at is the same source at a line of its own, where it has lines.
func (o origin) at(line int) origin {
	if o.line > 0 {
		o.line = line
	}
	return o
}

// assigned is a value with its origin.
type assigned struct {
	value  json.RawMessage
	origin origin
	secret Secret // what value stands for, if that is not for showing
	// entries says of a map where each of its entries comes from.
	entries map[string]origin
}

// from is where a value comes from, as listings show it: of a map with entries
// of several sources all of them.
func (a assigned) from() string {
	var sources []string
	for _, o := range a.entries {
		sources = append(sources, o.source)
	}
	slices.Sort(sources)
	if sources = slices.Compact(sources); len(sources) > 1 {
		return strings.Join(sources, ", ")
	}
	return a.origin.String()
}

// maxMistakes bounds how many mistakes are listed.
const maxMistakes = 20

// resolver collects settings, the later ones over the earlier ones, and all
// that is wrong with them.
type resolver struct {
	keys     []Key
	values   map[string]assigned
	mistakes []error
}

// fail notes a mistake, with its origin if that has a name. It says nothing of
// the value of a secret.
func (r *resolver) fail(o origin, format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if o != (origin{}) {
		err = fmt.Errorf("%s: %w", o, err)
	}
	r.mistakes = append(r.mistakes, err)
}

// full reports whether there are as many mistakes as are listed.
func (r *resolver) full() bool { return len(r.mistakes) >= maxMistakes }

// err returns all that was wrong, a line each.
func (r *resolver) err() error {
	if r.full() {
		r.mistakes = append(r.mistakes[:maxMistakes], errors.New("there may be more; these are the first "+fmt.Sprint(maxMistakes)))
	}
	return fault.As(fault.Invalid, errors.Join(r.mistakes...))
}

// key returns the setting of a path, and notes a mistake where there is none.
func (r *resolver) key(o origin, path string) (Key, bool) {
	k, ok := lookup(r.keys, path)
	switch {
	case ok:
	case isSection(r.keys, path):
		r.fail(o, "%s is a section; it has %s", path, strings.Join(childrenOf(r.keys, path), ", "))
	default:
		r.fail(o, "%s %s", printable(path), explain(r.keys, path))
	}
	return k, ok
}

// assign gives a setting a value.
func (r *resolver) assign(o origin, k Key, n *yaml.Node) {
	value, err := k.kind(n)
	var wrong wrongEntries
	switch {
	case errors.As(err, &wrong):
		for _, e := range wrong {
			r.fail(o.at(e.line), "%s.%s %s", k.Path, printable(e.name), e.sentence)
		}
	case err == nil && k.secret():
		r.values[k.Path] = assigned{value: value, origin: o, secret: NewSecret(n.Value)}
	case err == nil && value[0] == '{':
		r.values[k.Path] = merged(r.values[k.Path], value, o, n)
	case err == nil:
		r.values[k.Path] = assigned{value: value, origin: o}
	case k.secret():
		r.fail(o, "%s must be %w", k.Path, err)
	default:
		r.fail(o, "%s is %s; it must be %w", k.Path, show(n), err)
	}
}

// show is a value as an error quotes it: in quotes if it was written so or
// could not be told from the sentence, and never long.
func show(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode && len(n.Content) <= 8 && !slices.ContainsFunc(n.Content, notScalar):
		items := make([]string, len(n.Content))
		for i, item := range n.Content {
			items[i] = show(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a section"
	case isNull(n):
		return "null"
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return `the text "` + printable(n.Value) + `"`
	case n.Value == "" || strings.TrimSpace(n.Value) != n.Value:
		return `"` + printable(n.Value) + `"`
	}
	return printable(n.Value)
}

func notScalar(n *yaml.Node) bool { return n.Kind != yaml.ScalarNode }

// printable is the beginning of a text with what a terminal would obey escaped.
func printable(s string) string {
	const most = 60
	q := fmt.Sprintf("%.*q", most, s)
	q = q[1 : len(q)-1]
	if utf8.RuneCountInString(s) > most {
		q += "..."
	}
	return q
}
