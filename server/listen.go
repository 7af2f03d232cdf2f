package server

import (
	"errors"
	"fmt"
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
		if err := o.exposed(fmt.Sprintf("%s, which is %v on this system,", hostName(o.Host), l.Addr())); err != nil {
			l.Close()
			return nil, err
		}
	}
	return l, nil
}
