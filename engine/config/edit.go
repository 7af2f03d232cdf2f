package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"copydesk/engine/atomicfile"
	"copydesk/engine/fault"
)

// Edit is a change of a workspace's configuration by hand. What was written is
// either the configuration or kept beside it, never lost.
//
//	e, err := config.BeginEdit(dir)
//	text := edit(e.Text()) // in an editor
//	changed, err := e.Save(text)
type Edit struct {
	path  string // links followed
	was   []byte // nil: there was no file
	mode  fs.FileMode
	text  []byte
	draft string // a draft that was kept and is gone on with
}

// Saved says what came of an edit.
type Saved struct {
	Path    string // of the configuration
	Changed bool
	// Before is where the configuration is kept that a draft took the place of,
	// which may be younger than the draft. "": nowhere.
	Before string
}

// BeginEdit reads the configuration of the workspace in a directory, which need
// not be there, or the draft that an edit before has left.
func BeginEdit(dir string) (*Edit, error) {
	e := &Edit{path: filepath.Join(dir, WorkspaceFile), mode: 0o600}
	if path, err := filepath.EvalSymlinks(e.path); err == nil {
		e.path = path
	} else if errors.Is(err, syscall.ENOTDIR) {
		return nil, fault.As(fault.Invalid, noDirectory(dir))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	info, err := os.Stat(e.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.text = Template()
	case err != nil:
		return nil, err
	default:
		e.mode = info.Mode().Perm()
		if e.was, err = os.ReadFile(e.path); err != nil {
			return nil, err
		}
		e.text = e.was
	}
	draft, err := os.ReadFile(e.draftPath(1))
	switch {
	case err == nil:
		e.text, e.draft = draft, e.draftPath(1)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return e, nil
}

// Text is what there is to edit.
func (e *Edit) Text() []byte { return e.text }

// Draft is the path of the draft that is gone on with, "" if there is none.
func (e *Edit) Draft() string { return e.draft }

func (e *Edit) draftPath(n int) string { return numbered(e.path+".draft", n) }

func numbered(path string, n int) string {
	if n > 1 {
		path += fmt.Sprintf("-%d", n)
	}
	return path
}

// Save makes a text the configuration, if it is right and the file is as it was
// when the edit began. Otherwise its error says what is wrong, and where, and
// where the text is kept.
func (e *Edit) Save(text []byte) (Saved, error) {
	s := Saved{Path: e.path}
	if e.draft == "" && bytes.Equal(text, e.text) {
		if e.was == nil {
			return s, nil
		}
		return s, Check(e.path, e.was)
	}
	if Check(e.path, text) != nil {
		kept, err := e.Keep(text)
		if err != nil {
			return s, err
		}
		return s, fault.Newf(fault.Invalid, "%w\n%s is as it was, and the draft is kept", Check(kept, text), e.path)
	}
	now, err := os.ReadFile(e.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) || !bytes.Equal(now, e.was) {
		kept, err := e.Keep(text)
		if err != nil {
			return s, err
		}
		return s, fault.Newf(fault.Conflict, "%s was changed in the meantime; what you wrote is kept in %s", e.path, kept)
	}
	if e.draft != "" && e.was != nil && !bytes.Equal(e.was, text) {
		if s.Before, err = write(e.path+".before", e.was); err != nil {
			return s, err
		}
	}
	if err := e.replace(text); err != nil {
		return s, err
	}
	s.Changed = !bytes.Equal(text, e.was)
	return s, e.dropDraft()
}

// replace writes the configuration, as readable for others as it was.
func (e *Edit) replace(text []byte) error {
	if err := os.MkdirAll(filepath.Dir(e.path), 0o700); err != nil {
		return err
	}
	if err := atomicfile.Write(e.path, fill(text)); err != nil {
		return err
	}
	return os.Chmod(e.path, e.mode)
}

// dropDraft removes the draft that was gone on with, if nobody changed it since.
func (e *Edit) dropDraft() error {
	if !e.draftIsSame() {
		return nil
	}
	return os.Remove(e.draft)
}

func (e *Edit) draftIsSame() bool {
	if e.draft == "" {
		return false
	}
	text, err := os.ReadFile(e.draft)
	return err == nil && bytes.Equal(text, e.text)
}

// Keep writes a text beside the configuration, over the draft that was gone on
// with if nobody changed that since, and returns where.
func (e *Edit) Keep(text []byte) (string, error) {
	if err := os.MkdirAll(filepath.Dir(e.path), 0o700); err != nil {
		return "", err
	}
	if e.draftIsSame() {
		return e.draft, atomicfile.Write(e.draft, fill(text))
	}
	return write(e.draftPath(1), text)
}

// mostCopies is how many copies of a file are kept beside it.
const mostCopies = 100

// write writes a file that was not there, with a number behind its name if it
// was, and returns its path.
func write(path string, text []byte) (string, error) {
	for n := 1; n <= mostCopies; n++ {
		f, err := os.OpenFile(numbered(path, n), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(text)
		return f.Name(), errors.Join(err, f.Sync(), f.Close())
	}
	return "", fault.Newf(fault.Exhausted, "there are %d files such as %s already; remove some", mostCopies, path)
}

func fill(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}
