//go:build linux || darwin

package owner

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"copydesk/engine/fault"
)

// descriptors returns how many files this process has open, but for those that
// stand for the desks that it started and that live.
func descriptors(t *testing.T) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not list open files: ", err)
	}
	n := 0
	for _, e := range open {
		if name, _ := os.Readlink("/proc/self/fd/" + e.Name()); name != "anon_inode:[pidfd]" {
			n++
		}
	}
	return n
}

// nothingLeftOpen checks that no more files are open than were before. The
// runtime opens some for an instant, at times of its own.
func nothingLeftOpen(t *testing.T, before int) {
	t.Helper()
	after := 0
	for range 100 {
		if after = descriptors(t); after == before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d files are open, %d were", after, before)
}

// stat returns the fields of /proc/PID/stat after the name: state is the first.
func stat(t *testing.T, pid int) []string {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return strings.Fields(rest)
}

func TestStart(t *testing.T) {
	dir := t.TempDir()
	endDesk(t, dir)
	before, goroutines := descriptors(t), runtime.NumGoroutine()
	if err := Start(t.Context(), deskCommand(dir, "ready")); err != nil {
		t.Fatal(err)
	}
	nothingLeftOpen(t, before)
	pid := greeting(t, dir)
	if pid == 0 || pid == os.Getpid() {
		t.Fatalf("process %d answers", pid)
	}
	const session, terminal = 3, 4
	if f := stat(t, pid); f[session] != fmt.Sprint(pid) || f[terminal] != "0" {
		t.Errorf("the desk %d is in session %s with terminal %s", pid, f[session], f[terminal])
	}
	for name, want := range map[string]string{"cwd": "/", "fd/0": os.DevNull, "fd/1": filepath.Join(dir, LogFile), "fd/2": filepath.Join(dir, LogFile)} {
		if got, _ := os.Readlink(fmt.Sprintf("/proc/%d/%s", pid, name)); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	waitFor(t, "the end of the report", func() bool {
		got, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, readyFD))
		return !strings.HasPrefix(got, "pipe:")
	})
	if info, err := os.Stat(filepath.Join(dir, LogFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log: %v, %v; want 0600", info.Mode(), err)
	}

	// The second comes too late, which is as good.
	if err := Start(t.Context(), deskCommand(dir, "ready")); err != nil {
		t.Errorf("Start beside a desk: %v", err)
	}
	if got := greeting(t, dir); got != pid {
		t.Errorf("process %d answers, want %d", got, pid)
	}

	// No zombie.
	syscall.Kill(pid, syscall.SIGTERM)
	waitFor(t, "the desk's end", func() bool { return stat(t, pid) == nil })
	waitFor(t, "the end of the goroutines", func() bool { return runtime.NumGoroutine() <= goroutines })
	if exists(dir, cardFile) || exists(dir, socketFile) {
		t.Error("the desk left a card or a socket")
	}
}

func TestStartFails(t *testing.T) {
	tests := []struct {
		manner string
		kind   fault.Kind
		want   string // %s is the workspace
	}{
		{"error", fault.NotFound, "no such\nthing as \"luck\""},
		{"panic", fault.Internal, "the desk of %s ended before it was ready (exit status 2): panic: boom; its log is %s/desk.log"},
		{"speechless", fault.Internal, "the desk of %s ended before it was ready (exit status 0): it wrote nothing; its log is %s/desk.log"},
		{"nonsense", fault.Internal, `it reported something that is not understood: "hello"`},
	}
	for _, tt := range tests {
		t.Run(tt.manner, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, LogFile), []byte("panic: an old one\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			before := descriptors(t)
			err := Start(t.Context(), deskCommand(dir, tt.manner))
			want := strings.ReplaceAll(tt.want, "%s", dir)
			if fault.KindOf(err) != tt.kind || err.Error() != want {
				t.Errorf("%v (%v)\nwant %s (%v)", err, fault.KindOf(err), want, tt.kind)
			}
			nothingLeftOpen(t, before)
		})
	}
	t.Run("no program", func(t *testing.T) {
		before := descriptors(t)
		err := Start(t.Context(), Command{Dir: t.TempDir(), Path: "/no/such/program"})
		if fault.KindOf(err) != fault.Invalid || !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%v (%v)", err, fault.KindOf(err))
		}
		nothingLeftOpen(t, before)
	})
}

