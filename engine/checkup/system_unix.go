//go:build unix

package checkup

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// private says that modes mean what they say.
const private = true

// ownerOf names the owner of a file and says whether that is this user.
func ownerOf(info os.FileInfo) (name string, mine bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(s.Uid) == os.Geteuid() {
		return "you", true
	}
	id := strconv.FormatUint(uint64(s.Uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return fmt.Sprintf("%s (%s)", u.Username, id), false
	}
	return "user " + id, false
}

// writable returns why no file can be made in a folder.
func writable(dir string) error {
	return unix.Access(dir, unix.W_OK|unix.X_OK)
}

// alive reports whether a process of this machine runs.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || err == syscall.EPERM
}

// descriptors returns how many files this process may have open.
func descriptors() (most uint64, known bool) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, false
	}
	return uint64(limit.Cur), true
}
