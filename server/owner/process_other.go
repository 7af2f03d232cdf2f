//go:build !unix

package owner

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// canDetach says that no process can outlive the session that started it.
const canDetach = false

func detach(*exec.Cmd) {}

// alive reports whether there is a process with that number.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	p.Release()
	return true
}

// ownerOf is not known here.
func ownerOf(os.FileInfo) (uid int, ok bool) { return 0, false }

// refused reports whether a dial found a socket that nobody listens on.
func refused(err error) bool {
	const wsaConnectionRefused = syscall.Errno(10061)
	return errors.Is(err, wsaConnectionRefused)
}

func closeToOthers(syscall.RawConn) error { return nil }

// inheritedPipe returns nil: nothing is inherited here.
func inheritedPipe(int) *os.File { return nil }
