package config

import (
	"encoding/json"
	"strings"

	"copydesk/engine/fault"
)

// Workbench is the section workbench: what the workbench reads itself.
type Workbench struct {
	Theme   string              // auto, dark, light or none
	Symbols string              // auto, unicode or ascii
	Keys    map[string][]string // of actions by their ids, as Bubble Tea names keys; none: the action has no key
	Columns []string            // of the runs, in order; none: the workbench's own choice
	// From says where settings come from that only the workbench can check, by
	// how a mistake names them: workbench.columns, workbench.keys.runs.open.
	From map[string]string
}

// Workbench returns the settings of the workbench.
func (c *Config) Workbench() Workbench { return c.workbench }

// makeWorkbench fills the settings of the workbench.
func (c *Config) makeWorkbench() error {
	w := Workbench{From: make(map[string]string)}
	fields := map[string]any{themeKey: &w.Theme, "workbench.symbols": &w.Symbols, "workbench.keys": &w.Keys, "workbench.columns": &w.Columns}
	for _, k := range c.keys {
		if k.Scope != WorkbenchScope {
			continue
		}
		v := c.value(k)
		if err := json.Unmarshal(v.value, fields[k.Path]); err != nil {
			return fault.Newf(fault.Internal, "%s: %w", k.Path, err)
		}
		w.From[k.Path] = v.origin.String()
		for name, from := range v.entries {
			w.From[k.Path+"."+name] = from.String()
		}
	}
	for _, keys := range w.Keys {
		for i, key := range keys {
			if key == space || key == "alt+"+space {
				keys[i] = strings.TrimSuffix(key, space) + " "
			}
		}
	}
	c.workbench = w
	return nil
}
