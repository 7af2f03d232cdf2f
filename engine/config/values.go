package config

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Value is a setting as it is listed.
type Value struct {
	Key     string          `json:"key"`
	Value   json.RawMessage `json:"value"` // "***" for a secret that is set
	Origin  string          `json:"origin"`
	Default json.RawMessage `json:"default"`
	Changed bool            `json:"changed"` // whether it is not the default
	Scope   Scope           `json:"scope"`
	Help    string          `json:"help"`
}

// Values lists every setting with its value and where it comes from: the file
// as it was named with the line, --set, environment or default.
func (c *Config) Values() []Value {
	out := make([]Value, 0, len(c.keys))
	for _, k := range c.keys {
		v := c.value(k)
		out = append(out, Value{
			Key: k.Path, Value: v.value, Origin: v.from(), Default: k.Default,
			Changed: !bytes.Equal(v.value, k.Default), Scope: k.Scope, Help: k.Help,
		})
	}
	return out
}

// DeskValues returns the settings that a desk reads when it starts, by name.
func (c *Config) DeskValues() map[string]json.RawMessage {
	out := make(map[string]json.RawMessage)
	for _, v := range c.Values() {
		if v.Scope == DeskScope {
			out[v.Key] = v.Value
		}
	}
	return out
}

// NotNeeded returns the environment variables that were found and belong to
// services that this program takes the place of, in order.
func (c *Config) NotNeeded() []string { return slices.Clone(c.notNeeded) }
