package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// wrongEntry is an entry of a map that is not right.
type wrongEntry struct {
	name     string
	line     int
	sentence string // to follow the name
}

// wrongEntries is the error of a kind of map: each with its line.
type wrongEntries []wrongEntry

func (w wrongEntries) Error() string {
	sentences := make([]string, len(w))
	for i, e := range w {
		sentences[i] = e.name + " " + e.sentence
	}
	return strings.Join(sentences, "; ")
}

// merged is a map with the entries of n, whose value is given, over those that
// it has.
func merged(under assigned, value json.RawMessage, o origin, n *yaml.Node) assigned {
	all := make(map[string]json.RawMessage)
	entries := make(map[string]origin)
	for _, text := range []json.RawMessage{under.value, value} {
		_ = json.Unmarshal(text, &all) // a kind wrote it, or there is none
	}
	for name, from := range under.entries {
		entries[name] = from
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		entries[n.Content[i].Value] = o.at(n.Content[i].Line)
	}
	text, _ := encode(all) // of what was encoded before
	return assigned{value: text, origin: o, entries: entries}
}

const (
	mostActions = 1000
	mostKeys    = 16 // of an action
)

// actionID is the id of an action of the workbench, as far as its letters go.
var actionID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// bindings is a map of ids of actions to a key or a list of keys. Which actions
// there are is the workbench's to know.
func bindings(n *yaml.Node) (json.RawMessage, error) {
	if isNull(n) { // all of it may be in comments
		return encode(struct{}{})
	}
	if n.Kind != yaml.MappingNode || len(n.Content) > 2*mostActions {
		return nil, fmt.Errorf("at most %d actions with their keys, such as {runs.open: [enter, o]}", mostActions)
	}
	keys := make(map[string][]string)
	lines := make(map[string]int)
	var wrong wrongEntries
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], dereference(n.Content[i+1])
		fail := func(format string, args ...any) {
			wrong = append(wrong, wrongEntry{name.Value, name.Line, fmt.Sprintf(format, args...)})
		}
		if name.Kind != yaml.ScalarNode || !actionID.MatchString(name.Value) {
			fail("is not the id of an action; it must be letters and digits, such as runs.open")
			continue
		}
		if line, twice := lines[name.Value]; twice {
			fail("is there already on line %d", line)
			continue
		}
		lines[name.Value] = name.Line
		list, err := keyNames(value)
		if err != nil {
			fail("is %s; it must be %s", show(value), err)
		}
		keys[name.Value] = list
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return encode(keys)
}

// keyNames is a key or a list of keys, each once.
func keyNames(n *yaml.Node) ([]string, error) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	if len(items) > mostKeys {
		return nil, fmt.Errorf("a key or a list of at most %d keys", mostKeys)
	}
	names := []string{}
	for _, item := range items {
		item = dereference(item)
		if !isText(item) {
			return nil, errors.New(`a key or a list of keys, such as enter or [enter, "1", ctrl+o]`)
		}
		name, err := keyName(item.Value)
		if err != nil {
			return nil, err
		}
		if slices.Contains(names, name) {
			return nil, fmt.Errorf("a list that has %s once", name)
		}
		names = append(names, name)
	}
	return names, nil
}

const (
	space = "space" // what a terminal program calls " "

	wantsKey = "a key such as o, O, enter, space, esc, tab, up, pgdown, f5, shift+tab, ctrl+o or alt+o"
)

// sameKey is the key that a terminal cannot tell a combination from, if any.
func sameKey(name string) string {
	switch name {
	case "ctrl+i":
		return "tab"
	case "ctrl+m":
		return "enter"
	case "ctrl+[":
		return "esc"
	}
	return ""
}

// keyName reads the name of a key as the workbench hears it, but "space" for the
// blank: a character, the name of another key, those that have it with ctrl+ or
// shift+, and any of them with alt+ before it.
func keyName(name string) (string, error) {
	rest, alt := strings.CutPrefix(name, "alt+")
	if rest == " " {
		rest = space
	}
	if same := sameKey(rest); same != "" {
		return "", fmt.Errorf("written as %s, which is the same key in a terminal", same)
	}
	if !isKey(rest) {
		return "", errors.New(wantsKey)
	}
	if alt {
		rest = "alt+" + rest
	}
	return rest, nil
}

// isKey reports whether a terminal program can be told of a key by this name.
func isKey(name string) bool {
	if r, size := utf8.DecodeRuneInString(name); size == len(name) && size > 0 {
		return r != utf8.RuneError && unicode.IsPrint(r) && r != ' '
	}
	switch name {
	case "enter", space, "esc", "tab", "shift+tab", "backspace", "delete", "insert", "pgup", "pgdown", "ctrl+pgup", "ctrl+pgdown":
		return true
	}
	if n, ok := strings.CutPrefix(name, "f"); ok {
		return function.MatchString(n)
	}
	if c, ok := strings.CutPrefix(name, "ctrl+"); ok && len(c) == 1 {
		return c[0] >= 'a' && c[0] <= 'z' || strings.Contains(`@\]^_`, c)
	}
	return moves.MatchString(name)
}

var (
	function = regexp.MustCompile(`^([1-9]|1[0-9]|20)$`)
	moves    = regexp.MustCompile(`^(ctrl\+)?(shift\+)?(up|down|left|right|home|end)$`)
)

// mostColumn is how long the name of a column may be, in bytes.
const mostColumn = 200

// columnName is the name of a column. Which columns there are is the
// workbench's to know.
func columnName(n *yaml.Node) (json.RawMessage, error) {
	hidden := func(r rune) bool { return !unicode.IsPrint(r) }
	if isText(n) && n.Value != "" && len(n.Value) <= mostColumn && strings.TrimSpace(n.Value) == n.Value && strings.IndexFunc(n.Value, hidden) < 0 {
		return encode(n.Value)
	}
	return nil, errors.New("the name of a column")
}
