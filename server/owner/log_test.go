//go:build linux || darwin

package owner

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestLog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, LogFile)
	if err := os.WriteFile(path, []byte("old\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := OpenLog(path, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	line := append(bytes.Repeat([]byte("x"), 1<<18-1), '\n')
	for range 20 {
		if n, err := l.Write(line); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
		// Old ones that have the same millisecond in their names count as one.
		time.Sleep(2 * time.Millisecond)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	// What comes at the very end is not lost.
	if _, err := l.Write([]byte("bye\n")); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 3 {
		t.Errorf("%v is there, want the log and 2 old ones", entries)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 || info.Size() > 1<<20 {
			t.Errorf("%s: %v, %d bytes, %v; want 0600 and at most a MiB", e.Name(), info.Mode(), info.Size(), err)
		}
	}
	if b, _ := os.ReadFile(path); !bytes.HasSuffix(b, []byte("x\nbye\n")) {
		t.Errorf("the log ends with %q", b[max(0, len(b)-10):])
	}
}

func TestLogCannotBeOpened(t *testing.T) {
	if _, err := OpenLog(filepath.Join("/dev/null", LogFile), 1, 1); err == nil {
		t.Error("a log was opened in a file")
	}
}

// logger writes to its log while there is no room and when there is again.
func logger(args []string) error {
	limit := syscall.Rlimit{}
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	l, err := OpenLog(args[0], 1<<20, 1)
	if err != nil {
		return err
	}
	full := limit
	full.Cur = 4
	for _, step := range []struct {
		limit syscall.Rlimit
		fails bool
	}{{limit, false}, {full, true}, {full, true}, {limit, false}} {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &step.limit); err != nil {
			return err
		}
		if _, err := l.Write([]byte("line\n")); errors.Is(err, syscall.EFBIG) != step.fails || err != nil && !step.fails {
			return fmt.Errorf("with room for %d bytes: %w", step.limit.Cur, err)
		}
	}
	return l.Close()
}

func TestLogOnFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), LogFile)
	cmd, _, _ := spawn(t, "logger", path)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); strings.ReplaceAll(string(b), "line\n", "") != "" || len(b) != 10 {
		t.Errorf("the log is %q", b)
	}
}

func TestLastWords(t *testing.T) {
	long := strings.Repeat("é", 400)
	for content, want := range map[string]string{
		"":                                 "",
		"\n\n":                             "",
		"one\ntwo\n\n":                     "two",
		"one\npanic: x\n\ngoroutine 1:\n":  "panic: x",
		"fatal error: out of memory\n\nx:": "fatal error: out of memory",
		"\x1b[2Jone\a":                     "\ufffd[2Jone\ufffd",
		long:                               strings.Repeat("é", 300) + "...",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, LogFile), []byte("panic: before\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := openLog(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.WriteString(content); err != nil {
			t.Fatal(err)
		}
		if got := l.lastWords(); got != want {
			t.Errorf("of %q: %q, want %q", content, got, want)
		}
		l.Close()
	}
}
