package owner

import "golang.org/x/sys/unix"

// bootID changes each time that the machine starts.
func bootID() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}

// localDisk reports whether dir is on a disk of this machine.
func localDisk(dir string) bool {
	var st unix.Statfs_t
	return unix.Statfs(dir, &st) == nil && st.Flags&unix.MNT_LOCAL != 0
}
