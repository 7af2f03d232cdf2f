package store

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
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
	list := make([]tableFile, 0, len(manifest.Tables))
	for _, id := range slices.Sorted(maps.Keys(manifest.Tables)) {
		path := table.NewFilename(id, dir)
		info, err := os.Stat(path)
		if err != nil {
			return 0, fmt.Errorf("table %s: %w", filepath.Base(path), err)
		}
		list = append(list, tableFile{path, info.Size(), manifest.Tables[id].Compression})
	}
	// The largest first: the others fit into its memory.
	slices.SortStableFunc(list, func(a, b tableFile) int { return cmp.Compare(b.size, a.size) })
	err = spread(len(list), func() func(int) error {
		var buffer []byte
		return func(i int) error {
			if buffer == nil {
				buffer = make([]byte, list[i].size)
			}
			return list[i].check(buffer)
		}
	})
	return len(list), err
}

// tableFile is a table that the manifest lists.
type tableFile struct {
	path        string
	size        int64
	compression options.CompressionType
}

// check verifies the checksums of the table. It is read into a buffer: to touch
// each page of a memory map takes several times as long.
func (t tableFile) check(buffer []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it is damaged: %v", firstLine(r))
		}
		if err != nil {
			err = fmt.Errorf("table %s: %w", filepath.Base(t.path), err)
		}
	}()
	file, err := os.Open(t.path)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := io.ReadFull(file, buffer[:t.size]); err != nil {
		return err
	}
	open, err := table.OpenInMemoryTable(buffer[:t.size:t.size], 0, &table.Options{Compression: t.compression})
	if err != nil {
		return err
	}
	open.Fd = file // for its name, in errors
	return open.VerifyChecksum()
}

// firstLine is the first line of what a panic said.
func firstLine(r any) string {
	line, _, _ := strings.Cut(strings.TrimSpace(fmt.Sprint(r)), "\n")
	return line
}
