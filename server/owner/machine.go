package owner

import (
	"os"
	"sync"
)

// machine is where this process runs, as far as cards tell machines apart.
type machine struct {
	host   string
	bootID string
	// local reports whether dir is on a disk of this machine, where a lock
	// excludes everybody.
	local func(dir string) bool
}

// here returns the machine of this process.
var here = sync.OnceValue(func() machine {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "localhost"
	}
	return machine{host: host, bootID: bootID(), local: localDisk}
})

// elsewhere reports whether the desk of c may run on another machine. The same
// boot id is the same machine under another name (a container); another boot
// id under the same name is a machine that was started anew. On a local disk
// nobody else can be: there the lock decides.
func (m machine) elsewhere(c *Card, dir string) bool {
	return c.Host != m.host && (c.BootID == "" || c.BootID != m.bootID) && !m.local(dir)
}
