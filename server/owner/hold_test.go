//go:build linux || darwin

package owner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"copydesk/engine/fault"
)

func TestOneOfTwoWins(t *testing.T) {
	_, in1, out1 := spawn(t, "taker")
	_, in2, out2 := spawn(t, "taker")
	dir := t.TempDir()
	for round := range 100 {
		answers := map[string]int{}
		for _, say := range []string{"take " + dir, "release"} {
			fmt.Fprintln(in1, say)
			fmt.Fprintln(in2, say)
			a, err1 := out1.ReadString('\n')
			b, err2 := out2.ReadString('\n')
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			answers[a]++
			answers[b]++
		}
		if answers["won\n"] != 1 || answers["held\n"] != 1 || answers["released\n"] != 2 {
			t.Fatalf("round %d: the answers are %v", round, answers)
		}
	}
}

func TestKilledDeskIsSucceeded(t *testing.T) {
	dir := t.TempDir()
	cmd, _, _ := spawn(t, "desk", dir, "ready")
	if pid := waitForDesk(t, dir); pid != cmd.Process.Pid {
		t.Fatalf("process %d answers, want %d", pid, cmd.Process.Pid)
	}
	_, err := Take(dir)
	if want := fmt.Sprintf("the workspace %s is held by process %d", dir, cmd.Process.Pid); !errors.Is(err, ErrHeld) || fault.KindOf(err) != fault.Unavailable || err.Error() != want {
		t.Fatalf("Take: %v (%v), want %s", err, fault.KindOf(err), want)
	}

	cmd.Process.Kill()
	cmd.Wait()
	if !exists(dir, cardFile) || !exists(dir, socketFile) {
		t.Fatal("the killed desk left no card or no socket: this test is about both")
	}
	// The number of the dead belongs to somebody else by now: to this process.
	card, err := readCard(dir)
	if err != nil {
		t.Fatal(err)
	}
	card.PID = os.Getpid()
	b, _ := card.encode()
	if err := writeCard(dir, b); err != nil {
		t.Fatal(err)
	}
	if _, err := Dial(t.Context(), dir); !errors.Is(err, ErrNoDesk) || fault.KindOf(err) != fault.Unavailable {
		t.Errorf("Dial: %v, want %v", err, ErrNoDesk)
	}
	if !exists(dir, cardFile) || !exists(dir, socketFile) {
		t.Error("a client removed something")
	}

	next := take(t, dir)
	if exists(dir, cardFile) {
		t.Error("the card of the dead is still there")
	}
	l, err := next.Listen()
	if err != nil {
		t.Fatal(err)
	}
	go greet(l)
	if pid := greeting(t, dir); pid != os.Getpid() {
		t.Errorf("process %d answers, want %d", pid, os.Getpid())
	}
	if info, err := os.Stat(filepath.Join(dir, socketFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v; want 0600", info.Mode(), err)
	}
	if err := next.Release(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("%v is left", entries)
	}
	if err := next.Release(); err != nil {
		t.Errorf("Release again: %v", err)
	}
	take(t, dir)
}

func TestTakeTwice(t *testing.T) {
	dir := t.TempDir()
	h := take(t, dir)
	if err := h.Publish(Card{Mode: OneShot}); err != nil {
		t.Fatal(err)
	}
	_, err := Take(dir)
	if !errors.Is(err, ErrHeld) || !strings.HasSuffix(err.Error(), "is held by this process already") {
		t.Errorf("Take: %v", err)
	}
}

func TestHolder(t *testing.T) {
	dir := t.TempDir()
	if got := holder(dir); got != "another process" {
		t.Errorf("without a card: %s", got)
	}
	if err := os.Mkdir(filepath.Join(dir, "store"), 0o700); err != nil {
		t.Fatal(err)
	}
	parent := os.Getppid()
	for content, want := range map[string]string{
		fmt.Sprintln(parent): fmt.Sprintf("process %d", parent),
		"2147483647\n":       "another process", // no system has that many
		"x":                  "another process",
		"-1":                 "another process",
	} {
		if err := os.WriteFile(filepath.Join(dir, storeLock), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := holder(dir); got != want {
			t.Errorf("with %q in %s: %s, want %s", content, storeLock, got, want)
		}
	}
}

func TestPublish(t *testing.T) {
	dir := t.TempDir()
	h := take(t, dir)
	if c, err := Find(dir); c != nil || err != nil {
		t.Fatalf("Find before: %v, %v", c, err)
	}
	started := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	if err := h.Publish(Card{Protocol: 3, Build: "b", Mode: Serve, Started: started}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Listen(); err != nil {
		t.Fatal(err)
	}
	if err := h.SetServing("127.0.0.1:8000"); err != nil {
		t.Fatal(err)
	}
	host, _ := os.Hostname()
	want := Card{Protocol: 3, Build: "b", PID: os.Getpid(), Host: host, BootID: bootID(), Mode: Serve,
		Started: started, Address: filepath.Join(dir, socketFile), Serving: "127.0.0.1:8000"}
	got, err := Find(dir)
	if err != nil || *got != want {
		t.Errorf("Find: %+v, %v\nwant  %+v", got, err, want)
	}
	if h.Card() != want {
		t.Errorf("Card: %+v", h.Card())
	}
	if info, err := os.Stat(filepath.Join(dir, cardFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the card: %v, %v; want 0600", info.Mode(), err)
	}
	if _, err := h.Listen(); err == nil {
		t.Error("it listens twice")
	}
	h.Release()
	if err := h.SetServing(""); !errors.Is(err, errReleased) {
		t.Errorf("SetServing after Release: %v", err)
	}
	if exists(dir, cardFile) {
		t.Error("a released desk has a card")
	}
}

// What is somebody else's by now stays.
func TestReleaseLeavesOthers(t *testing.T) {
	dir := t.TempDir()
	h := take(t, dir)
	if _, err := h.Listen(); err != nil {
		t.Fatal(err)
	}
	if err := h.Publish(Card{Mode: Serve}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{cardFile, socketFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{cardFile, socketFile} {
		if !exists(dir, name) {
			t.Errorf("%s was removed", name)
		}
	}
}

func TestGone(t *testing.T) {
	for name, remove := range map[string]func(dir string) error{
		"deleted":  os.RemoveAll,
		"moved":    func(dir string) error { return os.Rename(dir, dir+"2") },
		"replaced": func(dir string) error { return errors.Join(os.Rename(dir, dir+"2"), os.Mkdir(dir, 0o700)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "w")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			h := take(t, dir)
			if err := h.Publish(Card{Mode: Serve}); err != nil {
				t.Fatal(err)
			}
			gone := h.Gone(t.Context(), 5*time.Millisecond)
			select {
			case <-gone:
				t.Fatal("it is gone before it was removed")
			case <-time.After(30 * time.Millisecond):
			}
			if err := remove(dir); err != nil {
				t.Fatal(err)
			}
			select {
			case <-gone:
			case <-time.After(5 * time.Second):
				t.Fatal("it is not gone")
			}
			if err := h.Release(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Who removes the socket and the card of a desk that runs does not lose it.
func TestMend(t *testing.T) {
	dir := t.TempDir()
	h := take(t, dir)
	l, err := h.Listen()
	if err != nil {
		t.Fatal(err)
	}
	accepting := make(chan struct{})
	go func() {
		defer close(accepting)
		greet(l)
	}()
	if err := h.Publish(Card{Mode: Serve}); err != nil {
		t.Fatal(err)
	}
	h.Gone(t.Context(), 5*time.Millisecond)
	for range 3 {
		if err := errors.Join(os.Remove(filepath.Join(dir, cardFile)), os.Remove(filepath.Join(dir, socketFile))); err != nil {
			t.Fatal(err)
		}
		waitForDesk(t, dir)
	}
	if c, err := Find(dir); err != nil || *c != h.Card() {
		t.Errorf("the card is %+v, %v; want %+v", c, err, h.Card())
	}
	// A desk that drains stays closed.
	l.Close()
	<-accepting
	if err := os.Remove(filepath.Join(dir, socketFile)); err != nil {
		t.Fatal(err)
	}
	h.mend()
	if exists(dir, socketFile) {
		t.Error("a desk that does not listen any more made a socket")
	}
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond)
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("%v is left", entries)
	}
}

func TestDeletedWorkspaceEndsItsDesk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd, _, _ := spawn(t, "desk", dir, "ready")
	waitForDesk(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the desk ended with %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the workspace is back: %v", err)
	}
}

func TestTakeErrors(t *testing.T) {
	dir := t.TempDir()
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Run("missing", func(t *testing.T) {
		if _, err := Take(filepath.Join(dir, "no")); fault.KindOf(err) != fault.Invalid || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v (%v)", err, fault.KindOf(err))
		}
	})
	t.Run("closed", func(t *testing.T) {
		if os.Getuid() == 0 {
			t.Skip("root may open every directory")
		}
		if _, err := Take(closed); fault.KindOf(err) != fault.Invalid || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("Take: %v (%v)", err, fault.KindOf(err))
		}
		if _, err := Dial(t.Context(), closed); fault.KindOf(err) != fault.Invalid || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("Dial: %v (%v)", err, fault.KindOf(err))
		}
		if err := Start(t.Context(), deskCommand(closed, "ready")); fault.KindOf(err) != fault.Invalid || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("Start: %v (%v)", err, fault.KindOf(err))
		}
	})
}

// A child of the owner that outlives it must not keep the lock.
func TestChildrenDoNotInheritTheLock(t *testing.T) {
	dir := t.TempDir()
	h := take(t, dir)
	spawn(t, "taker")
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	take(t, dir)
}

// A full disk is that, and leaves the old card.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	h := take(t, dir)
	if err := h.Publish(Card{Mode: Serve, Build: "old"}); err != nil {
		t.Fatal(err)
	}
	limitFileSize(t, 10)
	err := h.Publish(Card{Mode: Serve, Build: "new"})
	if fault.KindOf(err) != fault.Exhausted || !errors.Is(err, syscall.EFBIG) || !strings.Contains(err.Error(), filepath.Join(dir, cardFile)) {
		t.Errorf("Publish: %v (%v)", err, fault.KindOf(err))
	}
	if c, err := Find(dir); err != nil || c.Build != "old" || h.Card().Build != "old" {
		t.Errorf("the card is %+v, %v", c, err)
	}
}

// The holder is there and does not listen; then it ends, and who waits is next.
func TestAwaitHolder(t *testing.T) {
	dir := t.TempDir()
	cmd, in, out := spawn(t, "taker")
	fmt.Fprintln(in, "take "+dir)
	if line, err := out.ReadString('\n'); line != "won\n" {
		t.Fatal(line, err)
	}
	time.AfterFunc(50*time.Millisecond, func() { cmd.Process.Kill() })
	var hold *Hold
	err := Await(t.Context(), dir, func(ctx context.Context) (err error) {
		if _, err := Dial(ctx, dir); !errors.Is(err, ErrNoDesk) {
			return err
		}
		hold, err = Take(dir)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	hold.Release()
}
