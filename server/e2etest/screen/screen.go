//go:build unix

package screen

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// Patience is how long a screen waits for what it is to show, and for the end of
// its program: far longer than it takes on a machine that is busy.
const Patience = 60 * time.Second

// Screen is a terminal with a program in it. A method that waits in vain, or
// finds what must not be, fails the test and says what is on the screen.
type Screen struct {
	t      testing.TB
	cmd    *exec.Cmd
	master *os.File
	tty    *os.File    // the program's side, kept open to look at its settings
	before *term.State // of the terminal

	drained chan struct{} // closed when all that was written has been read
	exited  chan struct{} // closed when the program has ended

	mu      sync.Mutex
	shown   *vt.Emulator
	modes   map[int]bool // private modes that the program turned on and not off
	written int64
	record  *strings.Builder // what is written is kept in, if not nil
	changed chan struct{}    // closed with the next change, and made anew
}

// Start starts a program in a terminal of so many columns and rows. It is killed
// when the test is over.
func Start(t testing.TB, cmd *exec.Cmd, cols, rows int) *Screen {
	t.Helper()
	master, tty, err := open()
	if err != nil {
		t.Fatal(err)
	}
	s := &Screen{
		t: t, cmd: cmd, master: master, tty: tty,
		drained: make(chan struct{}), exited: make(chan struct{}), changed: make(chan struct{}),
		shown: vt.NewEmulator(cols, rows), modes: make(map[int]bool),
	}
	s.shown.SetCallbacks(vt.Callbacks{EnableMode: s.enabled, DisableMode: s.disabled})
	if err := pty.Setsize(tty, size(cols, rows)); err != nil {
		t.Fatal(err)
	}
	if s.before, err = term.GetState(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go s.interpret()
	go func() {
		// What the emulator would answer is not passed on; it waits for a reader.
		_, _ = io.Copy(io.Discard, s.shown)
	}()
	go func() {
		_ = cmd.Wait() // how it ended is in its state
		close(s.exited)
		s.wake()
	}()
	t.Cleanup(s.close)
	return s
}

// open returns the two sides of a new pty. A read of the first ends when it is
// closed, which pty.Open's does not: the program would not be hung up.
func open() (master, tty *os.File, err error) {
	p, tty, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer p.Close()
	fd, err := unix.FcntlInt(p.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, nil, errors.Join(err, tty.Close())
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, nil, errors.Join(err, unix.Close(fd), tty.Close())
	}
	return os.NewFile(uintptr(fd), p.Name()), tty, nil
}

func size(cols, rows int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}
}

// interpret shows what the program writes.
func (s *Screen) interpret() {
	defer close(s.drained)
	buf := make([]byte, 16<<10)
	for {
		n, err := s.master.Read(buf)
		s.mu.Lock()
		s.written += int64(n)
		if s.record != nil {
			s.record.Write(buf[:n])
		}
		s.shown.Write(buf[:n]) // fails only once it is closed, which it never is
		s.mu.Unlock()
		s.wake()
		if err != nil { // nobody has the program's side open any more
			return
		}
	}
}

// wake tells all who wait that something has changed.
func (s *Screen) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.changed)
	s.changed = make(chan struct{})
}

// enabled and disabled note the modes; the emulator calls them with mu held.
func (s *Screen) enabled(m ansi.Mode) {
	if private, ok := m.(ansi.DECMode); ok && private != ansi.ModeTextCursorEnable {
		s.modes[private.Mode()] = true
	}
}

func (s *Screen) disabled(m ansi.Mode) {
	if private, ok := m.(ansi.DECMode); ok {
		delete(s.modes, private.Mode())
	}
}

// Text returns what is on the screen, a line a row, without colours and without
// the blanks at the ends.
func (s *Screen) Text() string {
	text, _ := s.look()
	return text
}

// look returns the text together with a channel that is closed at the next change.
func (s *Screen) look() (string, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String(), s.changed
}

// Picture returns what is on the screen with its colours: two that are equal look
// the same.
func (s *Screen) Picture() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.Render()
}

// Written returns how many bytes the program has written so far.
func (s *Screen) Written() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written
}

// Record keeps what the program writes from now on, byte for byte, until end is
// called, which returns it.
func (s *Screen) Record() (end func() string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record = new(strings.Builder)
	return func() string {
		s.mu.Lock()
		defer s.mu.Unlock()
		written := s.record.String()
		s.record = nil
		return written
	}
}

// Await waits until all of the texts are on the screen at the same time. Where
// lines break does not matter, nor how many blanks are between words.
func (s *Screen) Await(texts ...string) {
	s.t.Helper()
	s.Until(fmt.Sprintf("%q", texts), func(shown string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(words(shown), words(text)) })
	})
}

