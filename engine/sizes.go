package engine

import (
	"errors"
	"io/fs"
	"path/filepath"

	"copydesk/engine/usage"
)

// Sizes are the bytes that the files of a workspace take on the disk.
type Sizes struct {
	Store       int64
	Corpora     int64
	Features    int64
	Predictions int64
	Models      int64
	Logs        int64
}

// Sizes looks at every file of the workspace.
func (w Workspace) Sizes() (Sizes, error) {
	var s Sizes
	for dir, size := range map[string]*int64{
		w.Store(): &s.Store, w.Corpora(): &s.Corpora, w.Features(): &s.Features, w.Predictions(): &s.Predictions, w.Models(): &s.Models,
	} {
		bytes, err := bytesOf(dir)
		if err != nil {
			return Sizes{}, err
		}
		*size = bytes
	}
	logs, err := w.logBytes()
	s.Logs = logs
	return s, err
}

// bytesOf adds up the files below a folder. One that goes meanwhile is not
// there.
func bytesOf(dir string) (int64, error) {
	total := int64(0)
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			var info fs.FileInfo
			if info, err = e.Info(); err == nil {
				total += usage.Disk(info)
			}
		}
		if path != dir && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	return total, err
}
