package config_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/config"
)

func TestWorkbench(t *testing.T) {
	dir := t.TempDir()
	path := file(t, dir, "copydesk.yaml", `workbench:
  theme: light
  symbols: ascii
  keys:
    runs.open: [enter, o, space]
    app.quit: Q
    runs.sort: [1, ctrl+s, alt+space, shift+tab]
    serve.toggle: []
  columns: [model, accuracy, tags.note]
`)
	w := load(t, config.Sources{Workspace: dir}).Workbench()
	want := config.Workbench{
		Theme: "light", Symbols: "ascii",
		Keys: map[string][]string{
			"runs.open": {"enter", "o", " "}, "app.quit": {"Q"}, "runs.sort": {"1", "ctrl+s", "alt+ ", "shift+tab"}, "serve.toggle": {},
		},
		Columns: []string{"model", "accuracy", "tags.note"},
		From: map[string]string{
			"workbench.theme": path + ":2", "workbench.symbols": path + ":3", "workbench.columns": path + ":9", "workbench.keys": path + ":4",
			"workbench.keys.runs.open": path + ":5", "workbench.keys.app.quit": path + ":6",
			"workbench.keys.runs.sort": path + ":7", "workbench.keys.serve.toggle": path + ":8",
		},
	}
	if !reflect.DeepEqual(w, want) {
		t.Errorf("workbench\n%+v, want\n%+v", w, want)
	}
}

// TestKeysMerge holds that a later source changes the keys of the actions that
// it names and no others, and that the listing names them all.
func TestKeysMerge(t *testing.T) {
	dir := t.TempDir()
	first := file(t, dir, "first.yaml", "workbench: {keys: {runs.open: o, app.quit: Q}}\n")
	second := file(t, dir, "second.yaml", "workbench:\n  keys:\n    runs.open: [enter]\n")
	empty := file(t, dir, "empty.yaml", "workbench:\n  keys:\n")
	c := load(t, config.Sources{Files: []string{first, second, empty}, Set: []string{"workbench.keys={train.start: T}"}})
	w := c.Workbench()
	if want := map[string][]string{"runs.open": {"enter"}, "app.quit": {"Q"}, "train.start": {"T"}}; !reflect.DeepEqual(w.Keys, want) {
		t.Errorf("keys %v, want %v", w.Keys, want)
	}
	for name, want := range map[string]string{"runs.open": second + ":3", "app.quit": first + ":1", "train.start": "--set"} {
		if got := w.From["workbench.keys."+name]; got != want {
			t.Errorf("%s is from %q, want %q", name, got, want)
		}
	}
	v := find(t, c, "workbench.keys")
	if want := `{"app.quit":["Q"],"runs.open":["enter"],"train.start":["T"]}`; string(v.Value) != want || !v.Changed || v.Scope != config.WorkbenchScope {
		t.Errorf("listed as %s, changed %v, scope %s; want %s", v.Value, v.Changed, v.Scope, want)
	}
	if want := strings.Join([]string{"--set", first, second}, ", "); v.Origin != want {
		t.Errorf("from %s, want %s", v.Origin, want)
	}
}

// TestThemeVariable holds that COPYDESK_THEME goes before files and after --set.
func TestThemeVariable(t *testing.T) {
	dir := t.TempDir()
	path := file(t, dir, "copydesk.yaml", "workbench: {theme: light}\n")
	sources := config.Sources{Workspace: dir, Environ: []string{"COPYDESK_THEME="}}
	for _, tt := range []struct{ environ, set, want, from string }{
		{"COPYDESK_THEME=", "", "light", path + ":1"},
		{"COPYDESK_THEME=dark", "", "dark", "COPYDESK_THEME"},
		{"COPYDESK_THEME=dark", "workbench.theme=none", "none", "--set"},
	} {
		sources.Environ, sources.Set = []string{tt.environ}, nil
		if tt.set != "" {
			sources.Set = []string{tt.set}
		}
		c := load(t, sources)
		if got := c.Workbench().Theme; got != tt.want || find(t, c, "workbench.theme").Origin != tt.from {
			t.Errorf("%s, --set %q: theme %s from %s, want %s from %s", tt.environ, tt.set, got, find(t, c, "workbench.theme").Origin, tt.want, tt.from)
		}
	}
	mistake(t, config.Sources{Environ: []string{"COPYDESK_THEME=purple"}}, "COPYDESK_THEME: workbench.theme is purple; it must be auto or dark or light or none")
}

