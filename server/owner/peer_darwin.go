package owner

import (
	"net"

	"golang.org/x/sys/unix"
)

// PeerUID returns the user at the other end of a Unix socket, if the system
// tells.
func PeerUID(conn net.Conn) (uid int, ok bool) {
	control(conn, func(fd int) {
		if cred, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED); err == nil {
			uid, ok = int(cred.Uid), true
		}
	})
	return uid, ok
}
