//go:build linux || darwin

package owner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

// longDir makes a workspace whose own socket would have too long a path.
func longDir(t *testing.T) string {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestLongPath(t *testing.T) {
	runtimeDir, err := os.MkdirTemp("", "run")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(runtimeDir) })
	fallback := "/tmp/copydesk-" + strconv.Itoa(os.Getuid())
	for name, tt := range map[string]struct{ runtimeDir, want string }{
		"runtime directory":    {runtimeDir, filepath.Join(runtimeDir, "copydesk")},
		"none":                 {"", fallback},
		"a relative one":       {"run", fallback},
		"a missing one":        {filepath.Join(runtimeDir, "no"), fallback},
		"one that is too long": {"/" + strings.Repeat("x", 100), fallback},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("XDG_RUNTIME_DIR", tt.runtimeDir)
			dir := longDir(t)
			h := take(t, dir)
			l, err := h.Listen()
			if err != nil {
				t.Fatal(err)
			}
			go greet(l)
			// Without a card, and under another name, it is found in the same place.
			link := filepath.Join(filepath.Dir(dir), strings.Repeat("link", 30))
			if err := os.Symlink(dir, link); err != nil {
				t.Fatal(err)
			}
			for _, dir := range []string{dir, link} {
				if pid := greeting(t, dir); pid != os.Getpid() {
					t.Errorf("process %d answers in %s", pid, dir)
				}
			}
			if err := h.Publish(Card{Mode: Serve}); err != nil {
				t.Fatal(err)
			}
			address := h.Card().Address
			if filepath.Dir(address) != tt.want || len(address) > maxAddress {
				t.Errorf("the address is %s, want it in %s", address, tt.want)
			}
			// With one, wherever the client would look by itself.
			t.Setenv("XDG_RUNTIME_DIR", "/elsewhere")
			if pid := greeting(t, dir); pid != os.Getpid() {
				t.Errorf("process %d answers", pid)
			}
			if err := h.Release(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Lstat(address); err == nil {
				t.Error("the socket is left")
			}
		})
	}
}

func TestPrivate(t *testing.T) {
	dir := t.TempDir()
	open, file := filepath.Join(dir, "open"), filepath.Join(dir, "file")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o755), os.WriteFile(file, nil, 0o600), os.Symlink(dir, filepath.Join(dir, "link"))); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{open: "open to other users", file: "not a directory", filepath.Join(dir, "link"): "not a directory"}
	if os.Getuid() == 0 {
		foreign := filepath.Join(dir, "foreign")
		if err := errors.Join(os.Mkdir(foreign, 0o700), os.Chown(foreign, 12345, 12345)); err != nil {
			t.Fatal(err)
		}
		tests[foreign] = "belongs to user 12345"
	} else {
		tests["/"] = "belongs to user 0"
	}
	for dir, want := range tests {
		if err := private(dir); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", dir, err, want)
		}
	}
	mine := filepath.Join(dir, "mine")
	if err := os.Mkdir(mine, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := private(mine); err != nil {
		t.Error(err)
	}
}

func TestListenRemovesSocketsOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, socketFile)
	if err := os.WriteFile(path, []byte("letter"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := take(t, dir).Listen(); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), path) {
		t.Errorf("Listen: %v (%v)", err, fault.KindOf(err))
	}
	if b, _ := os.ReadFile(path); string(b) != "letter" {
		t.Errorf("the file is %q", b)
	}
}

func TestPeerUID(t *testing.T) {
	dir := t.TempDir()
	l, err := take(t, dir).Listen()
	if err != nil {
		t.Fatal(err)
	}
	uids := make(chan int, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			close(uids)
			return
		}
		uid, ok := PeerUID(c)
		if !ok {
			uid = -1
		}
		uids <- uid
		c.Close()
		if _, ok := PeerUID(c); ok {
			t.Error("a closed connection has a peer")
		}
	}()
	conn, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if uid := <-uids; uid != os.Getuid() {
		t.Errorf("the peer is user %d, want %d", uid, os.Getuid())
	}
}

func TestDialCancelled(t *testing.T) {
	dir := t.TempDir()
	if _, err := take(t, dir).Listen(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Dial(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("Dial: %v", err)
	}
}
