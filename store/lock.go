package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"copydesk/engine/fault"
)

// lockFile holds the process id of the owner, as digits. It is advice: the lock
// itself is on the directory.
const lockFile = "LOCK"

// inUse says who holds the store.
func inUse(dir string) error {
	holder := "another process"
	if b, err := os.ReadFile(filepath.Join(dir, lockFile)); err == nil {
		switch pid, err := strconv.Atoi(strings.TrimSpace(string(b))); {
		case err != nil:
		case pid == os.Getpid():
			holder = "this process already"
		default:
			holder = "process " + strconv.Itoa(pid)
		}
	}
	return fault.Newf(fault.Unavailable, "the store in %s is held by %s; wait until it ends, or stop it", dir, holder)
}
