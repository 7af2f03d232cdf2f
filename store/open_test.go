package store

import (
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

var discard = slog.New(slog.DiscardHandler)

// set puts a raw value into a store.
func set(t *testing.T, s *Store, key, value string) {
	t.Helper()
	err := s.db.Update(func(txn *badger.Txn) error { return txn.Set([]byte(key), []byte(value)) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestSchema(t *testing.T) {
	for _, tt := range []struct {
		value string
		kind  fault.Kind
		want  string
	}{
		{"3", fault.Conflict, "the workspace was written by a newer copydesk (schema 3, this program knows 2)"},
		{"0", fault.Corrupt, `"meta/schema" is damaged: "0"`},
		{"one", fault.Corrupt, `"meta/schema" is damaged: "one"`},
		{"", fault.Corrupt, `"meta/schema" is damaged`},
	} {
		t.Run(tt.value, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			set(t, s, string(schemaKey), tt.value)
			s.Close()
			_, err := Open(Options{Dir: dir})
			fails(t, err, tt.kind, tt.want)
			// The refusal lets go of it.
			_, err = Open(Options{Dir: dir})
			fails(t, err, tt.kind, tt.want)
		})
	}
	t.Run("none", func(t *testing.T) {
		dir := t.TempDir()
		load(t, dir, "someone\t\telse\n")
		_, err := Open(Options{Dir: dir})
		fails(t, err, fault.Corrupt, "was not written by copydesk", dir)
	})
}

func TestDamagedRecords(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, engine.Writes{
		Jobs:        []engine.Job{{ID: "j"}},
		Runs:        []engine.Run{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}, {ID: "e"}, {ID: "f"}, {ID: "g"}},
		Points:      map[string][]engine.Point{"a": series(10), "b": series(10), "c": series(600), "d": series(10)},
		Evaluations: map[string]engine.Evaluation{"a": {}},
		Versions:    []engine.Version{{Model: "m", Number: 1}, {Model: "n", Number: 1}},
		Champions:   map[string]int{"m": 1, "n": 1},
		Changes:     []engine.Change{{Model: "m"}},
	})
	for key, value := range map[string]string{
		"run/b":                  "\x01{",
		"run/d":                  "\x02{}",
		"evaluation/a":           "",
		"points/a/0000000000":    "\x01\x02",
		"series/c":               "\x01" + `{"points": 700, "last_step": 1}`,
		"series/e":               "\x01" + `{"points": 3, "last_step": 1}`,
		"series/f":               "\x01" + `{"points": 9000000000000000000, "last_step": 1}`,
		"series/g":               "\x01" + `{"points": -7, "last_step": 1}`,
		"job/j":                  "\x01" + `{"created": "yesterday"}`,
		"champion/m":             "\x01" + `{"version": 5}`,
		"version/n/0000000001":   "\x00",
		"history/m/0000000001":   "\x01[]",
		"history/n/not-a-number": "\x01{}",
	} {
		set(t, s, key, value)
	}

	runs, err := everyRun(s)
	fails(t, err, fault.Corrupt, "2 of the stored runs cannot be read; the first: ", `"run/b"`)
	var ids []string
	for _, r := range runs {
		ids = append(ids, r.ID)
	}
	equal(t, "sound runs", ids, []string{"a", "c", "e", "f", "g"})
	jobs, err := everyJob(s)
	fails(t, err, fault.Corrupt, "1 of the stored jobs cannot be read", `"job/j"`)
	equal(t, "sound jobs", jobs, []engine.Job(nil))

	for name, tt := range map[string]struct {
		err  func() error
		want string
	}{
		"run":             {func() error { _, err := s.Run("b"); return err }, `"run/b" is damaged`},
		"run version":     {func() error { _, err := s.Run("d"); return err }, `"run/d" is damaged: it has version 2, this program knows 1`},
		"evaluation":      {func() error { _, err := s.Evaluation("a"); return err }, `"evaluation/a" is damaged: it is empty`},
		"points":          {func() error { _, err := s.Points("a", 0, 0); return err }, `"points/a/0000000000" is damaged`},
		"points too few":  {func() error { _, err := s.Points("c", 0, 0); return err }, `"points/c/0000000001" is damaged: it holds 88 points, not 188`},
		"points missing":  {func() error { _, err := s.Points("e", 0, 0); return err }, `"points/e/0000000000" is damaged: it is missing`},
		"points no end":   {func() error { _, err := s.Points("f", 0, 0); return err }, `"points/f/0000000000" is damaged: it is missing`},
		"points negative": {func() error { _, err := s.Points("g", 0, 0); return err }, `"series/g" is damaged`},
		"points appended": {func() error { return s.Write(engine.Writes{Points: map[string][]engine.Point{"e": {{Step: 9}}}}) }, `"points/e/0000000000" is damaged`},
		"champion":        {func() error { _, err := s.Versions("m"); return err }, `"champion/m" is damaged: there is no such version`},
		"version":         {func() error { _, err := s.Versions("n"); return err }, `"version/n/0000000001" is damaged: it does not begin with a version`},
		"history":         {func() error { _, err := s.History("m"); return err }, `"history/m/0000000001" is damaged`},
		"history grows":   {func() error { return s.Write(engine.Writes{Changes: []engine.Change{{Model: "n"}}}) }, `"history/n/not-a-number" is damaged`},
	} {
		t.Run(name, func(t *testing.T) { fails(t, tt.err(), fault.Corrupt, tt.want) })
	}
}

// copyStore copies the files of a store that is closed.
func copyStore(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func count(t *testing.T, dir, pattern string) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

// Damaged files are refused in words: no panic, and nothing is thrown away.
func TestDamagedFiles(t *testing.T) {
	sound := t.TempDir()
	s := open(t, sound)
	for i := range 200 {
		write(t, s, engine.Writes{Runs: []engine.Run{filled[engine.Run](runID(i))}})
	}
	s.Close()
	tables := count(t, sound, "*.sst")
	if tables == 0 {
		t.Fatal("there is no table")
	}
	rewrite := func(change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(t *testing.T, path string) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name, file string
		damage     func(*testing.T, string)
		want       string
	}{
		{"table gone", "000001.sst", remove, "000001.sst"},
		{"table empty", "000001.sst", rewrite(func([]byte) []byte { return nil }), "000001.sst"},
		{"table short", "000001.sst", rewrite(func(b []byte) []byte { return b[:len(b)/2] }), "000001.sst"},
		{"table very short", "000001.sst", rewrite(func(b []byte) []byte { return b[:3] }), "000001.sst"},
		{"table's end", "000001.sst", rewrite(func(b []byte) []byte { b[len(b)-1] ^= 1; return b }), "000001.sst"},
		{"table's block", "000001.sst", rewrite(func(b []byte) []byte { clear(b[40_000:44_096]); return b }), "000001.sst"},
		{"table's bit", "000001.sst", rewrite(func(b []byte) []byte { b[50_000] ^= 4; return b }), "000001.sst"},
		{"manifest gone", badger.ManifestFilename, remove, "MANIFEST has none of the"},
		{"manifest empty", badger.ManifestFilename, rewrite(func([]byte) []byte { return nil }), "manifest"},
		{"manifest cut", badger.ManifestFilename, rewrite(func(b []byte) []byte { return b[:16] }), "MANIFEST has none of the"},
		{"manifest zero", badger.ManifestFilename, rewrite(func(b []byte) []byte { clear(b); return b }), "manifest"},
		{"manifest bit", badger.ManifestFilename, rewrite(func(b []byte) []byte { b[len(b)-1] ^= 1; return b }), "checksum"},
		{"registry zero", badger.KeyRegistryFileName, rewrite(func(b []byte) []byte { clear(b); return b }), "mismatch"},
		{"registry empty", badger.KeyRegistryFileName, rewrite(func([]byte) []byte { return nil }), "EOF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := copyStore(t, sound)
			path := filepath.Join(dir, tt.file)
			tt.damage(t, path)
			left := count(t, dir, "*.sst")
			_, err := Open(Options{Dir: dir})
			fails(t, err, fault.Corrupt, "the store in "+dir+" is damaged", tt.want)
			if got := count(t, dir, "*.sst"); got != left {
				t.Errorf("%d tables are left of %d", got, left)
			}
			b, err := os.ReadFile(filepath.Join(sound, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := len(allRuns(t, open(t, dir))); got != 200 {
				t.Errorf("%d runs after repair, want 200", got)
			}
		})
	}
}

// What a process leaves that is killed while it makes or deletes a log.
func TestStubs(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	write(t, s, engine.Writes{Runs: []engine.Run{{ID: "r"}}})
	s.Close()
	for _, name := range []string{"00007.mem", "000009.vlog"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s = open(t, dir)
	must[engine.Run](t)(s.Run("r"))
}

func TestUnusableDirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "store")} {
		_, err := Open(Options{Dir: dir})
		fails(t, err, fault.Invalid, "the store cannot be in "+dir, "choose another workspace")
	}
}

func TestNoPermission(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("permissions do not bind this user")
	}
	for _, mode := range []fs.FileMode{0o500, 0} {
		dir := t.TempDir()
		open(t, dir).Close()
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		_, err := Open(Options{Dir: dir})
		fails(t, err, fault.Invalid, "the store in "+dir+" cannot be written", "permission denied")
		_, err = Open(Options{Dir: filepath.Join(dir, "deeper")})
		fails(t, err, fault.Invalid, "permission denied")
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSecondOpener(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	write(t, s, engine.Writes{Runs: []engine.Run{{ID: "r"}}})
	_, err := Open(Options{Dir: dir})
	fails(t, err, fault.Unavailable, "the store in "+dir+" is held by", "wait until it ends, or stop it")
	if runtime.GOOS != "windows" {
		fails(t, err, fault.Unavailable, "this process")
	}
	// Nor is it to be had in the moment between the inspection and the opening.
	_, err = openBadger(badgerOptions(dir, Options{Logger: discard}))
	fails(t, explainOpen(dir, err), fault.Unavailable, "the store in "+dir+" is held by")
	must[engine.Run](t)(s.Run("r"))
	s.Close()

	c := start(t, "hold", dir)
	if line := c.line(t); line != "open" {
		t.Fatalf("the child says %q", line)
	}
	_, err = Open(Options{Dir: dir})
	fails(t, err, fault.Unavailable, "the store in "+dir+" is held by")
	if runtime.GOOS != "windows" {
		fails(t, err, fault.Unavailable, "process "+strconv.Itoa(c.cmd.Process.Pid))
	}
	c.kill(t)
	must[engine.Run](t)(open(t, dir).Run("r"))
}

// hold is a child that has the store open until it is told to go.
func hold(args []string) error {
	s, err := Open(Options{Dir: args[0]})
	if err != nil {
		return err
	}
	os.Stdout.WriteString("open\n")
	io.Copy(io.Discard, os.Stdin)
	return s.Close()
}

// The database is quiet but for what the logger asks for.
func TestLogger(t *testing.T) {
	for _, level := range []slog.Level{slog.LevelInfo, slog.LevelDebug} {
		var b strings.Builder
		s, err := Open(Options{Dir: t.TempDir(), Logger: slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: level}))})
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, engine.Writes{Runs: []engine.Run{{ID: "r"}}})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if heard, want := b.String(), level == slog.LevelDebug; strings.Contains(heard, "badger: ") != want || !want && heard != "" {
			t.Errorf("at level %v it says %q", level, heard)
		}
	}
}
