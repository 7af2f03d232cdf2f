package process

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/access"
	"copydesk/server/desk"
	"copydesk/server/owner"
)

// Store is an engine.Store that can be closed.
type Store interface {
	engine.Store
	Close() error
}

// Options are what a desk's process is made of. All fields are needed but
// Demo, IdleAfter, which is for engine.BackgroundMode, and Predict, which is not for
// engine.OneShotMode.
type Options struct {
	Dir       string // of the workspace
	Mode      engine.Mode
	Store     func(engine.Workspace) (Store, error)
	NewWorker func(engine.Assignment) engine.Worker
	Memory    engine.Memory
	Demo      []byte // the CSV file of the corpus that is built in; nil: there is none
	Retention engine.Retention
	MaxActive int
	// Environment is where runs are made; its user is who the socket is for.
	Environment engine.Environment
	Build       string
	Settings    map[string]json.RawMessage // what clients are told of how it was started
	// Predict returns the options of the prediction server, or why there can be
	// none; where its models come from is filled in. With engine.ServeMode it
	// is on from the start.
	Predict func() (server.Options, error)
	// IdleAfter is how long a background desk stays when nobody needs it.
	IdleAfter time.Duration
	Logger    *slog.Logger
	Clock     func() time.Time
}

// Bounds on how long requests may take to arrive and, when the desk ends, to be
// answered.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	drainTimeout      = 2 * time.Second
	watchInterval     = time.Second // between two looks at the workspace's directory
	// closeTimeout is how long the store may take to close: one that cannot
	// write tries for ever. All that was acknowledged is in its log by then.
	closeTimeout = 10 * time.Second
	// goneTimeout is the same when its files are gone.
	goneTimeout = time.Second
)

// Process is a desk at work.
type Process struct {
	o         Options
	workspace engine.Workspace
	user      string
	host      string
	started   time.Time
	hold      *owner.Hold
	store     Store
	desk      *engine.Desk
	api       *desk.API
	http      *http.Server
	memory    *memory
	serving   serving
	card      owner.Card
	idle      *owner.Idle
	clients   sync.WaitGroup  // the listeners for them
	ctx       context.Context // of prediction servers that are switched on: ends when they must drain
	cancel    context.CancelFunc
	stop      chan struct{} // closed when a client asked the desk to end
	stopOnce  sync.Once
	gone      atomic.Bool // the workspace is
	closeOnce sync.Once
	closed    error // what Close returned
}

// Open becomes the desk of a workspace. Where another process is it already the
// error is owner.ErrHeld.
func Open(o Options) (_ *Process, err error) {
	p := &Process{o: o, user: o.Environment.User, host: o.Environment.Host, started: o.Clock(), memory: newMemory(), stop: make(chan struct{})}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	if p.workspace, err = engine.OpenWorkspace(o.Dir); err != nil {
		return nil, err
	}
	if p.hold, err = owner.Take(o.Dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	opened, err := o.Store(p.workspace)
	if err != nil {
		return nil, err // and what came with it may be a nil pointer
	}
	p.store = opened
	p.desk, err = engine.OpenDesk(engine.Config{
		Workspace: p.workspace, Store: p.store, NewWorker: o.NewWorker, Memory: o.Memory, Demo: o.Demo, Logger: o.Logger, Clock: o.Clock,
		Environment: o.Environment, Retention: o.Retention, MaxActive: o.MaxActive, OwnOnly: o.Mode == engine.OneShotMode,
	})
	if err != nil {
		return nil, err
	}
	p.api = desk.New(desk.Options{Desk: p.desk, Status: p.status, Settings: o.Settings, Stop: p.askToStop, Switch: p, Logger: o.Logger, Clock: o.Clock})
	if o.Mode == engine.ServeMode {
		on, err := p.listenForPredictions(nil)
		if err != nil {
			return nil, err
		}
		p.serving.set(on)
	}
	p.idle = owner.NewIdle(o.IdleAfter, p.api.Busy)
	if err = p.listen(); err != nil {
		return nil, err
	}
	return p, nil
}

// listen answers clients from now on.
func (p *Process) listen() error {
	socket, err := p.hold.Listen()
	if err != nil {
		return err
	}
	p.http = &http.Server{
		Handler:           p.counted(p.api),
		ConnContext:       access.OfConn(p.principal),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		ErrorLog:          slog.NewLogLogger(p.o.Logger.Handler(), slog.LevelWarn),
	}
	for _, l := range []net.Listener{socket, p.memory} {
		p.clients.Go(func() {
			if err := p.http.Serve(l); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
				p.o.Logger.Error("clients cannot come any more", "listener", l.Addr().String(), "error", err)
				p.askToStop()
			}
		})
	}
	p.card = owner.Card{
		Protocol: desk.Protocol, Build: p.o.Build, PID: os.Getpid(), Host: p.host, Mode: owner.Mode(p.o.Mode), Started: p.started,
		Address: socket.Addr().String(),
	}
	if err := p.publish(); err != nil {
		return err
	}
	p.o.Logger.Info("desk opened", "workspace", p.o.Dir, "mode", p.o.Mode, "pid", p.card.PID, "build", p.card.Build)
	return nil
}

