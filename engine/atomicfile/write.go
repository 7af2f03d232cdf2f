package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"copydesk/engine/fault"
)

// temporary is the pattern of the names of files that are being written.
const temporary = ".tmp-*"

// Write makes the file at path from what fill writes, for its user alone. It
// writes a temporary file beside it, syncs it and renames it; a file that was
// there is replaced. A full disk is an error of kind fault.Exhausted.
func Write(path string, fill func(io.Writer) error) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, temporary)
	if err != nil {
		return classify(path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = classify(path, err)
		}
	}()
	w := bufio.NewWriterSize(f, 64<<10)
	if err := fill(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// Sweep removes what writers that were killed left in dir. Nobody may be
// writing there.
func Sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, temporary))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

func classify(path string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) {
		return fault.Newf(fault.Exhausted, "no room to write %s: %w; free some space and try again", path, err)
	}
	return fmt.Errorf("write %s: %w", path, err)
}
