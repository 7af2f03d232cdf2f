package config

import (
	"encoding/json"
	"slices"
	"strings"
)

// Scope says who reads a setting.
type Scope string

const (
	// SpecScope settings say what a training does and are sent with it.
	SpecScope Scope = "spec"
	// DeskScope settings are read by the desk when it starts.
	DeskScope Scope = "desk"
	// WorkbenchScope settings are read by the workbench itself.
	WorkbenchScope Scope = "workbench"
	// LaterScope settings belong to parts that this version does not have. They
	// are checked, so that the files of the replaced stack work as they are,
	// and have no effect.
	LaterScope Scope = "no effect yet"
)

// Key is one setting.
type Key struct {
	Path    string // with dots between the sections; API_PORT for the environment's
	Scope   Scope
	Default json.RawMessage // as its kind writes it
	Help    string
	kind    kind
}

// themeKey is the setting that the variable [ThemeVariable] gives a value, too.
const themeKey = "workbench.theme"

// ThemeVariable is the environment variable of the workbench's theme.
const ThemeVariable = "COPYDESK_THEME"

// byVariable returns the setting that an environment variable gives a value.
func byVariable(keys []Key, name string) (Key, bool) {
	if name == ThemeVariable {
		name = themeKey
	} else if strings.Contains(name, ".") {
		return Key{}, false
	}
	return lookup(keys, name)
}

// The settings whose values are kept as a [Secret] and never shown.
const (
	secretKey   = "API_SECRET_KEY"
	previousKey = "API_SECRET_KEY_PREVIOUS"
)

// secret reports whether the value is not for showing.
func (k Key) secret() bool { return k.Path == secretKey || k.Path == previousKey }

// lookup returns the key of a path.
func lookup(keys []Key, path string) (Key, bool) {
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Path == path })
	if i < 0 {
		return Key{}, false
	}
	return keys[i], true
}

// isSection reports whether path is a section that has keys.
func isSection(keys []Key, path string) bool {
	return slices.ContainsFunc(keys, func(k Key) bool { return strings.HasPrefix(k.Path, path+".") })
}

// childrenOf returns the names one level below a section, "" for the top.
func childrenOf(keys []Key, section string) []string {
	var out []string
	for _, k := range keys {
		rest, ok := below(k.Path, section)
		if name, _, _ := strings.Cut(rest, "."); ok && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// below returns what of a path follows a section, "" for the top.
func below(path, section string) (rest string, ok bool) {
	if section == "" {
		return path, true
	}
	return strings.CutPrefix(path, section+".")
}

// split returns the section of a path, "" for the top, and its last name.
func split(path string) (section, name string) {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}
