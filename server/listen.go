package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"syscall"

	"copydesk/engine/fault"
)

// listen takes the address of o.
func listen(o Options) (*net.TCPListener, error) {
	address := o.address()
	var c net.ListenConfig
	// What settle needs is not to be had with several paths, which would be used
	// by no client of a prediction server.
	c.SetMultipathTCP(false)
	l, err := c.Listen(context.Background(), "tcp", address)
	if err != nil {
		return nil, notListening(address, o.Port, err)
	}
	tcp := l.(*net.TCPListener)
	// The name localhost is whatever the system says it is.
	if tcp, ok := l.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
		if err := o.exposed(fmt.Sprintf("%s, which is %v on this system,", hostName(o.Host), l.Addr())); err != nil {
			l.Close()
			return nil, err
		}
	}
	return tcp, nil
}

// notListening says why an address could not be taken, and the way out.
func notListening(address string, port int, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		who := "another program listens"
		if h, ok := holderOf(port); ok {
			who = fmt.Sprintf("%s (process %d) listens", h.name, h.pid)
		}
		return fault.Newf(fault.Unavailable, "%s on %s already; end it or choose another port with API_PORT", who, address)
	case errors.Is(err, fs.ErrPermission):
		return fault.Newf(fault.Invalid, "listening on %s is not permitted to this user; %s", address, unprivileged(port))
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fault.Newf(fault.Invalid, "%s is no address of this machine; choose one that it has, or 127.0.0.1, with API_HOST", address)
	}
	return fault.Newf(fault.Unavailable, "listening on %s failed: %w; check API_HOST and API_PORT", address, err)
}

// holder is a program that has a port.
type holder struct {
	pid  int
	name string
}
