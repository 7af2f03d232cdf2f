package process_test

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server/client"
	"copydesk/server/owner"
	"copydesk/server/process"
)

// open opens a desk, closed at the end of the test.
func open(t *testing.T, o process.Options) *process.Process {
	t.Helper()
	p, err := process.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// over returns a client over the socket, as other processes come.
func over(t *testing.T, dir string) *client.Client {
	t.Helper()
	c := client.New(client.Options{Dial: func(ctx context.Context) (net.Conn, error) { return owner.Dial(ctx, dir) }})
	t.Cleanup(func() { c.Close() })
	return c
}

// within returns a client in memory, as the desk's own process comes.
func within(t *testing.T, p *process.Process) *client.Client {
	t.Helper()
	c := client.New(client.Options{Dial: p.Dial, Workspace: p.Workspace()})
	t.Cleanup(func() { c.Close() })
	return c
}

// run runs p and returns what tells its end.
func run(ctx context.Context, p *process.Process) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	return ended
}

func ends(t *testing.T, ended <-chan error) {
	t.Helper()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Run does not return")
	}
}

func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 10 s: %s", what)
		}
	}
}

// train queues a training.
func train(t *testing.T, c *client.Client, spec engine.Spec) engine.Job {
	t.Helper()
	j, err := c.Train(t.Context(), engine.TrainRequest{Spec: spec})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func state(t *testing.T, c *client.Client, job string) engine.State {
	t.Helper()
	j, err := c.Job(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	return j.State
}

// nobody holds that a workspace has no owner and nothing of one.
func nobody(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"desk.sock", "desk.json"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left: %v", name, err)
		}
	}
	hold, err := owner.Take(dir)
	if err != nil {
		t.Fatalf("the lock is left: %v", err)
	}
	if err := hold.Release(); err != nil {
		t.Error(err)
	}
}
