package engine_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"copydesk/engine"
)

func TestSizes(t *testing.T) {
	dir := t.TempDir()
	desk, _ := openDesk(t, dir)
	w := desk.Workspace()
	before, err := w.Sizes()
	if err != nil {
		t.Fatal(err)
	}
	if before.Store == 0 || before.Store > 1<<30 || before.Models != 0 {
		t.Errorf("a new workspace has %+v", before)
	}
	const n = 64 << 10
	for _, path := range []string{filepath.Join(w.Models(), "a"), filepath.Join(w.Models(), "folder", "b"), filepath.Join(w.Corpora(), "c"), filepath.Join(dir, "desk.log")} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.Repeat([]byte("x"), n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	after, err := w.Sizes()
	if err != nil {
		t.Fatal(err)
	}
	if after.Models < 2*n || after.Corpora < n || after.Predictions != 0 || after.Logs != n {
		t.Errorf("with four files of %d bytes: %+v", n, after)
	}
	if _, err := engine.WorkspaceAt(filepath.Join(dir, "nowhere")).Sizes(); err == nil {
		t.Error("a workspace that is not there has a size")
	}
}

func TestJobCounts(t *testing.T) {
	desk, _ := openDesk(t, t.TempDir())
	counts, err := desk.JobCounts()
	if err != nil || len(counts) != len(engine.States()) {
		t.Fatalf("%v, %v", counts, err)
	}
	train(t, desk, quick("nb"))
	counts, err = desk.JobCounts()
	for s, n := range counts {
		if want := map[bool]int{true: 1}[s == engine.Succeeded]; n != want {
			t.Errorf("%d jobs %s, want %d", n, s, want)
		}
	}
	if err != nil {
		t.Error(err)
	}
}
