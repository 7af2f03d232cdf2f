//go:build unix && !linux

package worker

import "syscall"

// attributes gives a child a process group of its own.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// yieldToOthers makes this process the one that waits for processors.
func yieldToOthers() {
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness)
}

// oomKills returns -1: the kernel does not say.
func oomKills() int64 { return -1 }
