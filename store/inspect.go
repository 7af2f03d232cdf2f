package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
)

// inspect looks at the files of a store before Badger opens it, and holds its
// lock meanwhile. Badger itself would end the process at a table that is cut
// short, leave out what a damaged block holds without a word, and delete all
// tables when its manifest is lost.
func inspect(dir string, opt badger.Options) error {
	unlock, err := lock(dir)
	if err != nil {
		return explainOpen(dir, err)
	}
	defer unlock()
	files, err := os.ReadDir(dir)
	if err != nil {
		return explainOpen(dir, err)
	}
	var tables, logs int
	for _, f := range files {
		switch filepath.Ext(f.Name()) {
		case ".sst":
			tables++
		case ".mem", ".vlog":
			removed, err := removeStub(dir, f)
			if err != nil {
				return explainOpen(dir, err)
			}
			if !removed && filepath.Ext(f.Name()) == ".mem" {
				logs++
			}
		}
	}
	known, err := checkManifest(dir, opt)
	if err != nil {
		return explainOpen(dir, err)
	}
	// A table that the manifest does not have yet still has its log beside it.
	if tables > 0 && known == 0 && logs == 0 {
		return explainOpen(dir, fmt.Errorf("%s has none of the %d tables that are there", badger.ManifestFilename, tables))
	}
	return nil
}

// removeStub removes a log of no bytes, which is what is left when a process is
// killed between making or emptying it and what comes next. Badger would refuse
// to open the store.
func removeStub(dir string, f fs.DirEntry) (removed bool, err error) {
	info, err := f.Info()
	if err != nil || info.Size() > 0 {
		return false, err
	}
	return true, os.Remove(filepath.Join(dir, f.Name()))
}

// checkManifest checks the tables that the manifest lists and returns how many
// there are, 0 if there is no manifest.
func checkManifest(dir string, opt badger.Options) (tables int, err error) {
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	manifest, _, err := badger.ReplayManifestFile(f, opt.ExternalMagicVersion, opt)
	if err != nil {
		return 0, err
	}
	for id, t := range manifest.Tables {
		if err := checkTable(table.NewFilename(id, dir), t.Compression); err != nil {
			return 0, err
		}
	}
	return len(manifest.Tables), nil
}

// checkTable verifies the checksums of a table.
func checkTable(path string, compression options.CompressionType) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("table %s is damaged: %v", filepath.Base(path), firstLine(r))
		}
	}()
	file, err := z.OpenMmapFile(path, os.O_RDONLY, 0)
	if err != nil {
		return fmt.Errorf("table %s: %w", filepath.Base(path), err)
	}
	t, err := table.OpenTable(file, table.Options{Compression: compression, ChkMode: options.OnTableRead})
	if err != nil {
		return fmt.Errorf("table %s: %w", filepath.Base(path), err)
	}
	return t.Close(-1)
}

// firstLine is the first line of what a panic said.
func firstLine(r any) string {
	line, _, _ := strings.Cut(strings.TrimSpace(fmt.Sprint(r)), "\n")
	return line
}
