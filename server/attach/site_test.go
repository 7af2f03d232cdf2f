//go:build linux || darwin

package attach_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/server"
	"copydesk/server/attach"
	"copydesk/server/client"
	"copydesk/server/desktest"
	"copydesk/server/owner"
	"copydesk/server/process"
)

// childVariable makes the test binary a background desk of its directory.
const childVariable = "COPYDESK_ATTACH_CHILD"

func TestMain(m *testing.M) {
	dir := os.Getenv(childVariable)
	if dir == "" {
		os.Exit(m.Run())
	}
	if err := background(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child is what stands for a test where there is none.
type child struct{ testing.TB }

func (child) Helper()           {}
func (child) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func background(dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	report := owner.Inherited()
	o := desktest.Options(child{}, dir, desktest.NewGate())
	o.IdleAfter = 5 * time.Second
	p, err := process.Open(o)
	report.Ready(err)
	if err != nil {
		return err
	}
	return errors.Join(p.Run(ctx), p.Close())
}

// site is a workspace and an Attacher for it, of the build "this".
type site struct {
	*attach.Attacher
	t    *testing.T
	dir  string
	gate *desktest.Gate
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, dir: desktest.Dir(t), gate: desktest.NewGate()}
	s.Attacher = attach.New(attach.Options{
		Dir: s.dir, Build: "this",
		Start: owner.Command{Dir: s.dir, Path: os.Args[0], Env: append(os.Environ(), "GORACE=atexit_sleep_ms=0", childVariable+"="+s.dir)},
		Open: func(mode engine.Mode) (*process.Process, error) {
			o := desktest.Options(t, s.dir, s.gate)
			o.Mode = mode
			if mode == engine.ServeMode {
				predict := server.DefaultOptions()
				predict.Port, predict.Grace = 0, 0
				o.Predict = func() (server.Options, error) { return predict, nil }
			}
			return process.Open(o)
		},
	})
	return s
}

// runs is a desk of another program that runs in this process until the test
// ends, or somebody stops it.
func (s *site) runs(build string, mode engine.Mode) (ended <-chan struct{}) {
	s.t.Helper()
	o := desktest.Options(s.t, s.dir, s.gate)
	o.Build, o.Mode = build, mode
	if mode == engine.ServeMode {
		predict := server.DefaultOptions()
		predict.Port, predict.Grace = 0, 0
		o.Predict = func() (server.Options, error) { return predict, nil }
	}
	p, err := process.Open(o)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := errors.Join(p.Run(ctx), p.Close()); err != nil {
			s.t.Error(err)
		}
	}()
	s.t.Cleanup(func() {
		cancel()
		<-done
	})
	return done
}

// other returns a client as another program has one.
func (s *site) other() *client.Client {
	c := client.New(client.Options{Dial: func(ctx context.Context) (net.Conn, error) { return owner.Dial(ctx, s.dir) }})
	s.t.Cleanup(func() { c.Close() })
	return c
}

// busy gives the desk that runs a job that waits.
func (s *site) busy() engine.Job {
	s.t.Helper()
	c := s.other()
	job, err := c.Train(s.t.Context(), engine.TrainRequest{Spec: desktest.HeldSpec("nb")})
	for err == nil && job.State == engine.Queued {
		job, err = c.Job(s.t.Context(), job.ID)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return job
}

// status is who answers a client, which is closed at the end of the test.
func status(t *testing.T, c *attach.Client, err error) engine.Status {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	s, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}