func TestStartTakesTooLong(t *testing.T) {
	dir := t.TempDir()
	before := descriptors(t)
	c := deskCommand(dir, "slow")
	c.Timeout = 100 * time.Millisecond
	err := Start(t.Context(), c)
	var pid int
	if fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("%v (%v)", err, fault.KindOf(err))
	}
	if _, scanErr := fmt.Sscanf(strings.TrimPrefix(err.Error(), "the desk of "+dir), " (process %d) is not ready after 100ms;", &pid); scanErr != nil {
		t.Fatalf("%v: %v", err, scanErr)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Errorf("the desk does not go on: %v", err)
	}
	waitFor(t, "the desk's end", func() bool { return stat(t, pid) == nil })

	dir = t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if err := Start(ctx, deskCommand(dir, "slow")); fault.KindOf(err) != fault.Cancelled {
		t.Errorf("cancelled: %v (%v)", err, fault.KindOf(err))
	}
	nothingLeftOpen(t, before)
	waitFor(t, "the desk's number in its log", func() bool {
		b, _ := os.ReadFile(filepath.Join(dir, LogFile))
		_, err := fmt.Sscanf(string(b), "slow %d\n", &pid)
		return err == nil
	})
	syscall.Kill(pid, syscall.SIGKILL)
}

// A terminal that goes away takes its programs along, but not the desk.
func TestDeskOutlivesATerminal(t *testing.T) {
	dir := t.TempDir()
	endDesk(t, dir)
	cmd := exec.Command(os.Args[0])
	cmd.Env = environment("workbench", dir, "ready")
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	if line, err := bufio.NewReader(terminal).ReadString('\n'); line != "attached\r\n" {
		t.Fatal(line, err)
	}
	const session, tty = 3, 4
	if f := stat(t, cmd.Process.Pid); f != nil && f[tty] == "0" {
		t.Fatal("the starter has no terminal: this test is about one")
	}
	pid := waitForDesk(t, dir)
	if f := stat(t, pid); f != nil && (f[session] != fmt.Sprint(pid) || f[tty] != "0") {
		t.Errorf("the desk %d is in session %s with terminal %s", pid, f[session], f[tty])
	}
	terminal.Close()
	if err := cmd.Wait(); err == nil {
		t.Error("the starter was not hung up")
	}
	time.Sleep(20 * time.Millisecond)
	if got := greeting(t, dir); got != pid {
		t.Errorf("process %d answers, want %d", got, pid)
	}
}

func TestDeskOutlivesItsStarter(t *testing.T) {
	for _, manner := range []string{"ready", "late"} {
		t.Run(manner, func(t *testing.T) {
			dir := t.TempDir()
			endDesk(t, dir)
			cmd, _, _ := spawn(t, "starter", dir, manner)
			if manner == "late" {
				// It is killed while it waits for the desk.
				waitFor(t, "a line in the log", func() bool {
					info, err := os.Stat(filepath.Join(dir, LogFile))
					return err == nil && info.Size() > 0
				})
				cmd.Process.Kill()
			}
			if err := cmd.Wait(); (err == nil) != (manner == "ready") {
				t.Fatalf("the starter ended with %v", err)
			}
			pid := waitForDesk(t, dir)
			time.Sleep(20 * time.Millisecond)
			if got := greeting(t, dir); got != pid {
				t.Errorf("process %d answers, want %d", got, pid)
			}
		})
	}
}
