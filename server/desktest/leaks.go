package desktest

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// Leaks fails the test if there are more goroutines or open files at its very
// end than now. It is called first.
func Leaks(tb testing.TB) {
	tb.Helper()
	goroutines, files := runtime.NumGoroutine(), openFiles()
	tb.Cleanup(func() {
		deadline := time.Now().Add(5 * time.Second)
		for runtime.NumGoroutine() > goroutines || openFiles() > files {
			if time.Now().After(deadline) {
				stacks := make([]byte, 1<<20)
				tb.Errorf("%d goroutines and %d open files are left, there were %d and %d:\n%s",
					runtime.NumGoroutine(), openFiles(), goroutines, files, stacks[:runtime.Stack(stacks, true)])
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	})
}

// openFiles counts the open files of this process, 0 where the system does not
// tell.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}
