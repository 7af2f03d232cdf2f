package blob_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine/blob"
	"copydesk/engine/fault"
)

func TestSaveAndRead(t *testing.T) {
	dir := t.TempDir()
	for _, content := range []string{"", "news", strings.Repeat("x", 1<<20)} {
		digest, err := blob.Save(dir, []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		if data, err := blob.Read(dir, digest); err != nil || string(data) != content {
			t.Errorf("read %d bytes, %v; want %d", len(data), err, len(content))
		}
		if again, err := blob.Save(dir, []byte(content)); err != nil || again != digest {
			t.Errorf("saved again as %s, %v; want %s", again, err, digest)
		}
	}
	const empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got := blob.Digest(nil); got != empty {
		t.Errorf("digest of nothing is %s, want %s", got, empty)
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	digest, err := blob.Save(dir, []byte("news"))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "sha256:", "sha256:../../etc/passwd", "md5:" + strings.Repeat("0", 64), strings.ToUpper(digest)} {
		if _, err := blob.Read(dir, bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("digest %q: %v", bad, err)
		}
	}
	if _, err := blob.Read(dir, "sha256:"+strings.Repeat("0", 64)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a missing file: %v", err)
	}
	path := filepath.Join(dir, strings.TrimPrefix(digest, "sha256:"))
	if err := os.WriteFile(path, []byte("newt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Read(dir, digest); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a damaged file: %v", err)
	}
}
