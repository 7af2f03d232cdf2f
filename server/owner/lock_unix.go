//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package owner

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock takes the lock of the directory, if nobody has it, and returns which
// directory that is. The lock is free when the file is closed, also by the death of this process. Children do not inherit
// it: package os opens files close-on-exec.
func lock(dir string) (d *os.File, id os.FileInfo, err error) {
	d, err = os.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	for {
		err = unix.Flock(int(d.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err == nil {
		id, err = d.Stat()
	} else if errors.Is(err, unix.EWOULDBLOCK) {
		err = ErrHeld
	} else {
		err = os.NewSyscallError("flock", err)
	}
	if err != nil {
		d.Close()
		return nil, nil, err
	}
	return d, id, nil
}

// unlock gives the lock back, also where a child that was started just now has
// not yet closed its copy of the file.
func unlock(d *os.File) error {
	return errors.Join(unix.Flock(int(d.Fd()), unix.LOCK_UN), d.Close())
}
