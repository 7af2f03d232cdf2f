package attach

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/client"
	"copydesk/server/desk"
	"copydesk/server/owner"
	"copydesk/server/process"
)

const (
	// handshakeTimeout is how long a desk may take to say who it is.
	handshakeTimeout = 5 * time.Second
	// servePause is how long Serve waits before it asks again for the workspace,
	// goingPause the same while the desk goes: its clients start the next one at
	// once, and Serve is to be before them.
	servePause = 200 * time.Millisecond
	goingPause = 5 * time.Millisecond
)

// Options are what an Attacher is made of.
type Options struct {
	Dir   string // of the workspace
	Build string // of this program
	// Start is how a background desk is started in Dir.
	Start owner.Command
	// Open makes this process the desk.
	Open func(engine.Mode) (*process.Process, error)
}

// Attacher finds, starts or becomes the desk of a workspace.
type Attacher struct {
	o Options
}

// New returns an Attacher.
func New(o Options) *Attacher { return &Attacher{o} }

// Client is a client of a desk that may be in this process.
type Client struct {
	*client.Client
	end func() error // ends the desk where this process is it, else nil
}

// Close lets go of the desk, and ends it where this process is it.
func (c *Client) Close() error {
	err := c.Client.Close()
	if c.end != nil {
		err = errors.Join(err, c.end())
	}
	return err
}

// keep runs a desk in this process until the function that it returns is
// called, unless somebody stops it or deletes its workspace before.
func keep(p *process.Process) (end func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- errors.Join(p.Run(ctx), p.Close()) }()
	return sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
}

