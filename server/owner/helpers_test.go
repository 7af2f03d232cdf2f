package owner

import (
	"path/filepath"
	"testing"
)

// take is Take for tests that cannot go on without.
func take(t *testing.T, dir string) *Hold {
	t.Helper()
	h, err := Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Release() })
	return h
}

func exists(dir, name string) bool { return fileExists(filepath.Join(dir, name)) }
