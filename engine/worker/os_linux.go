package worker

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// attributes gives a child a process group of its own, and ends it with this
// process even where it cannot see stdin close: stopped, or busy swapping. The
// next desk must not find it still writing.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// yieldToOthers makes this process the one that waits for processors and that is
// killed first for memory. Where it may not, it is as before.
func yieldToOthers() {
	lowerPriority()
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	// Started as /proc/self/exe it would be listed as exe.
	_ = os.WriteFile("/proc/self/comm", []byte("copydesk worker"), 0)
}

// lowerPriority nices every thread: on Linux a nice value is a thread's own, and
// new threads have that of the thread that made them.
func lowerPriority() {
	for changed := true; changed; {
		changed = false
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return
		}
		for _, t := range threads {
			id, err := strconv.Atoi(t.Name())
			if err != nil {
				continue
			}
			// The system call answers 20 less the nice value.
			p, err := syscall.Getpriority(syscall.PRIO_PROCESS, id)
			if err == nil && 20-p < niceness && syscall.Setpriority(syscall.PRIO_PROCESS, id, niceness) == nil {
				changed = true
			}
		}
	}
}

// oomKills returns how many processes the kernel has killed for want of memory
// since it started, -1 if that is not known.
func oomKills() int64 {
	counters, err := os.ReadFile("/proc/vmstat")
	if err != nil {
		return -1
	}
	_, rest, found := strings.Cut(string(counters), "\noom_kill ")
	if !found {
		return -1
	}
	number, _, _ := strings.Cut(rest, "\n")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
