package files

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	home := t.TempDir()
	for _, dir := range []string{"news", "news/archive", ".cache"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"news/police.csv", "news/politics.csv.gz", "news/.draft.csv", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(home, file), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(home, "news"), filepath.Join(home, "newest")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(home)
	n := Names{Home: home}
	for _, tt := range []struct {
		name string
		want []string
	}{
		{"", []string{"newest/", "news/", "notes.txt"}},
		{"ne", []string{"newest/", "news/"}},
		{"~", []string{"~/"}},
		{"~/news/", []string{"~/news/archive/", "~/news/police.csv", "~/news/politics.csv.gz"}},
		{"news/pol", []string{"news/police.csv", "news/politics.csv.gz"}},
		{"news/.", []string{"news/.draft.csv"}},
		{home + "/.c", []string{home + "/.cache/"}},
		{"nowhere/x", nil},
	} {
		if got := n.Complete(tt.name); !slices.Equal(got, tt.want) {
			t.Errorf("Complete(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
	for name, want := range map[string]string{
		"": "", "~/notes.txt": "", "news/police.csv": "", "news": "is a directory", "lost.csv": "there is no file " + home,
	} {
		if got := n.Check(name); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("Check(%q) = %q, want %q", name, got, want)
		}
	}
	for path, want := range map[string]string{
		home + "/news/police.csv": "news/police.csv", "/srv/x.csv": "/srv/x.csv", home + "x/y.csv": home + "x/y.csv",
	} {
		if got := n.Short(path); got != want {
			t.Errorf("Short(%q) = %q, want %q", path, got, want)
		}
	}
	t.Chdir("news")
	if got := n.Short(home + "/notes.txt"); got != "~/notes.txt" {
		t.Errorf("Short of a file at home = %q", got)
	}
	if got, err := n.Whole(" ~/notes.txt "); err != nil || got != filepath.Join(home, "notes.txt") {
		t.Errorf("Whole = %q, %v", got, err)
	}
}

func TestCompleteOfAVeryLargeDirectory(t *testing.T) {
	dir := t.TempDir()
	for i := range 3 * mostWays {
		if err := os.WriteFile(filepath.Join(dir, "a"+strings.Repeat("b", i%7)+string(rune('a'+i%26))+string(rune('a'+i/26%26))), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := (Names{}).Complete(dir + "/"); len(got) != mostWays || !slices.IsSorted(got) {
		t.Errorf("%d completions", len(got))
	}
}
