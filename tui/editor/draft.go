package editor

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"copydesk/engine/fault"
)

// mostRead bounds what is read back, in bytes.
const mostRead = 16 << 20

// Draft is a file that is edited, in a folder of its own that takes what an
// editor leaves beside it. Only its user can read it.
type Draft struct {
	path string
}

// New makes a draft of a text. The suffix is the end of its name, such as .yaml,
// by which editors know what it is.
func New(content []byte, suffix string) (*Draft, error) {
	dir, err := os.MkdirTemp("", "copydesk-")
	if err != nil {
		return nil, err
	}
	d := &Draft{path: filepath.Join(dir, "draft"+suffix)}
	if err := os.WriteFile(d.path, content, 0o600); err != nil {
		return nil, errors.Join(err, d.Remove())
	}
	return d, nil
}

// Path is where the draft is.
func (d *Draft) Path() string { return d.path }

// Read returns what the draft says now.
func (d *Draft) Read() ([]byte, error) {
	f, err := os.Open(d.path) // anew: editors put another file in its place
	if err != nil {
		return nil, fmt.Errorf("the draft cannot be read: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostRead+1))
	if err == nil && len(text) > mostRead {
		err = fault.Newf(fault.Invalid, "%s is larger than %d MiB", d.path, mostRead>>20)
	}
	return text, err
}

// Remove removes the draft and what is left beside it.
func (d *Draft) Remove() error { return os.RemoveAll(filepath.Dir(d.path)) }
