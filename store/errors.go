package store

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine/fault"
)

// explain gives an error of the open database its kind and its sentence. Errors
// that have them already are passed on.
func (s *Store) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case fault.KindOf(err) != fault.Internal:
		return err
	case errors.Is(err, badger.ErrTxnTooBig):
		return fault.Newf(fault.Exhausted, "more changes at once than the store takes (%d MiB of memory table): nothing was stored", s.db.Opts().MemTableSize>>20)
	case isFull(err):
		return noRoom(s.dir, err)
	}
	return fmt.Errorf("store in %s: %w", s.dir, err)
}

// explainOpen gives an error of opening its kind and its sentence.
func explainOpen(dir string, err error) error {
	switch {
	case fault.KindOf(err) != fault.Internal:
		return err
	case strings.Contains(err.Error(), "Another process is using this Badger"):
		return inUse(dir)
	case isFull(err):
		return noRoom(dir, err)
	case has(err, fs.ErrPermission, syscall.EACCES, syscall.EPERM, syscall.EROFS):
		return fault.Newf(fault.Invalid, "the store in %s cannot be written: %s; give it back to its user, or choose another workspace", dir, oneLine(err.Error()))
	case has(err, syscall.ENOTDIR, syscall.EEXIST):
		return fault.Newf(fault.Invalid, "the store cannot be in %s: %s; choose another workspace", dir, oneLine(err.Error()))
	case has(err, syscall.EIO, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOLCK):
		return fmt.Errorf("the store in %s cannot be opened: %s", dir, oneLine(err.Error()))
	}
	return fault.Newf(fault.Corrupt, "the store in %s is damaged: %s; put back a copy of it, or choose another workspace", dir, oneLine(err.Error()))
}

func noRoom(dir string, err error) error {
	return fault.Newf(fault.Exhausted, "no room for the store in %s: %s; free some space and try again", dir, oneLine(err.Error()))
}

func isFull(err error) bool {
	return has(err, syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT)
}

// has reports whether err is one of several. Badger gives most errors on as
// text, so the text of a system's error counts as well.
func has(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) || strings.Contains(err.Error(), target.Error()) {
			return true
		}
	}
	return false
}
