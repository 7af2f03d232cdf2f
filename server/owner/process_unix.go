//go:build unix

package owner

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// canDetach says that a process can outlive the session that started it.
const canDetach = true

// detach makes cmd the leader of a session of its own, without a terminal.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// alive reports whether there is a process with that number.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// ownerOf returns the user that a file belongs to.
func ownerOf(info os.FileInfo) (uid int, ok bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(st.Uid), true
}

// refused reports whether a dial found a socket that nobody listens on.
func refused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// closeToOthers sets the mode of a socket that has no name yet. Only Linux
// takes it over when the socket gets its name.
func closeToOthers(c syscall.RawConn) error {
	return c.Control(func(fd uintptr) { _ = syscall.Fchmod(int(fd), 0o600) })
}

// inheritedPipe returns the pipe that this process inherited as that
// descriptor and keeps it from what this process starts. It is nil, and the
// descriptor is left alone, if that is no pipe: then the number came from
// elsewhere.
func inheritedPipe(fd int) *os.File {
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil || st.Mode&syscall.S_IFMT != syscall.S_IFIFO {
		return nil
	}
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), "ready")
}
