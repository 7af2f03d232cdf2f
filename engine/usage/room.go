package usage

import (
	"bufio"
	"bytes"
	"io/fs"
	"math"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"
)

// The names of what bounds a Room.
const (
	// CgroupLimit is a limit that a container, a service manager or a batch
	// system put on this process and its neighbours.
	CgroupLimit = "the cgroup's limit"
	// SystemMemory is what the system can give without swapping.
	SystemMemory = "available memory"
)

// Room is memory that may still be used.
type Room struct {
	Bytes int64
	Bound string // CgroupLimit or SystemMemory: which of them allows the least
}

// Available returns the lesser of what the system and the cgroups of this
// process still allow. File pages that the kernel can drop at once count as
// free; swap does not count. ok is false where it cannot be known: on systems
// other than Linux, which this package does not ask, and without /proc.
//
// Other processes use memory too: what is free now may not be in a second.
func Available() (room Room, ok bool) {
	if runtime.GOOS != "linux" {
		return Room{}, false
	}
	return available(os.DirFS("/"))
}

// available is Available with the root of the file system.
func available(root fs.FS) (Room, bool) {
	system, known := memAvailable(root)
	cgroup, limited := cgroupRoom(root)
	switch {
	case limited && (!known || cgroup < system):
		return Room{cgroup, CgroupLimit}, true
	case known:
		return Room{system, SystemMemory}, true
	}
	return Room{}, false
}

// memAvailable reads /proc/meminfo, whose figures are in KiB (proc(5)).
func memAvailable(root fs.FS) (int64, bool) {
	for line := range lines(root, "proc/meminfo") {
		if name, rest, _ := strings.Cut(line, ":"); name == "MemAvailable" {
			fields := strings.Fields(rest)
			if len(fields) == 0 {
				return 0, false
			}
			kib, err := strconv.ParseInt(fields[0], 10, 64)
			return kib << 10, err == nil && kib >= 0 && kib <= math.MaxInt64>>10
		}
	}
	return 0, false
}

// hierarchy is how one version of cgroups names what bounds memory.
type hierarchy struct {
	limit, usage string // files, in bytes
	inactive     string // the key in memory.stat of file pages that can be dropped
}

var (
	// Source: Documentation/admin-guide/cgroup-v2.rst of Linux.
	cgroup2 = hierarchy{"memory.max", "memory.current", "inactive_file"}
	// Source: Documentation/admin-guide/cgroup-v1/memory.rst of Linux.
	cgroup1 = hierarchy{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"}
)

// unlimited is about where version 1 says that there is no limit: the largest
// number of whole pages.
const unlimited = 1 << 62

// cgroupRoom returns what the limits of the cgroups above this process leave.
// ok is false where none has a limit.
func cgroupRoom(root fs.FS) (least int64, ok bool) {
	for line := range lines(root, "proc/self/cgroup") {
		// hierarchy-ID:controllers:path, in version 2 0::path (cgroups(7)).
		id, rest, _ := strings.Cut(line, ":")
		controllers, of, found := strings.Cut(rest, ":")
		if !found {
			continue
		}
		var h hierarchy
		var kind, option string
		switch {
		case id == "0" && controllers == "":
			h, kind = cgroup2, "cgroup2"
		case contains(controllers, "memory"):
			h, kind, option = cgroup1, "cgroup", "memory"
		default:
			continue
		}
		mount, from, found := mountOf(root, kind, option)
		if !found {
			continue
		}
		for _, dir := range upwards(mount, from, of) {
			if left, limited := h.room(root, dir); limited && (!ok || left < least) {
				least, ok = left, true
			}
		}
	}
	return least, ok
}

// room returns what the limit of one cgroup leaves.
func (h hierarchy) room(root fs.FS, dir string) (int64, bool) {
	limit, ok := number(root, path.Join(dir, h.limit))
	if !ok || limit >= unlimited {
		return 0, false
	}
	used, ok := number(root, path.Join(dir, h.usage))
	if !ok {
		return 0, false
	}
	for line := range lines(root, path.Join(dir, "memory.stat")) {
		if key, value, _ := strings.Cut(line, " "); key == h.inactive {
			if inactive, err := strconv.ParseInt(value, 10, 64); err == nil && inactive >= 0 {
				used = max(0, used-inactive)
			}
			break
		}
	}
	return max(0, limit-used), true
}

// mountOf returns where a cgroup file system is mounted, and which of its
// directories that is.
func mountOf(root fs.FS, kind, option string) (mount, from string, ok bool) {
	for line := range lines(root, "proc/self/mountinfo") {
		// ID parent device root mount options [tags] - type source options
		before, after, found := strings.Cut(line, " - ")
		at, of := strings.Fields(before), strings.Fields(after)
		if !found || len(at) < 5 || len(of) < 3 || of[0] != kind || option != "" && !contains(of[2], option) {
			continue
		}
		return unescape(at[4]), unescape(at[3]), true
	}
	return "", "", false
}

// upwards returns the directories of a cgroup and of all above it that can be
// seen, as names in a root fs.FS. of is the cgroup's path; the mount shows from
// and what is below. A container may see itself at the mount under a path that
// only its host knows: what is not there is not read.
func upwards(mount, from, of string) []string {
	below := path.Clean("/" + of)
	if from = path.Clean("/" + from); from != "/" {
		if below == from {
			below = "/"
		} else if rest, ok := strings.CutPrefix(below, from+"/"); ok {
			below = "/" + rest
		}
	}
	var dirs []string
	for {
		dirs = append(dirs, strings.TrimPrefix(path.Join("/", mount, below), "/"))
		if below == "/" {
			return dirs
		}
		below = path.Dir(below)
	}
}

// contains reports whether a list with commas has a word.
func contains(list, word string) bool {
	for w := range strings.SplitSeq(list, ",") {
		if w == word {
			return true
		}
	}
	return false
}

// unescape decodes the octal escapes of mountinfo: blank, tab, newline and
// backslash.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// number reads a file that is one number. "max" is none.
func number(root fs.FS, name string) (int64, bool) {
	data, err := fs.ReadFile(root, name)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(string(bytes.TrimSpace(data)), 10, 64)
	return n, err == nil && n >= 0
}

// lines yields the lines of a file, none where it cannot be read.
func lines(root fs.FS, name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return
		}
		for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
			if !yield(s.Text()) {
				return
			}
		}
	}
}
