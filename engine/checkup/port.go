package checkup

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// Port checks that the prediction server can listen on host:port. ours is the
// address on which this workspace's desk serves already, empty if it does not.
func Port(host string, port int, ours string) Result {
	const name = "port"
	address := net.JoinHostPort(host, strconv.Itoa(port))
	if port == 0 {
		return okay(name, "the prediction server takes any port of %s that is free", host)
	}
	l, err := net.Listen("tcp", address)
	if err == nil {
		if err := l.Close(); err != nil {
			return problem(name, "set API_PORT to another port", "%s: %v", address, err)
		}
		return okay(name, "%s is free for the prediction server", address)
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE) && samePort(ours, port):
		return okay(name, "the desk serves predictions on %s", ours)
	case errors.Is(err, syscall.EADDRINUSE):
		who, known := listener(port)
		do := "end it, or set API_PORT to another port"
		if !known {
			who = "another process"
			do = fmt.Sprintf("see which with: lsof -i :%d; end it, or set API_PORT to another port", port)
		}
		return warn(name, do, "%s is held by %s: the prediction server could not listen", address, who)
	case errors.Is(err, syscall.EACCES):
		return problem(name, "set API_PORT to a port from 1024 on", "this user may not listen on %s", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return problem(name, "set API_HOST to an address of this machine", "%s is no address of this machine", host)
	}
	return problem(name, "set API_HOST and API_PORT to something else", "%s: %v", address, err)
}

func samePort(address string, port int) bool {
	_, p, err := net.SplitHostPort(address)
	return err == nil && p == strconv.Itoa(port)
}
