//go:build linux || darwin

package owner

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"copydesk/engine/fault"
)

// childVariable makes the test binary a child: a role and its arguments, a line
// each.
const childVariable = "COPYDESK_OWNER_CHILD"

func TestMain(m *testing.M) {
	what := os.Getenv(childVariable)
	if what == "" {
		os.Exit(m.Run())
	}
	os.Unsetenv(childVariable)
	role, args := strings.Split(what, "\n")[0], strings.Split(what, "\n")[1:]
	if err := roles[role](args); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// roles are what a child can be.
var roles = map[string]func(args []string) error{
	"taker":     taker,
	"desk":      desk,
	"starter":   starter,
	"workbench": workbench,
	"logger":    logger,
}

// environment is that of a child, which the race detector would keep alive for
// a second after its end.
func environment(role string, args ...string) []string {
	return append(os.Environ(), "GORACE=atexit_sleep_ms=0", childVariable+"="+strings.Join(append([]string{role}, args...), "\n"))
}

// taker does what its stdin says: take DIR, or release.
func taker([]string) error {
	var hold *Hold
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		verb, dir, _ := strings.Cut(in.Text(), " ")
		switch verb {
		case "take":
			h, err := Take(dir)
			switch {
			case err == nil:
				hold = h
				fmt.Println("won")
			case errors.Is(err, ErrHeld):
				fmt.Println("held")
			default:
				fmt.Println(err)
			}
		case "release":
			if hold != nil {
				if err := hold.Release(); err != nil {
					return err
				}
				hold = nil
			}
			fmt.Println("released")
		}
	}
	return in.Err()
}

// desk is the owner of args[0] until it is asked to end, and behaves as args[1]
// says. It greets everyone who connects.
func desk(args []string) error {
	dir, manner := args[0], args[1]
	report := Inherited()
	switch manner {
	case "panic":
		fmt.Println("a line before")
		panic("boom")
	case "error":
		report.Ready(fault.Newf(fault.NotFound, "no such\nthing as \"luck\""))
		return errors.New("it ended")
	case "nonsense":
		fmt.Fprintln(report.file, "hello")
		return nil
	case "speechless":
		return nil
	case "slow":
		fmt.Println("slow", os.Getpid())
		time.Sleep(10 * time.Second)
	case "late":
		fmt.Println("late")
		time.Sleep(100 * time.Millisecond)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	hold, err := Take(dir)
	if err != nil {
		report.Ready(err)
		return err
	}
	l, err := hold.Listen()
	if err != nil {
		report.Ready(err)
		return err
	}
	go greet(l)
	if err := hold.Publish(Card{Protocol: 1, Build: "test", Mode: Background, Started: time.Now()}); err != nil {
		report.Ready(err)
		return err
	}
	report.Ready(nil)
	select {
	case <-ctx.Done():
	case <-hold.Gone(ctx, 20*time.Millisecond):
	}
	return hold.Release()
}

func greet(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		fmt.Fprintf(c, "desk %d\n", os.Getpid())
		c.Close()
	}
}

// starter starts a desk of args and ends when that is ready.
func starter(args []string) error {
	return Start(context.Background(), deskCommand(args[0], args[1]))
}

// workbench starts a desk of args and stays at its terminal.
func workbench(args []string) error {
	if err := starter(args); err != nil {
		return err
	}
	fmt.Println("attached")
	// The end of the terminal can be read before the signal of it comes, which is
	// what ends this program.
	_, _ = io.Copy(io.Discard, os.Stdin)
	time.Sleep(10 * time.Second)
	return nil
}

// deskCommand starts this test binary as a desk.
func deskCommand(dir, manner string) Command {
	return Command{Dir: dir, Path: os.Args[0], Env: environment("desk", dir, manner)}
}

// spawn starts a child that is killed at the end of the test.
func spawn(t *testing.T, role string, args ...string) (*exec.Cmd, io.WriteCloser, *bufio.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = environment(role, args...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return cmd, in, bufio.NewReader(out)
}

// waitFor calls ok until it is true.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited 5 s in vain for %s", what)
		}
	}
}

// waitForDesk returns when a desk answers in dir and has a card.
func waitForDesk(t *testing.T, dir string) (pid int) {
	t.Helper()
	waitFor(t, "the desk", func() bool {
		pid = greeting(t, dir)
		return pid != 0 && exists(dir, cardFile)
	})
	return pid
}

// greeting returns the pid of the desk that answers in dir, 0 if none does.
func greeting(t *testing.T, dir string) (pid int) {
	t.Helper()
	conn, err := Dial(t.Context(), dir)
	if errors.Is(err, ErrNoDesk) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fscanf(conn, "desk %d\n", &pid); err != nil {
		t.Fatal(err)
	}
	return pid
}

// endDesk ends the desk in dir at the end of the test, if there is one.
func endDesk(t *testing.T, dir string) {
	t.Cleanup(func() {
		if c, err := readCard(dir); err == nil && c != nil {
			syscall.Kill(c.PID, syscall.SIGKILL)
		}
	})
}
