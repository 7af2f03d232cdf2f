//go:build unix

package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"

	"copydesk/engine"
)

// mute is a terminal that shows what is written to it and never answers.
type mute struct {
	master *os.File

	mu   sync.Mutex
	seen bytes.Buffer
}

func newMute(master *os.File) *mute {
	m := &mute{master: master}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			m.mu.Lock()
			m.seen.Write(buf[:n])
			m.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return m
}

func (m *mute) text() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seen.String()
}

// await waits until the terminal has shown text.
func (m *mute) await(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if strings.Contains(m.text(), text) {
			return
		}
	}
	t.Fatalf("%q was not shown; what was: %q", text, m.text())
}

// Bubble Tea's init waits five seconds for a terminal that does not say whether
// it is dark, unless that was settled before.
func TestStartsAtOnceInATerminalThatDoesNotAnswer(t *testing.T) {
	const patience = 2500 * time.Millisecond // half of what Bubble Tea would wait
	var took time.Duration
	for range 3 { // on a busy machine one start may be slow; all three are not
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"=1", "TERM=xterm-256color", "COLORFGBG=", "COPYDESK_THEME=", "NO_COLOR=", "LANG=C.UTF-8")
		start := time.Now()
		master, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
		if err != nil {
			t.Fatal(err)
		}
		screen := newMute(master)
		screen.await(t, "This workspace is empty")
		took = time.Since(start)
		master.WriteString("q")
		if err := cmd.Wait(); err != nil {
			t.Errorf("q ended the workbench with %v", err)
		}
		master.Close()
		if strings.Contains(screen.text(), "\x1b]11;?") {
			t.Error("the terminal was asked for its background")
		}
		if took < patience {
			return
		}
	}
	t.Errorf("the first frame took %v, want less than %v", took, patience)
}

// terminal runs a workbench in a terminal of its own and returns that with the
// error that Run will have returned.
func terminal(t *testing.T, ctx context.Context, desk *fakeDesk, change func(*Options)) (*mute, <-chan error, func()) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(int(slave.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	screen := newMute(master)
	o := Options{
		Jobs: desk, Runs: desk, Corpora: desk, Registry: desk, Serving: desk, Events: desk, Workspace: "/home/ada/news-lab", Spec: engine.DefaultSpec(),
		Input: slave, Output: slave, Getenv: func(k string) string { return map[string]string{"LANG": "C.UTF-8", "TERM": "xterm-256color"}[k] },
	}
	if change != nil {
		change(&o)
	}
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	return screen, ended, func() {
		t.Helper()
		after, err := term.GetState(int(slave.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		if *after != *before {
			t.Errorf("the terminal is not as before: %+v, was %+v", after, before)
		}
		screen.await(t, "\x1b[?1049l")
		screen.await(t, "\x1b[?25h")
	}
}

func await(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("Run does not return")
		return nil
	}
}

func TestQuitRestoresTheTerminal(t *testing.T) {
	screen, ended, restored := terminal(t, context.Background(), newFakeDesk(time.Now), nil)
	screen.await(t, "This workspace is empty")
	screen.master.WriteString("q")
	if err := await(t, ended); err != nil {
		t.Errorf("Run returned %v", err)
	}
	restored()
}

func TestContextEndRestoresTheTerminal(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	screen, ended, restored := terminal(t, ctx, newFakeDesk(time.Now), nil)
	screen.await(t, "This workspace is empty")
	cancel()
	if err := await(t, ended); !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v, want the error of the context", err)
	}
	restored()
}

func TestPanicRestoresTheTerminal(t *testing.T) {
	desk := newFakeDesk(time.Now)
	if _, err := desk.Train(context.Background(), engine.TrainRequest{Spec: engine.DefaultSpec()}); err != nil {
		t.Fatal(err)
	}
	broken := make(chan struct{})
	_, ended, restored := terminal(t, context.Background(), desk, func(o *Options) {
		o.Getenv = func(k string) string {
			if k == "HOME" { // asked for when the masthead is drawn
				close(broken)
				panic("broken view")
			}
			return ""
		}
	})
	<-broken
	var why *Broken
	if err := await(t, ended); !errors.As(err, &why) || err.Error() != "the workbench broke: panic: broken view" {
		t.Errorf("Run returned %v, want that it panicked", err)
	} else if !bytes.Contains(why.Stack, []byte("masthead")) {
		t.Errorf("the stack does not say where: %s", why.Stack)
	}
	restored()
}

// stuckTerminal takes nothing from a point on, like a connection that hangs.
type stuckTerminal struct {
	written chan struct{}
	once    sync.Once
	forever chan struct{}
}

func (s *stuckTerminal) Write([]byte) (int, error) {
	s.once.Do(func() { close(s.written) })
	<-s.forever
	return 0, io.ErrClosedPipe
}

func TestHangingTerminalDoesNotHoldTheDesk(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	out := &stuckTerminal{written: make(chan struct{}), forever: make(chan struct{})}
	defer close(out.forever)
	desk := newFakeDesk(time.Now)
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, Options{
			Jobs: desk, Runs: desk, Corpora: desk, Registry: desk, Serving: desk, Events: desk, Spec: engine.DefaultSpec(),
			Input: strings.NewReader(""), Output: out,
		})
	}()
	<-out.written
	cancel()
	if err := await(t, ended); !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v, want the error of the context", err)
	}
}
