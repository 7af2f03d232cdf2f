package checkup

import (
	"golang.org/x/sys/unix"
)

// networkKinds are the file systems that other machines may have too, by the
// number that statfs(2) gives them.
var networkKinds = map[uint32]string{
	unix.NFS_SUPER_MAGIC:   "nfs",
	unix.SMB_SUPER_MAGIC:   "smb",
	unix.CIFS_SUPER_MAGIC:  "cifs",
	unix.SMB2_SUPER_MAGIC:  "smb2",
	unix.AFS_SUPER_MAGIC:   "afs",
	unix.AFS_FS_MAGIC:      "afs",
	unix.CEPH_SUPER_MAGIC:  "ceph",
	unix.CODA_SUPER_MAGIC:  "coda",
	unix.OCFS2_SUPER_MAGIC: "ocfs2",
	unix.V9FS_MAGIC:        "9p",
	0x0bd00bd0:             "lustre",
	0x47504653:             "gpfs",
	0x19830326:             "beegfs",
}

// localKinds are the usual others.
var localKinds = map[uint32]string{
	unix.EXT4_SUPER_MAGIC:      "ext4",
	unix.XFS_SUPER_MAGIC:       "xfs",
	unix.BTRFS_SUPER_MAGIC:     "btrfs",
	unix.F2FS_SUPER_MAGIC:      "f2fs",
	unix.OVERLAYFS_SUPER_MAGIC: "overlay",
	unix.TMPFS_MAGIC:           "tmpfs",
	unix.RAMFS_MAGIC:           "ramfs",
	0x2fc12fc1:                 "zfs",
}

func fileSystemOf(dir string) (fileSystem, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return fileSystem{}, false
	}
	magic := uint32(s.Type)
	f := fileSystem{kind: localKinds[magic], fuse: magic == unix.FUSE_SUPER_MAGIC, memory: magic == unix.TMPFS_MAGIC || magic == unix.RAMFS_MAGIC}
	if kind, ok := networkKinds[magic]; ok {
		f.kind, f.network = kind, true
	}
	f.free, f.sized = s.Bavail*uint64(s.Frsize), s.Blocks > 0
	return f, true
}
