package owner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"copydesk/engine/fault"
)

var (
	// ErrHeld says that another process owns the workspace.
	ErrHeld = errors.New("held")
	// ErrNoDesk says that no desk listens: there is no card and no socket, or
	// nobody behind them.
	ErrNoDesk = errors.New("no desk")
	// ErrElsewhere says that the desk runs on another host.
	ErrElsewhere = errors.New("elsewhere")
)

// sentence is an error that reads as its sentence and is one of the above.
type sentence struct {
	is   error
	text string
}

func (s *sentence) Error() string { return s.text }
func (s *sentence) Unwrap() error { return s.is }

// unavailable returns an error of kind fault.Unavailable that is is.
func unavailable(is error, format string, args ...any) error {
	return fault.As(fault.Unavailable, &sentence{is: is, text: fmt.Sprintf(format, args...)})
}

// held is the error about a lock that another process has.
func held(dir string) error {
	return unavailable(ErrHeld, "the workspace %s is held by %s", dir, holder(dir))
}

// storeLock is where the store keeps the pid of who has it open.
var storeLock = filepath.Join("store", "LOCK")

// holder names who seems to have the lock of dir: a lock does not tell, but a
// process that lives and left its number does.
func holder(dir string) string {
	var pids []int
	if c, err := readCard(dir); err == nil && c != nil {
		pids = append(pids, c.PID)
	}
	if b, err := os.ReadFile(filepath.Join(dir, storeLock)); err == nil {
		if pid, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil && pid > 0 {
			pids = append(pids, pid)
		}
	}
	for _, pid := range pids {
		switch {
		case pid == os.Getpid():
			return "this process already"
		case alive(pid):
			return "process " + strconv.Itoa(pid)
		}
	}
	return "another process"
}
