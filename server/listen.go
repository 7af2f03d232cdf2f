package server

import (
	"errors"
	"io/fs"
	"net"
	"syscall"

	"copydesk/engine/fault"
)

// listen takes the address of o.
func listen(o Options) (net.Listener, error) {
	address := o.address()
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fault.Newf(fault.Unavailable, "another program listens on %s already; end it or choose another port with API_PORT", address)
	case errors.Is(err, fs.ErrPermission):
		return nil, fault.Newf(fault.Invalid, "listening on %s is not permitted; choose a port from 1024 on with API_PORT", address)
	case err != nil:
		return nil, fault.Newf(fault.Unavailable, "listening on %s failed: %w; check API_HOST and API_PORT", address, err)
	}
	// The name localhost is whatever the system says it is.
	if tcp, ok := l.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
		l.Close()
		return nil, fault.Newf(fault.Invalid, "%s is %v on this system, which is not loopback; use 127.0.0.1 (API_HOST)", o.Host, l.Addr())
	}
	return l, nil
}
