package checkup

import (
	"strings"

	"golang.org/x/sys/unix"
)

func fileSystemOf(dir string) (fileSystem, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return fileSystem{}, false
	}
	f := fileSystem{kind: unix.ByteSliceToString(s.Fstypename[:]), network: s.Flags&unix.MNT_LOCAL == 0}
	f.fuse = strings.Contains(f.kind, "fuse")
	f.free, f.sized = s.Bavail*uint64(s.Bsize), s.Blocks > 0
	return f, true
}
