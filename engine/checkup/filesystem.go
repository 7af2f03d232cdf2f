package checkup

// fileSystem is what a folder is on.
type fileSystem struct {
	kind    string // as the system names it; empty if not known
	network bool   // other machines may have it too
	fuse    bool   // a program behind it may do anything
	memory  bool   // it is gone after a restart
	free    uint64 // bytes that this user may write
	sized   bool   // free is known
}

// FileSystem checks that the workspace at dir is on a disk of this machine.
func FileSystem(dir string) Result {
	const name = "file system"
	at, _ := nearest(dir)
	f, known := fileSystemOf(at)
	switch {
	case !known:
		return okay(name, "what %s is on is not known here", dir)
	case f.network:
		return warn(name, "work from one machine at a time, or keep the workspace on a local disk (--workspace or COPYDESK_WORKSPACE)",
			"%s is on a network file system (%s): it is slower, and a desk serves the machine that it runs on only", dir, f.kind)
	case f.fuse:
		return warn(name, "if it is remote, keep the workspace on a local disk (--workspace or COPYDESK_WORKSPACE)",
			"%s is on a file system of a program (fuse), which may be remote and may not lock", dir)
	case f.memory:
		return warn(name, "keep what must last on a disk (--workspace or COPYDESK_WORKSPACE)", "%s is in memory (%s): it is gone after a restart", dir, f.kind)
	case f.kind == "":
		return okay(name, "%s is on no network file system that is known", dir)
	}
	return okay(name, "%s is on a local disk (%s)", dir, f.kind)
}
