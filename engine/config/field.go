package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"copydesk/engine"
	"copydesk/engine/fault"

	"go.yaml.in/yaml/v3"
)

// Field is a setting of a training as a form shows it. Values are texts as they
// are written in the configuration: [100, 50], null, 0.0001, relu.
type Field struct {
	Name    string // the key's path
	Help    string
	Default string
	Choices []string // all that it can be; none: it is not one of some words
}

// Fields returns the settings of a training, by sections.
func Fields() []Field {
	var out []Field
	for _, k := range Keys() {
		if k.Scope == SpecScope {
			out = append(out, Field{k.Path, k.Help, written(k.Default), k.choices()})
		}
	}
	return out
}

// Get returns what a spec has for a field. Its error (fault.Invalid) says that
// there is no such field, or that the spec lacks it.
func Get(s engine.Spec, name string) (string, error) {
	r := &resolver{keys: Keys()}
	if _, ok := r.field(name); !ok {
		return "", r.err()
	}
	value, err := tree(s)
	if err != nil {
		return "", err
	}
	for _, part := range strings.Split(name, ".") {
		section, _ := value.(map[string]any)
		var ok bool
		if value, ok = section[part]; !ok {
			return "", fault.Newf(fault.Invalid, "%s is missing in the training", name)
		}
	}
	text, err := json.Marshal(value)
	return written(text), err
}

// Set returns a spec that has a value for a field, and is s otherwise; s is not
// changed. What --set refuses is refused in the same words, and then what the
// spec as a whole cannot be (fault.Invalid).
func Set(s engine.Spec, name, value string) (engine.Spec, error) {
	r := &resolver{keys: Keys(), values: make(map[string]assigned)}
	k, ok := r.field(name)
	if ok {
		r.write(origin{}, k, value)
	}
	if err := r.err(); err != nil {
		return engine.Spec{}, err
	}
	all, err := tree(s)
	if err != nil {
		return engine.Spec{}, err
	}
	sections, ok := all.(map[string]any)
	if !ok {
		return engine.Spec{}, fault.Newf(fault.Internal, "a training is no JSON object")
	}
	plant(sections, strings.Split(name, "."), r.values[name].value)
	text, err := json.Marshal(sections)
	if err != nil {
		return engine.Spec{}, err
	}
	var changed engine.Spec
	if err := json.Unmarshal(text, &changed); err != nil {
		return engine.Spec{}, fault.Newf(fault.Internal, "%s: %w", name, err)
	}
	if err := changed.Validate(); err != nil {
		return engine.Spec{}, err
	}
	return changed, nil
}

// field returns the key of a field, and notes a mistake where there is none.
func (r *resolver) field(name string) (Key, bool) {
	k, ok := r.key(origin{}, name)
	if ok && k.Scope != SpecScope {
		r.fail(origin{}, "%s is no setting of a training", name)
	}
	return k, ok && k.Scope == SpecScope
}

// tree is a spec as its JSON is read, with numbers as they are written.
func tree(s engine.Spec) (any, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var out any
	return out, d.Decode(&out)
}

// written writes the JSON of a value as people do in the configuration.
func written(value json.RawMessage) string {
	var items []json.RawMessage
	if json.Unmarshal(value, &items) == nil && items != nil {
		texts := make([]string, len(items))
		for i, item := range items {
			texts[i] = written(item)
		}
		return "[" + strings.Join(texts, ", ") + "]"
	}
	var word string
	if json.Unmarshal(value, &word) == nil && !bytes.Equal(value, []byte("null")) {
		if n, err := parse([]byte(word)); err == nil && n.Kind == yaml.ScalarNode && n.Tag == stringTag && n.Value == word {
			return word
		}
	}
	return string(value)
}

// choices returns all that a setting can be, where its kind names words: what it
// says would be right when it refuses.
func (k Key) choices() []string {
	_, err := k.kind(&yaml.Node{Kind: yaml.MappingNode})
	var words oneOf
	if !errors.As(err, &words) {
		return nil
	}
	choices := slices.Clone([]string(words))
	if _, err := k.kind(&yaml.Node{Kind: yaml.ScalarNode, Tag: nullTag}); err == nil {
		choices = append(choices, "null")
	}
	return choices
}
