package owner

import (
	"net"

	"golang.org/x/sys/unix"
)

// PeerUID returns the user at the other end of a Unix socket, if the system
// tells.
func PeerUID(conn net.Conn) (uid int, ok bool) {
	control(conn, func(fd int) {
		if cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			uid, ok = int(cred.Uid), true
		}
	})
	return uid, ok
}
