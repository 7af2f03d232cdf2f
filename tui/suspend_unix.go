//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"copydesk/engine/fault"
)

// stopping is how long a process may take to stop.
const stopping = 200 * time.Millisecond

// Run stops the processes of the workbench's group. It fails (fault.Unavailable)
// where they were not stopped: the system does not stop those that no shell could
// wake, such as what a terminal or ssh has started by itself.
func (pause) Run() error {
	woken := make(chan os.Signal, 1)
	signal.Notify(woken, syscall.SIGCONT)
	defer signal.Stop(woken)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return err
	}
	// Twice: the first time may have passed while the process stood still, the
	// signal comes right after.
	for range 2 {
		select {
		case <-woken:
			return nil
		case <-time.After(stopping):
		}
	}
	return fault.Newf(fault.Unavailable, "there is no shell to go back to")
}
