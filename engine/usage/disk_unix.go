//go:build unix

package usage

import (
	"io/fs"
	"syscall"
)

// Disk returns the bytes that a file takes on the disk. It may be far less than
// its size: Badger makes its files larger than what is in them.
func Disk(info fs.FileInfo) int64 {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return info.Size()
	}
	return int64(s.Blocks) * 512 // whatever the block size of the file system is
}
