package editor

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestDraft(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d, err := New([]byte("first"), ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(d.Path(), ".yaml") {
		t.Errorf("path %s", d.Path())
	}
	if info, err := os.Stat(d.Path()); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if text, err := d.Read(); err != nil || string(text) != "first" {
		t.Errorf("%q, %v", text, err)
	}

	// Editors write another file and rename it, and leave copies.
	other := filepath.Join(filepath.Dir(d.Path()), "new")
	for _, path := range []string{other, d.Path() + "~"} {
		if err := os.WriteFile(path, []byte("second"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(other, d.Path()); err != nil {
		t.Fatal(err)
	}
	if text, err := d.Read(); err != nil || string(text) != "second" {
		t.Errorf("%q, %v", text, err)
	}
	if err := os.Truncate(d.Path(), mostRead+1); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(); err == nil || !strings.Contains(err.Error(), "larger than 16 MiB") {
		t.Errorf("a huge draft: %v", err)
	}
	if err := d.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(d.Path())); !os.IsNotExist(err) {
		t.Errorf("something is left: %v", err)
	}
	if _, err := d.Read(); err == nil {
		t.Error("a draft that is gone is read")
	}
}
