package config

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"copydesk/engine"
)

// flatten adds the values below a JSON object by their paths.
func flatten(t *testing.T, path string, value json.RawMessage, to map[string]string) {
	t.Helper()
	var section map[string]json.RawMessage
	if json.Unmarshal(value, &section) != nil || section == nil {
		to[path] = string(value)
		return
	}
	for name, v := range section {
		flatten(t, path+"."+name, v, to)
	}
}

// TestTableIsTheSpec holds that the table has the parameters of the structs,
// all of them, with their defaults.
func TestTableIsTheSpec(t *testing.T) {
	text, err := json.Marshal(engine.DefaultSpec())
	if err != nil {
		t.Fatal(err)
	}
	var sections map[string]json.RawMessage
	if err := json.Unmarshal(text, &sections); err != nil {
		t.Fatal(err)
	}
	structs := make(map[string]string)
	for _, name := range []string{"models", "feature_extraction", "preprocessing", "training_pipeline"} {
		flatten(t, name, sections[name], structs)
	}
	for _, k := range Keys() {
		if k.Scope != SpecScope {
			continue
		}
		want, ok := structs[k.Path]
		if !ok {
			t.Errorf("%s is in the table and in no struct", k.Path)
		} else if string(k.Default) != want {
			t.Errorf("%s: default %s in the table, %s in the struct", k.Path, k.Default, want)
		}
		delete(structs, k.Path)
	}
	for path := range structs {
		t.Errorf("%s is in a struct and not in the table", path)
	}
}

// TestTable holds what the table promises of itself: one row a setting, with a
// help, a default that its own kind accepts and writes as it stands, so that
// bytes tell whether a value is the default.
func TestTable(t *testing.T) {
	seen := make(map[string]bool)
	for _, k := range Keys() {
		if seen[k.Path] {
			t.Errorf("%s is there twice", k.Path)
		}
		seen[k.Path] = true
		if k.Help == "" || strings.HasSuffix(k.Help, ".") {
			t.Errorf("%s: help %q", k.Path, k.Help)
		}
		switch k.Scope {
		case SpecScope, DeskScope, WorkbenchScope, LaterScope:
		default:
			t.Errorf("%s: scope %q", k.Path, k.Scope)
		}
		if k.Path == secretKey {
			continue // its default is what a text that is set cannot be
		}
		n, err := parse(k.Default)
		if err != nil {
			t.Fatalf("%s: default %s: %v", k.Path, k.Default, err)
		}
		if got, err := k.kind(n); err != nil || !bytes.Equal(got, k.Default) {
			t.Errorf("%s: default %s is read as %s, %v", k.Path, k.Default, got, err)
		}
	}
}

// TestKindsAreAsStrictAsTheSpec holds that what the table accepts for one
// setting Validate accepts too: a mistake is then reported with its line.
func TestKindsAreAsStrictAsTheSpec(t *testing.T) {
	candidates := []string{
		"-1", "0", "1", "2", "3", "8", "9", "-0.0", "0.0", "0.5", "0.79", "1.0", "1.5", "5e-324", "1e-13", "1e-12", "1e12", "1.1e12",
		"1e100", "1.1e100", "1.7e308", "1e309", ".inf", "-.inf", ".nan", "100000", "100001", "2147483647", "2147483648", "9223372036854775808",
		"null", "true", "false", `""`, "auto", "relu", "tanh", "logistic", "identity", "softmax", "adam", "sgd", "lbfgs", "constant", "adaptive",
		"float32", "float64", "float16", "l1", "l2", "elasticnet", "none", "english", "french",
		"[]", "[0]", "[1]", "[100]", "[1, 1]", "[1, 8]", "[1, 9]", "[0, 1]", "[2, 1]", "[1, 2, 3]", "[65536]", "[65537]", "{}", "{a: 1}",
	}
	accepted := 0
	for _, k := range Keys() {
		if k.Scope != SpecScope {
			continue
		}
		for _, value := range candidates {
			r := &resolver{keys: Keys(), values: make(map[string]assigned)}
			r.set(k.Path + "=" + value)
			if r.err() != nil {
				continue
			}
			accepted++
			c := &Config{keys: r.keys, values: r.values}
			if err := c.makeSpec(); err != nil && !strings.Contains(err.Error(), "together") {
				t.Errorf("%s=%s is accepted, and then: %v", k.Path, value, err)
			}
		}
	}
	if accepted < 100 {
		t.Errorf("%d values were accepted", accepted)
	}
}
