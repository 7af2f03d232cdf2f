package server

import (
	"context"
	"errors"
	"math"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// quiet is how long nobody may have come before a listener can be closed: the
// time that a handshake under way may take to be finished.
const quiet = 50 * time.Millisecond

// settle makes the system ignore whoever asks l for a connection from now on,
// and returns when all connections that there are have been accepted, or when
// ctx ends. A listener that is closed without that resets those that nobody has
// accepted yet; whoever is ignored asks again a second later and is refused.
func settle(ctx context.Context, l *net.TCPListener) error {
	c, err := l.SyscallConn()
	if err != nil {
		return err
	}
	ignored := ignore(c) // where it is not to be had, waiting helps most of them
	empty := time.Now()
	for time.Since(empty) < quiet {
		n, err := backlog(c)
		if err != nil {
			return errors.Join(ignored, err)
		}
		if n > 0 {
			empty = time.Now()
		}
		select {
		case <-ctx.Done():
			return errors.Join(ignored, ctx.Err())
		case <-time.After(time.Millisecond):
		}
	}
	return ignored
}

// control is a file descriptor to ask about.
type control interface{ Control(func(fd uintptr)) error }

// ignore has the system drop packets with the SYN flag, by a filter as bpf(4)
// describes them. Connections that are made, or about to be, do not see those.
func ignore(c control) error {
	const flags, syn = 13, 2 // of a TCP header
	program := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_B | unix.BPF_ABS, K: flags},
		{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, K: syn, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: 0}, // bytes that are kept
		{Code: unix.BPF_RET | unix.BPF_K, K: math.MaxUint32},
	}
	var set error
	err := c.Control(func(fd uintptr) {
		set = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
			&unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]})
	})
	return errors.Join(err, set)
}

// backlog returns how many connections wait to be accepted.
func backlog(c control) (int, error) {
	var (
		info *unix.TCPInfo
		got  error
	)
	err := c.Control(func(fd uintptr) { info, got = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) })
	if err := errors.Join(err, got); err != nil {
		return 0, err
	}
	return int(info.Unacked), nil // of a listener, it is this
}
