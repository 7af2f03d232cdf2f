//go:build linux

package e2etest_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/client"
	"copydesk/server/owner"
)

// soon is how long a test waits for what should come at once.
const soon = 30 * time.Second

// workspace is a workspace with processes that work in it. All of them, and
// what they started, are gone when the test is over.
type workspace struct {
	t      testing.TB
	dir    string
	marker string // that all processes have in their environment
	env    []string
}

func newWorkspace(t testing.TB) *workspace {
	t.Helper()
	// Not t.TempDir: a long path would put the socket elsewhere.
	dir, err := os.MkdirTemp("", "e2e-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return workspaceAt(t, filepath.Join(dir, "w"))
}

func workspaceAt(t testing.TB, dir string) *workspace {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	w := &workspace{t: t, dir: dir, marker: "COPYDESK_E2E=" + randomID()}
	w.env = []string{
		w.marker, "PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(dir), "COPYDESK_WORKSPACE=" + dir, "API_PORT=0",
		"GORACE=halt_on_error=1",
	}
	t.Cleanup(func() {
		for _, pid := range marked(w.marker) {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may be gone by now
		}
		w.eventually("the end of all processes", func() bool { return len(marked(w.marker)) == 0 })
	})
	return w
}

func randomID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// configure writes the workspace's copydesk.yaml.
func (w *workspace) configure(yaml string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, "copydesk.yaml"), []byte(yaml), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// eventually polls until ready, and fails the test when that takes too long.
func (w *workspace) eventually(what string, ready func() bool) {
	w.t.Helper()
	w.within(soon, what, ready)
}

func (w *workspace) within(limit time.Duration, what string, ready func() bool) {
	w.t.Helper()
	deadline := time.Now().Add(limit)
	for !ready() {
		if time.Now().After(deadline) {
			w.t.Fatalf("%s did not come within %v", what, limit)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// command is the program with args, in this workspace.
func (w *workspace) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env = w.env
	return cmd
}

// run runs the program to its end.
func (w *workspace) run(args ...string) (stdout, stderr string, code int) {
	w.t.Helper()
	p := w.start(args...)
	code = p.wait()
	return p.stdout.String(), p.stderr.String(), code
}

// must runs the program, which must succeed, and returns its output.
func (w *workspace) must(args ...string) string {
	w.t.Helper()
	stdout, stderr, code := w.run(args...)
	if code != 0 {
		w.t.Fatalf("%s: exit code %d: %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// process is the program under way.
type process struct {
	w      *workspace
	pid    int
	stdout output
	stderr output
	done   chan struct{} // closed when it has ended
	state  *os.ProcessState
}

// output collects what a process writes.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// start starts the program.
func (w *workspace) start(args ...string) *process {
	w.t.Helper()
	p := &process{w: w, done: make(chan struct{})}
	cmd := w.command(args...)
	cmd.Stdout, cmd.Stderr = &p.stdout, &p.stderr
	// What it leaves behind may hold its output open.
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	p.pid = cmd.Process.Pid
	go func() {
		// How it ended is in the state.
		_ = cmd.Wait()
		p.state = cmd.ProcessState
		close(p.done)
	}()
	return p
}

// wait returns the exit code of a process that ends by itself, -1 for one that
// a signal ended.
func (p *process) wait() int {
	p.w.t.Helper()
	select {
	case <-p.done:
	case <-time.After(2 * time.Minute):
		p.w.t.Fatalf("process %d did not end: %s", p.pid, p.stderr.String())
	}
	p.sane()
	return p.state.ExitCode()
}

// kill ends a process as kill -9 does.
func (p *process) kill() {
	p.w.t.Helper()
	p.signal(syscall.SIGKILL)
	<-p.done
	p.sane()
}

func (p *process) signal(s syscall.Signal) {
	p.w.t.Helper()
	if err := syscall.Kill(p.pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		p.w.t.Fatal(err)
	}
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// sane looks for what no process may say.
func (p *process) sane() {
	p.w.t.Helper()
	for _, bad := range []string{"panic: ", "fatal error: ", "DATA RACE"} {
		if said := p.stderr.String(); strings.Contains(said, bad) {
			p.w.t.Errorf("process %d says: %s", p.pid, said)
		}
	}
}

// desk starts a desk and returns when it answers.
func (w *workspace) desk(args ...string) *process {
	w.t.Helper()
	p := w.start(args...)
	w.eventually("the desk", func() bool {
		if p.ended() {
			w.t.Fatalf("the desk ended with code %d: %s%s", p.state.ExitCode(), p.stdout.String(), p.stderr.String())
		}
		s, err := w.status()
		return err == nil && s.PID == p.pid
	})
	return p
}

// client returns a client of the desk that runs. It starts none and asks
// nothing again.
func (w *workspace) client() *client.Client {
	c := client.New(client.Options{Dial: w.dial, Workspace: engine.WorkspaceAt(w.dir)})
	w.t.Cleanup(func() { c.Close() })
	return c
}

func (w *workspace) dial(ctx context.Context) (net.Conn, error) { return owner.Dial(ctx, w.dir) }

// status asks the desk that runs who it is.
func (w *workspace) status() (engine.Status, error) {
	c := client.New(client.Options{Dial: w.dial})
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	return c.Status(ctx)
}

// mustStatus is status of a desk that must answer.
func (w *workspace) mustStatus() engine.Status {
	w.t.Helper()
	s, err := w.status()
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// log is what background desks wrote.
func (w *workspace) log() string {
	b, err := os.ReadFile(filepath.Join(w.dir, owner.LogFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Error(err)
	}
	return string(b)
}

// clean checks that nothing of a desk is left in the workspace, and that nobody
// holds it.
func (w *workspace) clean() {
	w.t.Helper()
	for _, name := range []string{"desk.sock", "desk.json"} {
		if _, err := os.Lstat(filepath.Join(w.dir, name)); !errors.Is(err, os.ErrNotExist) {
			w.t.Errorf("%s is left: %v", name, err)
		}
	}
	h, err := owner.Take(w.dir)
	if err != nil {
		w.t.Errorf("the lock is left: %v", err)
		return
	}
	if err := h.Release(); err != nil {
		w.t.Error(err)
	}
}
