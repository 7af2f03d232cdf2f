package config_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"copydesk/engine/config"
	"copydesk/engine/fault"
)

// check holds what is promised of whatever is read: it is refused with a
// sentence that a terminal can show, or is a spec that can be trained.
func check(t *testing.T, s config.Sources) {
	c, err := config.Load(s)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			t.Fatalf("kind %v: %v", fault.KindOf(err), err)
		}
		for _, r := range err.Error() {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Fatalf("the sentence has %q: %q", r, err)
			}
		}
		return
	}
	if err := c.Spec().Validate(); err != nil {
		t.Fatalf("accepted, and then: %v", err)
	}
	if _, err := json.Marshal(c.Values()); err != nil {
		t.Fatalf("cannot be listed: %v", err)
	}
	if w := c.Workbench(); w.Theme == "" || w.Symbols == "" {
		t.Fatalf("workbench %+v", w)
	}
	settings := c.Settings()
	if settings.Host == "" || settings.Workers < 1 || settings.BatchSize < 1 || settings.CacheSize < 1 || settings.Timeout <= 0 || settings.RefreshInterval <= 0 {
		t.Fatalf("settings %+v", settings)
	}
}

func FuzzYAML(f *testing.F) {
	for _, name := range []string{"testdata/model_config.yaml", "testdata/pipeline_config.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("workbench: {theme: dark, keys: {runs.open: [enter, o], app.quit: }, columns: [accuracy]}")
	path := filepath.Join(f.TempDir(), "a.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		check(t, config.Sources{Files: []string{path}})
	})
}

func FuzzSet(f *testing.F) {
	c, err := config.Load(config.Sources{})
	if err != nil {
		f.Fatal(err)
	}
	for _, v := range c.Values() {
		f.Add(v.Key, string(v.Value))
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		check(t, config.Sources{Set: []string{key + "=" + value}})
		check(t, config.Sources{Set: []string{key + value}, Environ: []string{key + "=" + value}})
	})
}

func FuzzEnvFile(f *testing.F) {
	text, err := os.ReadFile("testdata/old.env")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	path := filepath.Join(f.TempDir(), ".env")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		check(t, config.Sources{EnvFile: path})
		if strings.ContainsAny(text, "'\"#\\\ufeff\r\n\x00") || strings.TrimSpace(text) != text || text == "" {
			return
		}
		// In quotes every text is a value.
		if err := os.WriteFile(path, []byte("API_SECRET_KEY='"+text+"'\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(config.Sources{EnvFile: path}); err != nil && !strings.HasSuffix(err.Error(), "is not UTF-8") {
			t.Fatal(err)
		}
	})
}
