package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"copydesk/engine/fault"
	"copydesk/server/access/token"
	"copydesk/server/certificate"
	"copydesk/server/feedback"
	"copydesk/server/ledger"
	"copydesk/server/metrics"
	"copydesk/server/predict"
	"copydesk/server/traffic"
)

// Bounds on how long a client may take and how much it may send before it is
// known what it wants.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	idleTimeout       = 60 * time.Second
	writeSlack        = 10 * time.Second // to send an answer, beyond the deadlines
	maxHeaderBytes    = 16 << 10
	maxStreams        = 100  // requests at once on a connection of HTTP/2
	headerSlack       = 4096 // that net/http allows beyond its limit
)

// Server answers on an address that it listens on since New.
type Server struct {
	o         Options
	listener  *net.TCPListener
	http      *http.Server
	api       *predict.API
	ledger    *ledger.Ledger // nil: no answer is remembered
	feedback  *feedback.API  // nil with it
	metrics   *metrics.Metrics
	traffic   *traffic.Sampler
	log       *slog.Logger
	routes    map[string]*route // by path
	patterns  *http.ServeMux    // of the paths
	desk      *route            // the desk's API
	ending    context.Context   // ends when requests that last must
	end       context.CancelFunc
	hosts     hosts
	checks    *checks
	described func() (*description, error)
	tokens    *token.Authority         // nil: nobody needs one
	tls       *certificate.Certificate // nil: plain HTTP
	limits    *limits
	draining  atomic.Bool

	connections *connections
}

// New listens. It fails with fault.Invalid at options that cannot be, and with
// fault.Unavailable when the address is taken.
func New(o Options) (*Server, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	s := &Server{o: o, log: o.Logger, hosts: newHosts(slices.Concat(o.AllowedHosts, []string{o.Host}))}
	if err := s.secure(); err != nil {
		return nil, err
	}
	var err error
	if s.listener, err = listen(o); err != nil {
		return nil, err
	}
	s.ending, s.end = context.WithCancel(context.Background())
	s.metrics = metrics.New()
	s.limits, s.connections = newLimits(o), newConnections(s.listener, o.MaxConnections, spareConnections, s.metrics)
	p := predict.Options{
		Model: o.Model, Models: o.Models, Events: o.Events, Refresh: o.Refresh, CacheSize: o.CacheSize,
		Workers: o.Workers, Queue: o.Queue, BatchSize: o.BatchSize,
		Metrics: s.metrics, Logger: o.Logger, Clock: o.Clock,
	}
	if o.Journal != nil {
		s.ledger = newLedger(o)
		p.Recorder = s.ledger
	}
	s.api = predict.New(p)
	if o.Journal != nil {
		s.feedback = feedback.New(feedback.Options{
			Answers: s.ledger, Models: s.api, Journal: o.Journal, Metrics: s.metrics, Logger: o.Logger, Clock: o.Clock,
		})
	}
	for _, c := range o.Collectors {
		if err := s.metrics.Registry().Register(c); err != nil {
			return nil, errors.Join(fault.As(fault.Internal, err), s.listener.Close())
		}
	}
	s.checks = s.newChecks()
	s.route()
	s.traffic = s.newTraffic()
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
		HTTP2:                        &http.HTTP2Config{MaxConcurrentStreams: maxStreams},
	}
	if s.tls != nil {
		s.http.TLSConfig = s.tls.TLS()
	}
	return s, nil
}

// Addr returns the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Close gives up the address of a server that is not to Serve.
func (s *Server) Close() error {
	s.end()
	return s.connections.Close()
}

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
	recorded := s.keep(work)
	sampled := s.traffic.Start(work)
	defer func() {
		s.end()
		stop()
		<-followed
		<-recorded
		<-sampled
	}()

	ended := make(chan error, 1)
	go func() { ended <- s.accept() }()
	s.log.Info("serving", "address", s.Addr().String(), "tls", s.tls != nil, "tokens", s.tokens != nil)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return s.drain(ended)
	}
}
