package engine_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// forbidden says what the packages of a folder must not import.
var forbidden = []struct {
	folder  string
	imports []string
	why     string
}{
	{"engine", []string{"copydesk/store", "copydesk/server", "copydesk/tui"}, "the engine imports nothing of ours but other engine packages"},
	{"engine", []string{"github.com/dgraph-io", "net/http", "github.com/charmbracelet"}, "the engine knows no Badger, no HTTP, no Bubble Tea"},
	{"store", []string{"copydesk/server", "copydesk/tui"}, "store imports the engine only"},
	{"server", []string{"copydesk/store", "copydesk/tui"}, "server imports the engine only"},
	{"tui", []string{"copydesk/store", "copydesk/server"}, "tui asks for what it needs through interfaces of its own"},
}

// allowedAtTop is all that the top level has.
var allowedAtTop = map[string]bool{
	"main.go": true, "tui": true, "engine": true, "store": true, "server": true, "testdata": true,
	"go.mod": true, "go.sum": true, "README.md": true, "LICENSE": true, "NOTICE": true,
	".gitignore": true, ".git": true, ".ci": true,
	"copydesk": true, // the binary that go build leaves
}

func TestLayout(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !allowedAtTop[e.Name()] {
			t.Errorf("%s is at the top level, which is fixed", e.Name())
		}
	}

	files := 0
	for _, folder := range []string{"engine", "store", "server", "tui"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			// Tests, and packages that serve tests only, may put real parts
			// together that do not know each other.
			forTests := strings.HasSuffix(path, "_test.go") || strings.HasSuffix(filepath.Dir(path), "test")
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || forTests {
				return err
			}
			files++
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range f.Imports {
				name, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				for _, rule := range forbidden {
					if rule.folder != folder {
						continue
					}
					for _, prefix := range rule.imports {
						if name == prefix || strings.HasPrefix(name, prefix+"/") {
							rel, _ := filepath.Rel(root, path)
							t.Errorf("%s imports %s: %s", rel, name, rule.why)
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
}
