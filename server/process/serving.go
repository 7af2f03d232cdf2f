package process

import (
	"context"
	"errors"
	"sync"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server"
	"copydesk/server/metrics"
)

// serving is the switch of the prediction server.
type serving struct {
	switching sync.Mutex // one switch at a time

	mu      sync.Mutex
	current *predicting // nil while it is off
}

// predicting is a prediction server that listens.
type predicting struct {
	server *server.Server
	stop   context.CancelFunc
	done   chan struct{} // closed when Serve has returned
	err    error         // what it returned
}

// now returns the server that is on, nil if none is.
func (s *serving) now() *predicting {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

func (s *serving) set(to *predicting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = to
}

// address is where predictions are served, "" if they are not.
func (s *serving) address() string {
	if on := s.now(); on != nil {
		return on.server.Addr().String()
	}
	return ""
}

// describe says in status where and how predictions are served, if they are.
func (s *serving) describe(status *engine.Status) {
	if on := s.now(); on != nil {
		status.Serving, status.ServesTLS, status.WantsTokens = on.server.Addr().String(), on.server.TLS(), on.server.WantsTokens()
	}
}

// listenForPredictions takes the address of a prediction server, which serves
// from begin on. port, if not nil, is another than the settings have.
func (p *Process) listenForPredictions(port *int) (*predicting, error) {
	o, err := p.o.Predict()
	if err != nil {
		return nil, err
	}
	if port != nil {
		o.Port = *port
	}
	o.Models, o.Events, o.Journal, o.Desk = p.desk, p.desk, p.desk, p.api
	o.Checks = checks(p.desk)
	o.Collectors = append(o.Collectors, metrics.NewHouse(house{p.desk}, p.o.Environment.Version, p.o.Environment.Go, p.o.Clock))
	s, err := server.New(o)
	if err != nil {
		return nil, err
	}
	return &predicting{server: s, done: make(chan struct{})}, nil
}

// begin serves until ctx ends or end is called.
func (on *predicting) begin(ctx context.Context) {
	ctx, on.stop = context.WithCancel(ctx)
	go func() {
		defer close(on.done)
		on.err = on.server.Serve(ctx)
	}()
}

// end drains the server and returns what Serve returned.
func (on *predicting) end() error {
	if on.stop == nil {
		return on.server.Close()
	}
	on.stop()
	<-on.done
	return on.err
}

// Serve switches the prediction server on. One that is on stays as it is.
func (p *Process) Serve(port *int) error {
	p.serving.switching.Lock()
	defer p.serving.switching.Unlock()
	switch {
	case p.serving.now() != nil:
		return nil
	case p.o.Mode != engine.BackgroundMode:
		return fault.Newf(fault.Conflict, "this desk is a command that ends by itself; start one that stays with: copydesk desk start")
	}
	on, err := p.listenForPredictions(port)
	if err != nil {
		return err
	}
	on.begin(p.ctx)
	p.serving.set(on)
	go p.mourn(on)
	return p.publish()
}

// mourn notes the end of a server that nobody switched off.
func (p *Process) mourn(on *predicting) {
	<-on.done
	if on.err == nil || p.ctx.Err() != nil || p.serving.now() != on {
		return
	}
	p.o.Logger.Error("the prediction server has ended", "error", on.err)
	p.serving.set(nil)
	if err := p.publish(); err != nil {
		p.o.Logger.Error("the desk's card could not be written", "error", err)
	}
}

// Traffic returns what the prediction server was asked lately, nothing while it is
// off.
func (p *Process) Traffic() engine.Traffic {
	on := p.serving.now()
	if on == nil {
		return engine.Traffic{}
	}
	t := on.server.Traffic()
	if !t.On.IsZero() {
		t.URL = engine.Status{Serving: on.server.Addr().String(), ServesTLS: on.server.TLS()}.URL()
	}
	return t
}

// StopServing switches the prediction server off, when the requests under way
// are answered. One that is off stays off.
func (p *Process) StopServing() error {
	p.serving.switching.Lock()
	defer p.serving.switching.Unlock()
	on := p.serving.now()
	switch {
	case on == nil:
		return nil
	case p.o.Mode == engine.ServeMode:
		return fault.Newf(fault.Conflict, "this desk is copydesk --serve, which serves as long as it runs; stop it with: copydesk desk stop --force")
	}
	err := on.end()
	p.serving.set(nil)
	return errors.Join(err, p.publish())
}
