//go:build linux || darwin

package owner

import "net"

// control calls f with the descriptor of a Unix socket.
func control(conn net.Conn, f func(fd int)) {
	c, ok := conn.(*net.UnixConn)
	if !ok {
		return
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return
	}
	// A closed connection has no peer: f is not called.
	_ = raw.Control(func(fd uintptr) { f(int(fd)) })
}
