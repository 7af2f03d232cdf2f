package checkup

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// expect holds a result to a state and to what it says; a result that is not ok
// says what to do.
func expect(t *testing.T, r Result, state State, says string) {
	t.Helper()
	if r.State != state || !strings.Contains(r.Says, says) {
		t.Errorf("%s: %s %q, want %s with %q", r.Name, r.State, r.Says, state, says)
	}
	if (r.Do == "") != (r.State == OK) {
		t.Errorf("%s is %s and says to do %q", r.Name, r.State, r.Do)
	}
}

func TestPermissions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	expect(t, Permissions(dir, "store"), OK, "is not there yet")
	if err := os.MkdirAll(filepath.Join(dir, "store"), 0o700); err != nil {
		t.Fatal(err)
	}
	expect(t, Permissions(dir, "store", "models"), OK, "is yours alone")
	file := filepath.Join(dir, "models")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, Permissions(dir, "store", "models"), Problem, "is not a folder")
	expect(t, Permissions(filepath.Join(file, "x")), Problem, "models")
	if !private {
		return
	}
	for mode, want := range map[os.FileMode]State{0o755: Warning, 0o750: Warning, 0o770: Problem, 0o777: Problem} {
		if err := os.Chmod(filepath.Join(dir, "store"), mode); err != nil {
			t.Fatal(err)
		}
		expect(t, Permissions(dir, "store"), want, "store can be ")
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(dir, 12345, -1); err != nil {
			t.Fatal(err)
		}
		expect(t, Permissions(dir), Problem, "belongs to user 12345")
		return
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	expect(t, Permissions(dir), Problem, "cannot be written")
	expect(t, Permissions(filepath.Join(dir, "new")), Problem, "cannot be made in "+dir)
}

func TestSpace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there")
	if _, known := fileSystemOf(t.TempDir()); !known {
		expect(t, Space(dir, 1, 1), OK, "not known")
		return
	}
	const all = 1 << 62
	expect(t, Space(dir, 0, 0), OK, "GiB are free for "+dir)
	expect(t, Space(dir, 0, all), Warning, "MiB are free")
	expect(t, Space(dir, all, all), Problem, "the store needs")
	if free, known := Free(dir); !known || free == 0 || free > all {
		t.Errorf("%d bytes are free, known %v", free, known)
	}
}

func TestPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	port := l.Addr().(*net.TCPAddr).Port
	expect(t, Port("127.0.0.1", 0, ""), OK, "any port")
	expect(t, Port("127.0.0.1", port, address), OK, "the desk serves predictions on "+address)
	who := "another process"
	if runtime.GOOS == "linux" {
		who = "(process " + strconv.Itoa(os.Getpid()) + ")"
	}
	expect(t, Port("127.0.0.1", port, ""), Warning, who)
	expect(t, Port("127.0.0.1", port, "127.0.0.1:1"), Warning, who)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	expect(t, Port("127.0.0.1", port, ""), OK, "is free")
	expect(t, Port("192.0.2.1", port, ""), Problem, "is no address of this machine")
}

func TestClock(t *testing.T) {
	at := func(s string) func() time.Time {
		now, err := time.Parse(time.DateTime, s)
		if err != nil {
			t.Fatal(err)
		}
		return func() time.Time { return now }
	}
	dir := t.TempDir()
	expect(t, Clock(time.Now, dir), OK, "for files too")
	expect(t, Clock(time.Now, filepath.Join(dir, "none")), OK, "it is ")
	expect(t, Clock(at("1970-01-01 00:00:12"), dir), Problem, "1970-01-01")
	expect(t, Clock(at("2222-01-01 00:00:00"), dir), Problem, "2222-01-01")
	expect(t, Clock(at("2025-01-02 00:00:00"), dir), Warning, "ahead of")
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestSkew(t *testing.T) {
	before := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	after := before.Add(10 * time.Millisecond)
	for _, tt := range []struct {
		file  time.Duration
		state State
		says  string
	}{
		{0, OK, "for files too"},
		{-2 * time.Second, OK, "for files too"},
		{2 * time.Second, OK, "for files too"},
		{-3 * time.Second, Warning, "3 s behind"},
		{5*time.Second + 10*time.Millisecond, Warning, "5 s ahead of"},
	} {
		expect(t, skewed("it is", before, before.Add(tt.file), after), tt.state, tt.says)
	}
}

func TestFileSystem(t *testing.T) {
	r := FileSystem(filepath.Join(t.TempDir(), "x"))
	if r.State == Problem || r.Says == "" || (r.Do == "") != (r.State == OK) {
		t.Errorf("%+v", r)
	}
}

func TestOpenFiles(t *testing.T) {
	if r := OpenFiles(); r.State == Problem || r.Says == "" {
		t.Errorf("%+v", r)
	}
}

func TestNoDesk(t *testing.T) {
	dir := t.TempDir()
	card := filepath.Join(dir, "desk.json")
	expect(t, NoDesk(dir), OK, "no desk runs for "+dir)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for text, says := range map[string]string{
		"":                          "is not the card of a desk",
		`{"pid": 0}`:                "is not the card of a desk",
		`{"pid": "1"}`:              "is not the card of a desk",
		`{"pid": 7, "host": "no "}`: "a desk of machine no  (process 7)",
		`{"pid": 999999999, "host": "` + host + `"}`:                        "that died",
		`{"pid": ` + strconv.Itoa(os.Getpid()) + `, "host":"` + host + `"}`: "no desk answers",
	} {
		if runtime.GOOS == "windows" && says == "that died" {
			continue
		}
		if err := os.WriteFile(card, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		expect(t, NoDesk(dir), Warning, says)
	}
}
