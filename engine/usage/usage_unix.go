//go:build unix

package usage

import (
	"runtime"
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
	peak := int64(rusage().Maxrss)
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak *= 1024
	}
	return peak
}