func TestWorkbenchMistakes(t *testing.T) {
	const (
		key  = "it must be a key such as o, O, enter, space, esc, tab, up, pgdown, f5, shift+tab, ctrl+o or alt+o"
		keys = `it must be a key or a list of keys, such as enter or [enter, "1", ctrl+o]`
	)
	path := file(t, t.TempDir(), "a.yaml", `workbench:
  theme: purple
  symbols: [ascii]
  keys:
    runs.open: [enter, ""]
    runs.sort: entr
    runs.filter: [o, o]
    runs.mark: ctrl+i
    runs.pin: {a: b}
    runs open: o
    runs.sort: s
    runs.note: [n, null]
    runs.tag: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]
    runs.export: f21
    runs.delete: ctrl+A
  columns: [accuracy, ""]
  colour: red
`)
	mistake(t, config.Sources{Files: []string{path}},
		path+":2: workbench.theme is purple; it must be auto or dark or light or none",
		path+":3: workbench.symbols is [ascii]; it must be auto or unicode or ascii",
		path+`:5: workbench.keys.runs.open is [enter, the text ""]; `+key,
		path+":6: workbench.keys.runs.sort is entr; "+key,
		path+":7: workbench.keys.runs.filter is [o, o]; it must be a list that has o once",
		path+":8: workbench.keys.runs.mark is ctrl+i; it must be written as tab, which is the same key in a terminal",
		path+":9: workbench.keys.runs.pin is a section; "+keys,
		path+":10: workbench.keys.runs open is not the id of an action; it must be letters and digits, such as runs.open",
		path+":11: workbench.keys.runs.sort is there already on line 6",
		path+":12: workbench.keys.runs.note is [n, null]; "+keys,
		path+":13: workbench.keys.runs.tag is a list; it must be a key or a list of at most 16 keys",
		path+":14: workbench.keys.runs.export is f21; "+key,
		path+":15: workbench.keys.runs.delete is ctrl+A; "+key,
		path+`:16: workbench.columns is [accuracy, the text ""]; it must be a list of names of columns, such as [model, accuracy, when]`,
		path+":17: workbench.colour is not known; workbench has theme, symbols, keys, columns",
	)
	mistake(t, config.Sources{Set: []string{"workbench.keys=o"}}, "--set: workbench.keys is o; it must be at most 1000 actions with their keys, such as {runs.open: [enter, o]}")
	mistake(t, config.Sources{Set: []string{"workbench.keys={<<: {a: b}}"}}, "--set: workbench.keys.<< is not the id of an action; it must be letters and digits, such as runs.open")
}

// TestTemplate holds that the file that a configuration begins with says
// nothing, and that each of its lines is the default when it does.
func TestTemplate(t *testing.T) {
	text := string(config.Template())
	dir := t.TempDir()
	load(t, config.Sources{Files: []string{file(t, dir, "all.yaml", text)}})
	var lines []string
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "#"); ok && !strings.HasPrefix(rest, " ") {
			lines = append(lines, rest)
		}
	}
	c := load(t, config.Sources{Files: []string{file(t, dir, "none.yaml", strings.Join(lines, ""))}})
	left := make(map[string]bool)
	for _, v := range c.Values() {
		if v.Changed {
			t.Errorf("%s is %s, the default is %s", v.Key, v.Value, v.Default)
		}
		if v.Origin == "default" {
			left[v.Key] = true
		}
	}
	for _, v := range c.Values() {
		if v.Scope == config.LaterScope || strings.HasPrefix(v.Key, "API_SECRET_KEY") {
			delete(left, v.Key)
		}
	}
	if len(left) > 0 {
		t.Errorf("the template lacks %v", slices.Sorted(maps.Keys(left)))
	}
}

func TestCheck(t *testing.T) {
	if err := config.Check("copydesk.yaml", []byte("workbench: {theme: dark}\n")); err != nil {
		t.Error(err)
	}
	for text, want := range map[string]string{
		"models:\n  naive_bayes: {alpha: -1}\n":                            "copydesk.yaml:2: models.naive_bayes.alpha is -1; it must be a number from 0 to 1e+100",
		"training_pipeline:\n  test_split: 0.5\n  validation_split: 0.6\n": "copydesk.yaml:3, copydesk.yaml:2: training_pipeline: validation_split 0.6 and test_split 0.5 must be at least 0 and below 1 together",
		"logging: {file: caf\xe9}\n":                                       "copydesk.yaml is not UTF-8",
	} {
		if err := config.Check("copydesk.yaml", []byte(text)); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestWorkbenchIsListed holds that what reads the listing can read it.
func TestWorkbenchIsListed(t *testing.T) {
	c := load(t, config.Sources{Set: []string{"workbench.keys={a: [b]}"}})
	text, err := json.Marshal(c.Values())
	if err != nil || !strings.Contains(string(text), `"key":"workbench.keys","value":{"a":["b"]},"origin":"--set"`) {
		t.Errorf("%s, %v", text, err)
	}
}
