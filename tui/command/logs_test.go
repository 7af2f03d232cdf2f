package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRenderLog(t *testing.T) {
	local := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC).Local().Format("2006-01-02 15:04:05.000")
	for line, want := range map[string]string{
		`{"time":"2026-01-02T03:04:05.678Z","level":"INFO","msg":"job done","job":"4be1","took":0.31,"spec":{"a":[1]}}`: local + ` INFO  job done job=4be1 took=0.31 spec={"a":[1]}`,
		`{"time":"soon","level":"ERROR","msg":"it failed","error":"no \"room\" left","empty":""}`:                       `soon ERROR it failed error="no \"room\" left" empty=""`,
		`{"level":"WARN","msg":"red \u001b[31malert","path":"/tmp/\u009bx"}`:                                            `WARN  red ␛[31malert path=/tmp/` + "\ufffd" + `x`,
		`{"msg":"b","z":1,"a":2}`:         `b z=1 a=2`,
		`panic: runtime error` + "\x1b":   `panic: runtime error␛`,
		`{"cut off":`:                     `{"cut off":`,
		`[1, 2]`:                          `[1, 2]`,
		`{"time":12,"level":[],"msg":{}}`: `time=12 level=[] msg={}`,
	} {
		if got := strings.TrimSpace(renderLog([]byte(line))); got != want {
			t.Errorf("%s\n  is shown as %q\n  want        %q", line, got, want)
		}
	}
}

func FuzzRenderLog(f *testing.F) {
	f.Add([]byte(`{"time":"2026-01-02T03:04:05Z","level":"INFO","msg":"x","a":{"b":"\u001b"}}`))
	f.Add([]byte("\x9b31m"))
	f.Fuzz(func(t *testing.T, line []byte) {
		got := renderLog(line)
		if strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
			t.Errorf("%q is shown as %q", line, got)
		}
	})
}

func TestReadLastLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.log")
	var all []string
	for i := range 3000 {
		all = append(all, fmt.Sprintf("line %d %s", i, strings.Repeat("x", i%97)))
	}
	text := strings.Join(all, "\n")
	for _, end := range []string{"\n", ""} {
		if err := os.WriteFile(path, []byte(text+end), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{0, 1, 2, 50, 2999, 3000, 3001} {
			var got []string
			err := readLog(t.Context(), path, n, false, func(line []byte) error {
				got = append(got, string(line))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			want := all[max(0, len(all)-n):]
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("the last %d lines (end %q): got %d, from %.20q", n, end, len(got), got)
			}
		}
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := readLog(t.Context(), path, 5, false, func(line []byte) error { t.Errorf("an empty log has %q", line); return nil }); err != nil {
		t.Error(err)
	}
}

// TestFollowLog follows a log that begins late, is renamed, and is cut off.
func TestFollowLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.log")
	ctx, cancel := context.WithCancel(t.Context())
	lines := make(chan string, 100)
	done := make(chan error)
	go func() {
		done <- readLog(ctx, path, 10, true, func(line []byte) error {
			lines <- string(line)
			return nil
		})
	}()
	write := func(text string, flags int) {
		t.Helper()
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|flags, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	expect := func(want string) {
		t.Helper()
		select {
		case got := <-lines:
			if got != want {
				t.Fatalf("got %q, want %q", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%q was not read", want)
		}
	}
	write("one\ntw", os.O_APPEND)
	expect("one")
	write("o\n", os.O_APPEND)
	expect("two")
	write("last of the old\n", os.O_APPEND)
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	write("first of the new\nsecond\n", os.O_APPEND)
	expect("last of the old")
	expect("first of the new")
	expect("second")
	write("cut\n", os.O_TRUNC)
	expect("cut")
	cancel()
	if err := <-done; err == nil {
		t.Error("it ended without the reason")
	}
}
