package owner

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// lock opens a file of the directory that nobody else can open meanwhile. The
// file is gone when it is closed, also by the death of this process.
func lock(dir string) (f *os.File, id os.FileInfo, err error) {
	path := filepath.Join(dir, "desk.lock")
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, nil, err
	}
	const shared = 0
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, shared, nil,
		windows.OPEN_ALWAYS, windows.FILE_ATTRIBUTE_NORMAL|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	switch {
	case errors.Is(err, windows.ERROR_SHARING_VIOLATION):
		return nil, nil, ErrHeld
	case err != nil:
		return nil, nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	f = os.NewFile(uintptr(h), path)
	if id, err = os.Stat(dir); err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, id, nil
}

func unlock(f *os.File) error { return f.Close() }