// Running returns a client of the desk that runs, or owner.ErrNoDesk.
func (a *Attacher) Running(ctx context.Context) (*Client, error) {
	w := engine.WorkspaceAt(a.o.Dir)
	c := &Client{Client: client.New(client.Options{Dial: a.dial, Revive: a.revive, Workspace: w})}
	if err := a.handshake(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Present is Running for who waits until a desk that starts or goes has done so.
func (a *Attacher) Present(ctx context.Context) (*Client, error) {
	var c *Client
	var none error
	err := owner.Await(ctx, a.o.Dir, func(ctx context.Context) (err error) {
		if c, err = a.Running(ctx); errors.Is(err, owner.ErrNoDesk) {
			none, err = err, nil
		}
		return err
	})
	if none != nil {
		return nil, none
	}
	return c, err
}

// Any returns a client of the desk that runs; where none does, this process is
// it until the client is closed.
func (a *Attacher) Any(ctx context.Context) (*Client, error) {
	var c *Client
	err := owner.Await(ctx, a.o.Dir, func(ctx context.Context) (err error) {
		if c, err = a.Running(ctx); !errors.Is(err, owner.ErrNoDesk) {
			return err
		}
		c, err = a.Own()
		return err
	})
	return c, err
}

// Own makes this process the desk until the client is closed. Where another
// process is it the error is owner.ErrHeld.
func (a *Attacher) Own() (*Client, error) {
	p, err := a.o.Open(engine.OneShotMode)
	if err != nil {
		return nil, err
	}
	return &Client{Client: client.New(client.Options{Dial: p.Dial, Workspace: p.Workspace()}), end: keep(p)}, nil
}

// Lasting returns a client of the desk that runs; where none does, one is
// started in the background.
func (a *Attacher) Lasting(ctx context.Context) (*Client, error) {
	var c *Client
	err := owner.Await(ctx, a.o.Dir, func(ctx context.Context) (err error) {
		if c, err = a.Running(ctx); !errors.Is(err, owner.ErrNoDesk) {
			return err
		}
		if err := a.start(ctx); err != nil {
			return err
		}
		c, err = a.Running(ctx)
		return err
	})
	return c, err
}

// start starts a background desk.
func (a *Attacher) start(ctx context.Context) error {
	if _, err := engine.OpenWorkspace(a.o.Dir); err != nil {
		return err
	}
	return owner.Start(ctx, a.o.Start)
}

// revive makes sure that a desk answers.
func (a *Attacher) revive(ctx context.Context) error {
	return owner.Await(ctx, a.o.Dir, func(ctx context.Context) error {
		err := a.handshake(ctx)
		if !errors.Is(err, owner.ErrNoDesk) {
			return err
		}
		if err := a.start(ctx); err != nil {
			return err
		}
		return a.handshake(ctx)
	})
}

func (a *Attacher) dial(ctx context.Context) (net.Conn, error) {
	return owner.Dial(ctx, a.o.Dir)
}

// handshake finds out whether the desk that runs can be talked to. One of
// another build that nobody needs is ended, and is owner.ErrNoDesk then.
func (a *Attacher) handshake(ctx context.Context) error {
	if _, err := owner.Find(a.o.Dir); err != nil {
		return err
	}
	c := client.New(client.Options{Dial: a.dial})
	defer c.Close()
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	held := fault.As(fault.Unavailable, owner.ErrHeld)
	s, err := c.Status(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return held // it is there and does not answer
	case fault.KindOf(err) == fault.Unavailable && !errors.Is(err, owner.ErrNoDesk) && !errors.Is(err, owner.ErrElsewhere):
		return held // it went while it answered
	case err != nil:
		return err
	case s.Stopping:
		return held
	case s.Build == a.o.Build:
		return nil
	}
	if s.Mode == engine.BackgroundMode && s.Running == 0 && s.Queued == 0 && s.Watchers == 0 && s.Serving == "" {
		if _, err := c.Stop(ctx, false); err != nil && fault.KindOf(err) != fault.Unavailable {
			return err
		}
		return held // and soon gone
	}
	if s.Protocol != desk.Protocol {
		return fault.Newf(fault.Conflict, "the desk of %s (process %d, copydesk %s) speaks protocol %d and this program %d; use that program, or stop the desk with: copydesk desk stop",
			a.o.Dir, s.PID, s.Version, s.Protocol, desk.Protocol)
	}
	return nil
}

// Serve becomes the desk that serves predictions. A background desk without a
// running job makes room; one that works, and a command that is the desk, are
// waited for until ctx ends. Another --serve is fault.Conflict.
func (a *Attacher) Serve(ctx context.Context, log *slog.Logger) (*process.Process, error) {
	var told time.Time
	for {
		p, err := a.o.Open(engine.ServeMode)
		if !errors.Is(err, owner.ErrHeld) {
			return p, err
		}
		s, going, err := a.takeOver(ctx)
		if err != nil {
			return nil, err
		}
		pause := servePause
		if going {
			pause = goingPause
		}
		if s.PID != 0 && time.Since(told) > 10*time.Second {
			told = time.Now()
			log.Info("waiting for the desk that runs", "process", s.PID, "mode", s.Mode, "running", s.Running)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// takeOver asks the desk that runs to end if it may, and says who it is and
// whether it goes, or comes.
func (a *Attacher) takeOver(ctx context.Context) (s engine.Status, going bool, err error) {
	if _, err := owner.Find(a.o.Dir); err != nil {
		return engine.Status{}, false, err
	}
	c := client.New(client.Options{Dial: a.dial})
	defer c.Close()
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	s, err = c.Status(ctx)
	if err != nil {
		return engine.Status{}, true, nil // tried again
	}
	switch {
	case s.Stopping:
		return s, true, nil
	case s.Mode == engine.ServeMode:
		return s, false, fault.Newf(fault.Conflict, "copydesk --serve (process %d) has %s already and serves predictions on %s; stop it first, or choose another workspace",
			s.PID, a.o.Dir, s.Serving)
	case s.Mode == engine.BackgroundMode && s.Serving != "":
		return s, false, fault.Newf(fault.Conflict, "the desk in the background (process %d) serves predictions of %s on %s already; end that first with: copydesk desk serve --off",
			s.PID, a.o.Dir, s.Serving)
	case s.Mode == engine.BackgroundMode && s.Running == 0:
		// It may have begun a job since: then it says no, and is waited for.
		_, err := c.Stop(ctx, false)
		if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Unavailable {
			return s, false, err
		}
		return s, err == nil, nil
	}
	return s, false, nil
}
