package config

import (
	"fmt"
	"strings"
)

// Template returns the text that a new configuration begins with: every setting
// in a comment, with its default and what it is. Without a comment's # each line
// works alone, because sections may be written before a setting with dots.
func Template() []byte {
	var b strings.Builder
	b.WriteString("# Settings of this workspace. Remove the # of a line to change a setting; all\n" +
		"# others have the default that is shown. Secrets belong in the environment.\n")
	last := ""
	for _, k := range Keys() {
		if k.secret() || k.Scope == LaterScope {
			continue
		}
		if section, _ := split(k.Path); section != last {
			last = section
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "#%s: %s  # %s\n", k.Path, written(k.Default), k.Help)
	}
	return []byte(b.String())
}
