package usage_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"copydesk/engine/usage"
)

func TestDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	full, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := usage.Disk(full); got < 50_000 || got > 1<<20 {
		t.Errorf("100,000 bytes take %d on the disk", got)
	}
	if err := os.Truncate(path, 1<<30); err != nil {
		t.Fatal(err)
	}
	sparse, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := usage.Disk(sparse); got > 1<<30 || got < 50_000 {
		t.Errorf("a file with 1 GiB of nothing takes %d bytes", got)
	}
}
