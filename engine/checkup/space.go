package checkup

// NeededSpace is what the store of a workspace needs free for its work, in
// bytes.
const NeededSpace = 64 << 20

// Free returns the bytes that this user may still write to the file system of
// dir; known is false where that cannot be told.
func Free(dir string) (bytes uint64, known bool) {
	at, _ := nearest(dir)
	f, known := fileSystemOf(at)
	return f.free, known && f.sized
}

// Space checks the room for files in the file system of dir: less than needed
// bytes is a problem, less than wanted a warning.
func Space(dir string, needed, wanted uint64) Result {
	const name = "space"
	const do = "free some space, or choose a workspace on another disk with --workspace"
	at, _ := nearest(dir)
	f, known := fileSystemOf(at)
	const mib = 1 << 20
	switch {
	case !known || !f.sized:
		return okay(name, "how much is free for %s is not known here", dir)
	case f.free < needed:
		return problem(name, do, "%d MiB are free for %s; the store needs %d MiB", f.free/mib, dir, needed/mib)
	case f.free < wanted:
		return warn(name, do, "%d MiB are free for %s; trainings may fill them", f.free/mib, dir)
	}
	return okay(name, "%.1f GiB are free for %s", float64(f.free)/(1<<30), dir)
}
