package owner

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"copydesk/engine/fault"
)

// LogFile is the name of a background desk's log in its workspace.
const LogFile = "desk.log"

// patience is how long a desk may take to answer.
const patience = 10 * time.Second

// Command is how to start a background desk.
type Command struct {
	// Dir is the workspace, which must be there.
	Dir string
	// Path is the program, Args what follows its name.
	Path string
	Args []string
	// Env is the environment, that of this process when nil.
	Env []string
	// Timeout is how long the desk may take until it is ready, 10 s when 0.
	Timeout time.Duration
}

// Start starts a background desk and returns when it is ready: in a session of
// its own, without a terminal, in the root directory, its output appended to
// desk.log. It outlives this process. Losing to another desk is success: there
// is one to attach to. When the desk says why it does not start, that is the
// error, of the kind that it had there; a desk that ends without a word is
// fault.Internal with the last that it wrote; one that is not ready in time is
// fault.Unavailable and goes on by itself. Systems without sessions:
// fault.Invalid.
func Start(ctx context.Context, c Command) error {
	if !canDetach {
		return fault.Newf(fault.Invalid, "a background desk is not possible on this system; run copydesk --serve in another window, or the workbench with --in-process")
	}
	timeout := c.Timeout
	if timeout <= 0 {
		timeout = patience
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	began := time.Now()

	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return fault.Newf(fault.Invalid, "workspace %s: %w", c.Dir, err)
	}
	log, err := openLog(dir)
	if err != nil {
		return err
	}
	defer log.Close()
	r, w, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("start the desk: %w", err)
	}
	defer r.Close()
	p, err := launch(c, log.File, w)
	w.Close() // or the end of the desk would never be seen
	if err != nil {
		return err
	}

	// A descriptor of a pipe that is read can be told to stop.
	defer context.AfterFunc(ctx, func() { r.SetReadDeadline(time.Unix(1, 0)) })()
	line, err := bufio.NewReader(io.LimitReader(r, 64<<10)).ReadString('\n')
	switch {
	case err == nil:
		err := parseReport(strings.TrimSuffix(line, "\n"))
		if errors.Is(err, ErrHeld) {
			return nil
		}
		return err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return overdue(ctx, dir, p.pid, log, time.Since(began))
	}
	select {
	case <-p.ended:
	case <-ctx.Done():
		return overdue(ctx, dir, p.pid, log, time.Since(began))
	}
	said := log.lastWords()
	if said == "" {
		said = "it wrote nothing"
	}
	return fault.Newf(fault.Internal, "the desk of %s ended before it was ready (%v): %s; its log is %s", dir, p.state, said, log.path)
}

// overdue is the error about a desk that has said nothing when ctx ended.
func overdue(ctx context.Context, dir string, pid int, log *childLog, waited time.Duration) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.DeadlineExceeded) {
		return fault.Newf(fault.Cancelled, "starting the desk of %s: %w", dir, cause)
	}
	return fault.Newf(fault.Unavailable, "the desk of %s (process %d) is not ready after %v; wait and try again, or see its log %s", dir, pid, waited.Round(100*time.Millisecond), log.path)
}

// process is a desk that was started.
type process struct {
	pid   int
	ended chan struct{} // closed when it has ended
	state string        // how, after that
}

func launch(c Command, log, report *os.File) (*process, error) {
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Args[0] = "copydesk"
	cmd.Dir = "/"
	env := c.Env
	if env == nil {
		env = os.Environ()
	}
	for _, v := range env {
		if !strings.HasPrefix(v, readyVariable+"=") && !strings.HasPrefix(v, "PWD=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, readyVariable+"="+strconv.Itoa(readyFD))
	// Stdin is /dev/null.
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{report}
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fault.Newf(startKind(err), "the desk cannot be started: %w", err)
	}
	p := &process{pid: cmd.Process.Pid, ended: make(chan struct{})}
	go func() {
		// No zombie, as long as this process lives; after that it is init's.
		if err := cmd.Wait(); err != nil {
			p.state = err.Error()
		} else {
			p.state = cmd.ProcessState.String()
		}
		close(p.ended)
	}()
	return p, nil
}

func startKind(err error) fault.Kind {
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.ENOMEM) {
		return fault.Exhausted
	}
	return fault.Invalid
}

// childLog is the log of a desk, and where in it the new desk begins.
type childLog struct {
	*os.File
	path   string
	offset int64
}

func openLog(dir string) (*childLog, error) {
	path := filepath.Join(dir, LogFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return nil, fault.Newf(fault.Exhausted, "no room for %s: %w; free some space and try again", path, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		return nil, unusable(dir, err)
	case err != nil:
		return nil, fmt.Errorf("open the desk's log: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("open the desk's log: %w", err)
	}
	return &childLog{File: f, path: path, offset: info.Size()}, nil
}

// lastWords returns why the desk ended, as far as its log says: the first line
// of a crash, else the last line.
func (l *childLog) lastWords() string {
	const most = 64 << 10
	b, err := io.ReadAll(io.NewSectionReader(l.File, l.offset, most))
	if err != nil {
		return ""
	}
	last := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(strings.Map(printable, line))
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			last = line
			break
		}
		if line != "" {
			last = line
		}
	}
	if r := []rune(last); len(r) > 300 {
		last = string(r[:300]) + "..."
	}
	return last
}

// printable is the rune as it may be shown on a terminal.
func printable(r rune) rune {
	if unicode.IsPrint(r) || r == '\t' || r == '\n' {
		return r
	}
	return unicode.ReplacementChar
}
