package owner

import (
	"io"

	"github.com/DeRuina/timberjack"
)

// OpenLog returns the log file at path, which is appended to and, before it has
// more than maxSize bytes (rounded up to MiB), renamed to one with the date in
// its name, of which the last keep stay (at least one). All are for their user
// alone. It is safe for concurrent use.
//
// A write that fails (a full disk) fails alone: the next is tried again, in the
// same file. One that comes after Close is written all the same. What a
// process has as its stderr stays in the file that was the log at its start.
func OpenLog(path string, maxSize int64, keep int) (io.WriteCloser, error) {
	const mib = 1 << 20
	l := &timberjack.Logger{
		Filename:    path,
		MaxSize:     int(max(1, (maxSize+mib-1)/mib)),
		MaxBackups:  max(1, keep),
		Compression: "none",
		FileMode:    0o600,
	}
	// It opens the file with the first write, which may be an empty one.
	if _, err := l.Write(nil); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}