// publish says on the desk's card where predictions are served.
func (p *Process) publish() error {
	card := p.card
	card.Serving = p.serving.address()
	return p.hold.Publish(card)
}

// counted counts requests: a desk that is asked something is not idle.
func (p *Process) counted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !p.idle.Begin() {
			p.api.Drain() // refused, so that the client turns to the next desk
		} else {
			defer p.idle.End()
		}
		h.ServeHTTP(w, r)
	})
}

func (p *Process) status() engine.Status {
	s := engine.Status{Build: p.o.Build, Version: p.o.Environment.Version, PID: os.Getpid(), Host: p.host, Mode: p.o.Mode, Started: p.started}
	p.serving.describe(&s)
	return s
}

func (p *Process) askToStop() { p.stopOnce.Do(func() { close(p.stop) }) }

// Dial connects this process to its own desk.
func (p *Process) Dial(ctx context.Context) (net.Conn, error) { return p.memory.dial(ctx) }

// Workspace returns the workspace that the desk owns.
func (p *Process) Workspace() engine.Workspace { return p.workspace }

// Run returns when ctx ends, a client asked the desk to stop, its workspace was
// deleted or, in the background, nobody needs it any more. It then drains the
// prediction server. Close is to follow.
func (p *Process) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var served chan struct{}
	if p.o.Mode == engine.ServeMode {
		on := p.serving.now()
		on.begin(p.ctx)
		served = on.done
	}
	idle := make(chan struct{})
	if p.o.Mode == engine.BackgroundMode {
		go func() {
			if p.idle.Wait(ctx) == nil {
				close(idle)
			}
		}()
	}
	select {
	case <-ctx.Done():
	case <-p.stop:
		p.o.Logger.Info("desk was asked to stop")
	case <-idle:
		p.o.Logger.Info("nobody needs the desk")
	case <-p.hold.Gone(ctx, watchInterval):
		p.gone.Store(true)
		p.o.Logger.Warn("the workspace was deleted or replaced", "workspace", p.o.Dir)
	case <-served:
	}
	return p.drainPredictions()
}

// drainPredictions ends the prediction server for good, if one is on.
func (p *Process) drainPredictions() error {
	p.cancel()
	p.serving.switching.Lock()
	defer p.serving.switching.Unlock()
	on := p.serving.now()
	if on == nil {
		return nil
	}
	defer p.serving.set(nil)
	return on.end()
}

// Close interrupts the jobs that run, lets clients go, closes the store and
// gives up the workspace. What is queued waits for the next desk. It may be
// called twice.
func (p *Process) Close() error {
	p.closeOnce.Do(func() { p.closed = p.close() })
	return p.closed
}

func (p *Process) close() error {
	var errs []error
	if p.api != nil {
		p.api.Drain()
	}
	errs = append(errs, p.drainPredictions())
	if p.desk != nil {
		p.desk.Close()
	}
	if p.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
		if p.http.Shutdown(ctx) != nil {
			p.http.Close()
		}
		cancel()
		p.clients.Wait()
	}
	if p.store != nil {
		errs = append(errs, p.closeStore())
	}
	errs = append(errs, p.hold.Release())
	err := errors.Join(errs...)
	if err != nil {
		p.o.Logger.Error("desk did not close well", "workspace", p.o.Dir, "error", err)
	} else {
		p.o.Logger.Info("desk closed", "workspace", p.o.Dir)
	}
	return err
}

// closeStore closes the store, or leaves that to the end of the process when it
// takes too long.
func (p *Process) closeStore() error {
	limit := closeTimeout
	if p.gone.Load() {
		limit = goneTimeout
	}
	closed := make(chan error, 1)
	go func() { closed <- p.store.Close() }()
	select {
	case err := <-closed:
		return err
	case <-time.After(limit):
	}
	if p.gone.Load() {
		return nil // there is nothing to close any more
	}
	return fault.Newf(fault.Unavailable, "the store of %s did not close within %v; what was acknowledged is in its log", p.o.Dir, limit)
}
