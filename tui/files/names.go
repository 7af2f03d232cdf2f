package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"copydesk/engine/fault"
)

// Names completes and checks names of files.
type Names struct {
	Home string // what ~ stands for; "": nothing
}

const (
	mostWays    = 200    // completions that are offered
	mostEntries = 20_000 // entries of a directory that are looked at
	entries     = 512    // that are read at a time
)

const separator = string(filepath.Separator)

// Whole returns the absolute path that a name stands for, "" for none.
func (n Names) Whole(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", nil
	}
	path, err := filepath.Abs(n.expanded(name))
	if err != nil {
		return "", fault.Newf(fault.Invalid, "%.200q: %w", name, err)
	}
	return path, nil
}

// Check returns what is wrong with the name of a file that is to be read, "" if
// nothing. No name is nothing wrong.
func (n Names) Check(name string) string {
	path, err := n.Whole(name)
	if err != nil {
		return err.Error()
	}
	if path == "" {
		return ""
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no file " + path
	case err != nil:
		return err.Error()
	case info.IsDir():
		return path + " is a directory; name a file in it"
	}
	return ""
}

// Complete returns what a name may become, in order: files and, with a separator
// after them, directories. Hidden ones come only where their dot is typed; of a
// very large directory only a part is looked at.
func (n Names) Complete(name string) []string {
	typed := name[:strings.LastIndexByte(name, filepath.Separator)+1]
	begun := name[len(typed):]
	if typed == "" && begun == "~" && n.Home != "" {
		return []string{"~" + separator}
	}
	dir, err := os.Open(filepath.Clean(n.expanded(typed)))
	if err != nil {
		return nil
	}
	defer dir.Close()
	var ways []string
	for seen := 0; seen < mostEntries && len(ways) < mostWays; seen += entries {
		list, err := dir.ReadDir(entries)
		for _, e := range list {
			if fits(e.Name(), begun) && len(ways) < mostWays {
				ways = append(ways, typed+ending(dir.Name(), e))
			}
		}
		if err != nil { // also its end
			break
		}
	}
	slices.Sort(ways)
	return ways
}

func fits(name, begun string) bool {
	return strings.HasPrefix(name, begun) && (name[0] != '.' || strings.HasPrefix(begun, "."))
}

// ending is the name of an entry, with a separator if it is a directory or leads
// to one.
func ending(dir string, e fs.DirEntry) string {
	isDir := e.IsDir()
	if e.Type()&fs.ModeSymlink != 0 {
		info, err := os.Stat(filepath.Join(dir, e.Name()))
		isDir = err == nil && info.IsDir()
	}
	if isDir {
		return e.Name() + separator
	}
	return e.Name()
}

// Short returns a path as a person would type it: from the working directory or
// from home where it is in one of them.
func (n Names) Short(path string) string {
	if dir, err := os.Getwd(); err == nil && dir != separator {
		if rest, ok := strings.CutPrefix(path, dir+separator); ok {
			return rest
		}
	}
	if rest, ok := strings.CutPrefix(path, n.Home+separator); ok && n.Home != "" {
		return "~" + separator + rest
	}
	return path
}

func (n Names) expanded(name string) string {
	if rest, ok := strings.CutPrefix(name, "~"); ok && n.Home != "" && (rest == "" || rest[0] == filepath.Separator) {
		return n.Home + rest
	}
	return name
}
