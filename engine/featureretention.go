package engine

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"copydesk/engine/atomicfile"
)

// featureFiles returns the files of kept features, the longest unused first.
func (w Workspace) featureFiles() ([]fs.FileInfo, error) {
	entries, err := os.ReadDir(w.Features())
	if err != nil {
		return nil, err
	}
	var files []fs.FileInfo
	for _, e := range entries {
		// Only what is named by a key is ours.
		if len(e.Name()) != 64 || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist): // a training has found it damaged
		case err != nil:
			return nil, err
		default:
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	return files, nil
}

func bytesIn(files []fs.FileInfo) (total int64) {
	for _, f := range files {
		total += f.Size()
	}
	return total
}

// featureBytes is what the kept features take.
func (d *Desk) featureBytes() (int64, error) {
	files, err := d.workspace.featureFiles()
	return bytesIn(files), err
}

// dropFeatures removes kept features beyond the limit, the longest unused first,
// and what was not finished of others. No run refers to them: they can be made
// again.
func (d *Desk) dropFeatures() error {
	if err := atomicfile.Sweep(d.workspace.Features()); err != nil {
		return err
	}
	files, err := d.workspace.featureFiles()
	if err != nil {
		return err
	}
	total := bytesIn(files)
	for _, f := range files {
		if total <= d.retention.Features {
			break
		}
		if err := context.Cause(d.ctx); err != nil {
			return err
		}
		path := filepath.Join(d.workspace.Features(), f.Name())
		if err := os.Remove(path); err != nil {
			return err
		}
		d.log.Info("dropped by retention", "kind", "features", "path", path, "bytes", f.Size())
		total -= f.Size()
	}
	return nil
}
