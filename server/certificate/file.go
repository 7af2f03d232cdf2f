package certificate

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"time"

	"copydesk/engine/fault"
)

// maxFile bounds the files that are read, in bytes.
const maxFile = 1 << 20

// stamp tells a file from what it was before.
type stamp struct {
	modified time.Time
	size     int64
	mode     fs.FileMode
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{info.ModTime(), info.Size(), info.Mode()}
}

// stat returns what the files are now.
func (c *Certificate) stat() (stamps [2]stamp, err error) {
	for i, path := range []string{c.o.Cert, c.o.Key} {
		info, err := os.Stat(path)
		if err != nil {
			return stamps, err
		}
		stamps[i] = stampOf(info)
	}
	return stamps, nil
}

// readFile reads a file and what it was when it was opened.
func readFile(path string) ([]byte, stamp, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, stamp{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, stamp{}, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s is larger than %d KiB", path, maxFile>>10)
	}
	return data, stampOf(info), err
}

// private refuses a key that is open to others.
func (s stamp) private(path string) error {
	if perm := s.mode.Perm(); perm&0o077 != 0 && runtime.GOOS != "windows" { // which keeps no such bits
		return fault.Newf(fault.Invalid, "%s, the key of TLS, is open to others (mode %04o); chmod 600 %s", path, perm, path)
	}
	return nil
}