// AwaitNone waits until none of the texts is on the screen.
func (s *Screen) AwaitNone(texts ...string) {
	s.t.Helper()
	s.Until(fmt.Sprintf("a screen without %q", texts), func(shown string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(words(shown), words(text)) })
	})
}

// words are the words of a text with one blank between them.
func words(text string) string { return strings.Join(strings.Fields(text), " ") }

// Until waits until the text on the screen is as it should be; what says how. When
// the program has ended, no more will come.
func (s *Screen) Until(what string, ready func(shown string) bool) {
	s.t.Helper()
	late := time.NewTimer(Patience)
	defer late.Stop()
	over := s.drained
	for {
		shown, changed := s.look()
		if ready(shown) {
			return
		}
		if over == nil {
			s.fail("the program has ended without %s", what)
		}
		select {
		case <-changed:
		case <-over:
			over = nil // look once more
		case <-late.C:
			s.fail("%s did not come within %v", what, Patience)
		}
	}
}

// Quiet waits until the program has written nothing for d.
func (s *Screen) Quiet(d time.Duration) {
	s.t.Helper()
	late := time.NewTimer(Patience)
	defer late.Stop()
	for {
		_, changed := s.look()
		select {
		case <-changed:
		case <-time.After(d):
			return
		case <-late.C:
			s.fail("the program has not stopped writing for %v", Patience)
		}
	}
}

// PID returns the id of the program's process.
func (s *Screen) PID() int { return s.cmd.Process.Pid }

// Resize gives the terminal another size, as a person does who drags the window.
func (s *Screen) Resize(cols, rows int) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown.Resize(cols, rows)
	if err := pty.Setsize(s.tty, size(cols, rows)); err != nil {
		s.t.Fatal(err)
	}
}

// HangUp closes the terminal without a word, as a lost connection does.
func (s *Screen) HangUp() {
	s.t.Helper()
	if err := errors.Join(s.tty.Close(), s.master.Close()); err != nil {
		s.t.Fatal(err)
	}
}

// Kill ends the program with SIGKILL: a client of a far program loses its
// connection with that.
func (s *Screen) Kill() {
	s.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	<-s.exited
}

// Wait returns the exit code of a program that ends by itself, -1 for one that a
// signal ended. All that it wrote is on the screen then.
func (s *Screen) Wait() int {
	s.t.Helper()
	late := time.NewTimer(Patience)
	defer late.Stop()
	select {
	case <-s.exited:
	case <-late.C:
		s.fail("the program did not end within %v", Patience)
	}
	return s.cmd.ProcessState.ExitCode()
}

// Restored checks that a program that has ended left the terminal as it was: its
// settings, the normal screen, a cursor to see, and no mode turned on. Nothing can
// be typed any more.
func (s *Screen) Restored() {
	s.t.Helper()
	after, err := term.GetState(int(s.tty.Fd()))
	if err != nil {
		s.t.Fatal(err)
	}
	if *after != *s.before {
		s.t.Errorf("the terminal's settings are %+v, were %+v", after, s.before)
	}
	s.tty.Close()
	late := time.NewTimer(Patience)
	defer late.Stop()
	select {
	case <-s.drained:
	case <-late.C:
		s.fail("something that the program started has the terminal still")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown.IsAltScreen() {
		s.t.Error("the alternate screen is shown still")
	}
	if s.shown.CursorHidden() {
		s.t.Error("the cursor is hidden still")
	}
	if len(s.modes) > 0 {
		s.t.Errorf("the private modes %v are on still", slices.Sorted(maps.Keys(s.modes)))
	}
}

// fail ends the test with what is on the screen.
func (s *Screen) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf(format+"; on the screen is:\n%s", append(args, s.framed())...)
}

// framed is the text with a border, so that its size can be seen.
func (s *Screen) framed() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	rule := "+" + strings.Repeat("-", s.shown.Width()) + "+"
	lines := []string{rule}
	for line := range strings.SplitSeq(s.shown.String(), "\n") {
		lines = append(lines, "|"+line)
	}
	return strings.Join(append(lines, rule), "\n")
}

// close ends all that is left of it.
func (s *Screen) close() {
	if s.t.Failed() {
		s.t.Logf("at the end, on the screen:\n%s", s.framed())
	}
	_ = s.cmd.Process.Kill() // it may have ended by itself
	<-s.exited
	s.tty.Close()
	s.master.Close()
	<-s.drained
	// The emulator's own Close may not be called while it is read from.
	if answers, ok := s.shown.InputPipe().(io.Closer); ok {
		answers.Close()
	}
}
