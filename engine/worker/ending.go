package worker

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"copydesk/engine/fault"
)

// notStarted says why there is no child.
func notStarted(path string, err error) error {
	kind := fault.Internal
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.ENOMEM) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		kind = fault.Exhausted
	}
	var in *os.PathError
	if errors.As(err, &in) {
		err = in.Err
	}
	return fault.Newf(kind, "the job's process could not be started from %s: %w", path, err)
}

// reason returns one sentence for the end of a child that did not say itself
// how it ended.
func (c *child) reason() error {
	state := c.cmd.ProcessState
	complaint := complaintIn(c.stderr.String())
	signal, signalled := endedBy(state)
	switch {
	case c.ours.Load():
		return fault.Newf(fault.Internal, "the job's process closed its output without a result and did not end; it was killed")
	case signalled && signal == syscall.SIGKILL && c.ooms >= 0 && oomKills() > c.ooms:
		return fault.Newf(fault.Exhausted, "the job's process was killed because the machine ran out of memory%s; train on less or free some memory", c.used())
	case signalled && signal == syscall.SIGKILL:
		return fault.Newf(fault.Internal, "the job's process was killed (signal: %v); the machine may be out of memory%s", signal, c.used())
	case outOfMemory(complaint):
		return fault.Newf(fault.Exhausted, "the job's process ran out of memory (%s)%s; train on less or raise its limit", complaint, c.used())
	case outOfThreads(complaint):
		return fault.Newf(fault.Exhausted, "the job's process could not start a thread (%s)%s; raise its limit of memory or processes", complaint, c.used())
	case strings.HasPrefix(complaint, goPanic):
		return fault.Newf(fault.Internal, "the job's process panicked: %s; its stack is in the log", strings.TrimPrefix(complaint, goPanic))
	case strings.HasPrefix(complaint, goFatal):
		return fault.Newf(fault.Internal, "the job's process crashed: %s; its stack is in the log", strings.TrimPrefix(complaint, goFatal))
	}
	how := fmt.Sprintf("with exit code %d", state.ExitCode())
	if signalled {
		how = fmt.Sprintf("by a signal (%v)", signal)
	}
	if complaint != "" {
		how += ": " + complaint
	}
	return fault.Newf(fault.Internal, "the job's process ended without a result, %s", how)
}

// peakRSS returns the largest resident memory of a child that is gone, 0 if it
// is not known.
func (c *child) peakRSS() int64 {
	// A child's figure begins with that of the process that started it.
	if peak := maxRSS(c.cmd.ProcessState); peak > c.largest {
		return peak
	}
	return 0
}

// used says what memory the child used, if that is known.
func (c *child) used() string {
	if peak := c.peakRSS(); peak > 0 {
		return fmt.Sprintf("; it used up to %s", size(peak))
	}
	return ""
}

// How the Go runtime begins the report of its end.
const (
	goPanic = "panic: "
	goFatal = "fatal error: "
)

// complaintIn returns the line of stderr that says best what went wrong: the
// panic, else the first.
func complaintIn(stderr string) string {
	first := ""
	for line := range strings.Lines(stderr) {
		line = printable(line)
		if strings.HasPrefix(line, goPanic) || strings.HasPrefix(line, goFatal) {
			return line
		}
		if first == "" {
			first = line
		}
	}
	return first
}

// printable is a line without what a terminal could take for a command.
func printable(line string) string {
	const enough = 300
	line = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, line))
	if runes := []rune(line); len(runes) > enough {
		return string(runes[:enough]) + "..."
	}
	return line
}

// outOfMemory reports whether the Go runtime ended for want of memory.
func outOfMemory(complaint string) bool {
	return strings.HasPrefix(complaint, goFatal) &&
		(strings.Contains(complaint, "out of memory") || strings.Contains(complaint, "cannot allocate memory"))
}

// outOfThreads reports whether it ended because a thread could not be started,
// as under a limit of address space or of processes.
func outOfThreads(complaint string) bool {
	return complaint == goFatal+"newosproc" || strings.HasPrefix(complaint, "runtime/cgo: pthread_create failed")
}

// size is a number of bytes for people.
func size(bytes int64) string {
	if bytes >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30))
	}
	return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20))
}
