//go:build unix

package worker

import (
	"os"
	"runtime"
	"syscall"
)

// niceness is how far a child stands back behind others.
const niceness = 10

// killGroup kills a child and its process group.
func killGroup(p *os.Process) {
	// It fails if all are gone, which is what is wanted.
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL)
}

// endedBy returns the signal that ended a process.
func endedBy(state *os.ProcessState) (syscall.Signal, bool) {
	w, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !w.Signaled() {
		return 0, false
	}
	return w.Signal(), true
}

// maxRSS returns the largest resident memory of a process that is gone, in
// bytes, 0 if that is not known.
func maxRSS(state *os.ProcessState) int64 {
	r, ok := state.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin" || runtime.GOOS == "ios":
		return int64(r.Maxrss)
	}
	return int64(r.Maxrss) * 1024
}
