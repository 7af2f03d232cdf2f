//go:build linux

package e2etest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// marked returns the processes that have marker in their environment, but not
// those that have ended and wait for their parent.
func marked(marker string) []int {
	var found []int
	for _, pid := range processes() {
		env, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "environ"))
		if err != nil || !bytes.Contains(env, []byte(marker)) {
			continue
		}
		found = append(found, pid)
	}
	return found
}

func processes() []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// stat returns the fields of /proc/<pid>/stat from the state on, nil when there
// is no such process.
func stat(pid int) []string {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return nil
	}
	_, rest, _ := strings.Cut(string(b[bytes.LastIndexByte(b, ')'):]), " ")
	return strings.Fields(rest)
}

// childrenOf returns the processes that pid started and did not wait for, those
// that have ended among them.
func childrenOf(pid int) []int {
	var found []int
	for _, p := range processes() {
		if f := stat(p); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			found = append(found, p)
		}
	}
	return found
}

// cpuOf returns the processor time that a process has used.
func cpuOf(pid int) time.Duration {
	const tick = time.Second / 100 // USER_HZ
	var total time.Duration
	f := stat(pid)
	for _, i := range []int{11, 12} { // utime, stime
		if len(f) > i {
			n, _ := strconv.Atoi(f[i])
			total += time.Duration(n) * tick
		}
	}
	return total
}

// fdsOf returns what the open files of a process are.
func fdsOf(pid int) []string {
	dir := filepath.Join("/proc", strconv.Itoa(pid), "fd")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var files []string
	for _, e := range entries {
		if to, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil {
			files = append(files, to)
		}
	}
	return files
}
