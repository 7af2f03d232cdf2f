package config

import (
	"encoding/json"
	"slices"
	"strings"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// Spec returns the training that the configuration describes: on the demo
// corpus, with all classifiers.
func (c *Config) Spec() engine.Spec { return c.spec }

// makeSpec fills the sections of a spec, whose JSON has the same names.
func (c *Config) makeSpec() error {
	tree := make(map[string]any)
	for _, k := range c.keys {
		if k.Scope == SpecScope {
			plant(tree, strings.Split(k.Path, "."), c.value(k).value)
		}
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return err
	}
	c.spec = engine.DefaultSpec()
	if err := json.Unmarshal(text, &c.spec); err != nil {
		return fault.Newf(fault.Internal, "configuration: %w", err)
	}
	if err := c.spec.Validate(); err != nil {
		return fault.Newf(fault.Invalid, "%s%w", c.blame(err.Error()), err)
	}
	return nil
}

// plant puts a value into nested sections.
func plant(tree map[string]any, path []string, value json.RawMessage) {
	for _, name := range path[:len(path)-1] {
		next, ok := tree[name].(map[string]any)
		if !ok {
			next = make(map[string]any)
			tree[name] = next
		}
		tree = next
	}
	tree[path[len(path)-1]] = value
}

// blame returns the origins, with a colon, of the settings of a section that a
// sentence of [engine.Spec.Validate] names: each alone would do, as its kind has
// seen, and they do not together.
func (c *Config) blame(sentence string) string {
	words := strings.FieldsFunc(sentence, func(r rune) bool { return !isName(r) })
	var from []string
	for _, k := range c.keys {
		section, name := split(k.Path)
		v, ok := c.values[k.Path]
		if ok && strings.HasPrefix(sentence, section+":") && slices.Contains(words, name) {
			from = append(from, v.origin.String())
		}
	}
	if len(from) == 0 {
		return ""
	}
	return strings.Join(slices.Compact(from), ", ") + ": "
}
