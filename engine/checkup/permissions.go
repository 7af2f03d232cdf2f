package checkup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const elsewhere = "choose another workspace with --workspace or COPYDESK_WORKSPACE"

// Permissions checks that the workspace at dir and its folders are their user's
// alone and can be written. What is not there yet is made when it is needed.
func Permissions(dir string, folders ...string) Result {
	const name = "permissions"
	parent, there := nearest(dir)
	if !there {
		if err := writable(parent); err != nil {
			return problem(name, elsewhere, "%s is not there and cannot be made in %s: %v", dir, parent, err)
		}
		return okay(name, "%s is not there yet; it will be made, for you alone", dir)
	}
	var open string
	for _, path := range append([]string{""}, folders...) {
		path = filepath.Join(dir, path)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return problem(name, elsewhere, "%v", err)
		case !info.IsDir():
			return problem(name, elsewhere, "%s is not a folder", path)
		}
		if owner, mine := ownerOf(info); !mine {
			return problem(name, "make it yours with chown, or "+elsewhere, "%s belongs to %s", path, owner)
		}
		if err := writable(path); err != nil {
			return problem(name, "chmod 700 "+path+", or "+elsewhere, "%s cannot be written: %v", path, err)
		}
		perm := info.Mode().Perm()
		switch {
		case !private:
		case perm&0o022 != 0:
			return problem(name, "chmod 700 "+path, "%s can be changed by others (mode %04o)", path, perm)
		case perm&0o077 != 0 && open == "":
			open = path
		}
	}
	if open != "" {
		return warn(name, "chmod 700 "+open, "%s can be read by others", open)
	}
	return okay(name, "%s is yours alone and can be written", dir)
}

// nearest returns dir, or the nearest folder above it that is there.
func nearest(dir string) (path string, itself bool) {
	path = dir
	for {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path, path == dir
		}
		up := filepath.Dir(path)
		if up == path {
			return path, false
		}
		path = up
	}
}

// probe makes and removes a file in dir, and returns what it was.
func probe(dir string) (info os.FileInfo, err error) {
	f, err := os.CreateTemp(dir, ".tmp-checkup-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := fmt.Fprintln(f, "copydesk doctor"); err != nil {
		return nil, err
	}
	return f.Stat()
}
