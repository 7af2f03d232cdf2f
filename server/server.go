package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"copydesk/server/metrics"
	"copydesk/server/predict"
)

// Bounds on how long a client may take and how much it may send before it is
// known what it wants.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	idleTimeout       = 60 * time.Second
	writeSlack        = 10 * time.Second // to send an answer, beyond the deadlines
	maxHeaderBytes    = 16 << 10
	headerSlack       = 4096 // that net/http allows beyond its limit
)

// Server answers on an address that it listens on since New.
type Server struct {
	o        Options
	listener *net.TCPListener
	http     *http.Server
	api      *predict.API
	metrics  *metrics.Metrics
	log      *slog.Logger
	routes   map[string]*route // by path
	patterns *http.ServeMux    // of the paths
	hosts    hosts
	limits   *limits
	draining atomic.Bool

	connections *connections
}

// New listens. It fails with fault.Invalid at options that cannot be, and with
// fault.Unavailable when the address is taken.
func New(o Options) (*Server, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	listener, err := listen(o)
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, listener: listener, log: o.Logger, hosts: newHosts(o.AllowedHosts)}
	s.metrics = metrics.New()
	s.limits, s.connections = newLimits(o), newConnections(listener, o.MaxConnections, spareConnections, s.metrics)
	s.api = predict.New(predict.Options{
		Model: o.Model, Models: o.Models, Events: o.Events, Refresh: o.Refresh,
		Workers: o.Workers, Queue: o.Queue, BatchSize: o.BatchSize,
		Metrics: s.metrics, Logger: o.Logger, Clock: o.Clock,
	})
	s.route()
	s.http = &http.Server{
		Handler:                      http.HandlerFunc(s.answer),
		ReadHeaderTimeout:            readHeaderTimeout,
		ReadTimeout:                  readTimeout,
		WriteTimeout:                 readTimeout + o.Timeout + writeSlack,
		IdleTimeout:                  idleTimeout,
		MaxHeaderBytes:               maxHeaderBytes - headerSlack,
		ConnContext:                  s.connections.opened,
		ConnState:                    s.connections.changed,
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(o.Logger.Handler(), slog.LevelWarn),
	}
	return s, nil
}

// Addr returns the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Close gives up the address of a server that is not to Serve.
func (s *Server) Close() error { return s.connections.Close() }

// Serve answers until ctx ends, drains and returns nil when every request was
// answered. It is called once.
func (s *Server) Serve(ctx context.Context) error {
	// What is under way when ctx ends is finished.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.http.BaseContext = func(net.Listener) context.Context { return work }

	// Requests wait at the door until the first model is loaded.
	s.api.Load(ctx)
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		s.api.Follow(work)
	}()
	defer func() {
		stop()
		<-followed
	}()

	ended := make(chan error, 1)
	go func() { ended <- s.http.Serve(s.connections) }()
	s.log.Info("serving", "address", s.Addr().String())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return s.drain(ended)
	}
}
