package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine/config"
	"copydesk/engine/fault"
)

const (
	right = "models: {naive_bayes: {alpha: 0.5}}\n"
	wrong = "models: {naive_bayes: {alpha: -1}}\n"
)

func begin(t *testing.T, dir string) *config.Edit {
	t.Helper()
	e, err := config.BeginEdit(dir)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// holds fails if a directory does not have these files with these texts, and no
// others.
func holds(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if w, ok := want[e.Name()]; err != nil || !ok || string(text) != w {
			t.Errorf("%s is %q, %v; want %q", e.Name(), text, err, w)
		}
	}
	if len(entries) != len(want) {
		t.Errorf("%d files, want %d", len(entries), len(want))
	}
}

func TestEdit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "workspace")
	e := begin(t, dir)
	if string(e.Text()) != string(config.Template()) || e.Draft() != "" {
		t.Errorf("begins with %q of %q", e.Text(), e.Draft())
	}
	if s, err := e.Save(e.Text()); err != nil || s.Changed {
		t.Errorf("without a change: %+v, %v", s, err)
	}
	holds(t, dir, nil)
	if s, err := e.Save([]byte(right)); err != nil || !s.Changed || s.Path != filepath.Join(dir, "copydesk.yaml") {
		t.Errorf("%+v, %v", s, err)
	}
	holds(t, dir, map[string]string{"copydesk.yaml": right})

	// What is not right is kept, and gone on with.
	e = begin(t, dir)
	_, err := e.Save([]byte(wrong))
	draft := filepath.Join(dir, "copydesk.yaml.draft")
	if err == nil || fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), draft+":1: models.naive_bayes.alpha is -1; ") ||
		!strings.HasSuffix(err.Error(), "copydesk.yaml is as it was, and the draft is kept") {
		t.Errorf("%v", err)
	}
	holds(t, dir, map[string]string{"copydesk.yaml": right, "copydesk.yaml.draft": wrong})
	e = begin(t, dir)
	if string(e.Text()) != wrong || e.Draft() != draft {
		t.Errorf("goes on with %q of %q", e.Text(), e.Draft())
	}
	if _, err := e.Save([]byte(wrong)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("still wrong: %v", err)
	}
	if _, err := e.Save([]byte("more " + wrong)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("more wrong: %v", err)
	}
	holds(t, dir, map[string]string{"copydesk.yaml": right, "copydesk.yaml.draft": "more " + wrong})

	// When it is right the draft goes, and what it replaces stays: it may have
	// been written after the draft.
	better := strings.Replace(right, "0.5", "0.7", 1)
	s, err := begin(t, dir).Save([]byte(better))
	if err != nil || !s.Changed || s.Before != filepath.Join(dir, "copydesk.yaml.before") {
		t.Errorf("%+v, %v", s, err)
	}
	holds(t, dir, map[string]string{"copydesk.yaml": better, "copydesk.yaml.before": right})
}

// TestEditAtTheSameTime holds that of two edits at once neither is lost.
func TestEditAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	first, second, third := begin(t, dir), begin(t, dir), begin(t, dir)
	if _, err := first.Save([]byte(right)); err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(right, "0.5", "0.7", 1)
	if _, err := second.Save([]byte(other)); fault.KindOf(err) != fault.Conflict || !strings.HasSuffix(err.Error(), "copydesk.yaml was changed in the meantime; what you wrote is kept in "+filepath.Join(dir, "copydesk.yaml.draft")) {
		t.Errorf("%v", err)
	}
	if _, err := third.Save([]byte(wrong)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	holds(t, dir, map[string]string{"copydesk.yaml": right, "copydesk.yaml.draft": other, "copydesk.yaml.draft-2": wrong})

	// A draft that somebody else changes while it is gone on with.
	e := begin(t, dir)
	file(t, dir, "copydesk.yaml.draft", "# mine\n")
	if _, err := e.Save([]byte(wrong)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
	if s, err := e.Save([]byte(other)); err != nil || !s.Changed {
		t.Errorf("%+v, %v", s, err)
	}
	holds(t, dir, map[string]string{
		"copydesk.yaml": other, "copydesk.yaml.before": right,
		"copydesk.yaml.draft": "# mine\n", "copydesk.yaml.draft-2": wrong, "copydesk.yaml.draft-3": wrong,
	})
}

// TestEditKeepsTheFile holds that a link stays one, and who may read it.
func TestEditKeepsTheFile(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	target := file(t, elsewhere, "mine.yaml", right)
	if err := os.Chmod(target, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(dir, "copydesk.yaml")); err != nil {
		t.Skip(err)
	}
	if s, err := begin(t, dir).Save([]byte("# nothing\n")); err != nil || !s.Changed {
		t.Errorf("%+v, %v", s, err)
	}
	holds(t, elsewhere, map[string]string{"mine.yaml": "# nothing\n"})
	if info, err := os.Lstat(target); err != nil || info.Mode() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := os.Readlink(filepath.Join(dir, "copydesk.yaml")); err != nil {
		t.Error(err)
	}
}

// TestEditOfWhatIsWrongAlready holds that leaving it so is not passed over.
func TestEditOfWhatIsWrongAlready(t *testing.T) {
	dir := t.TempDir()
	path := file(t, dir, "copydesk.yaml", wrong)
	e := begin(t, dir)
	if _, err := e.Save(e.Text()); err == nil || !strings.HasPrefix(err.Error(), path+":1: models.naive_bayes.alpha is -1") {
		t.Errorf("%v", err)
	}
	holds(t, dir, map[string]string{"copydesk.yaml": wrong})
	if s, err := e.Save([]byte(right)); err != nil || !s.Changed {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := config.BeginEdit(path); err == nil || !strings.Contains(err.Error(), "is a file or lies below one") {
		t.Errorf("a file as a workspace: %v", err)
	}
}
