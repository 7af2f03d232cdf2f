//go:build unix

package usage

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func rusage() syscall.Rusage {
	var r syscall.Rusage
	// The only failures are a wrong argument and a wrong address.
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return r
}

// CPU returns the time that all processors together have spent on this process.
func CPU() time.Duration {
	r := rusage()
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// PeakRSS returns the largest resident memory of this process, in bytes.
func PeakRSS() int64 {
	// On Linux, a process that was started by a larger one has that one's peak
	// in its rusage: exec keeps it. The high-water mark is of this program alone.
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		if peak, ok := highWater(string(status)); ok {
			return peak
		}
	}
	peak := int64(rusage().Maxrss)
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak *= 1024
	}
	return peak
}

// highWater returns the bytes of the line VmHWM of /proc/self/status.
func highWater(status string) (bytes int64, ok bool) {
	_, rest, found := strings.Cut(status, "\nVmHWM:")
	if !found {
		return 0, false
	}
	kib, _, found := strings.Cut(rest, " kB\n")
	if !found {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(kib), 10, 64)
	return n << 10, err == nil && n > 0
}
