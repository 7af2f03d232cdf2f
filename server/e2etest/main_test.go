//go:build linux

package e2etest_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// program is the path of the binary under test.
var program string

// programVariable names the binary to a test that runs in a child of its own.
const programVariable = "COPYDESK_E2E_PROGRAM"

// TestMain builds the program once: what is tested is what people run. The test
// binary is a viewer of a desk, in a process of its own, where it is told so.
func TestMain(m *testing.M) {
	if dir := os.Getenv(viewersVariable); dir != "" {
		if err := viewForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	code, err := buildAndRun(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func buildAndRun(m *testing.M) (int, error) {
	if program = os.Getenv(programVariable); program != "" {
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "copydesk")
	args := []string{"build", "-o", program}
	if raceEnabled {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "copydesk")...).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	return m.Run(), nil
}

// TestSources looks at every file that the program is made of: go test keeps
// results until a file that a test looked at changes, and does not know what
// TestMain's build read.
func TestSources(t *testing.T) {
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case d.IsDir():
			return nil
		}
		_, err = os.Stat(path)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
