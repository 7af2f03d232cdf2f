package server

import (
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/predict"
)

// Options are how a server listens and answers. DefaultOptions has all but
// Models and Events.
type Options struct {
	Host string // API_HOST: localhost or a loopback address
	Port int    // API_PORT: 0 takes a free one
	// AllowedHosts are the names beside localhost that requests may be
	// addressed to, such as that of a proxy which passes its own on.
	AllowedHosts []string

	Workers   int           // API_WORKERS: predictions computed at once
	Queue     int           // server.queue: texts that may wait for a worker
	Timeout   time.Duration // API_TIMEOUT: the deadline of a request
	BatchSize int           // PREDICTION_BATCH_SIZE: texts that a worker takes at a time
	Refresh   time.Duration // MODEL_REFRESH_INTERVAL: looking for a new champion, beside events

	MaxRequests    int     // server.max_requests: limited requests at once, with those whose bodies still arrive
	MaxConnections int     // server.max_connections: those beyond it are told to go
	Rate           float64 // server.rate: requests a second of one client; 0: as many as it likes
	Burst          int     // server.burst: requests that it may have saved up

	Grace time.Duration // server.grace: how long it goes on answering after it said that it drains
	Drain time.Duration // how long requests under way are waited for after that; above Timeout, none is cut off

	Model  string // the registered model whose champion answers
	Models predict.Models
	Events predict.Events

	Logger *slog.Logger
	Clock  func() time.Time
}

// DefaultOptions returns the options of the documentation. It logs nothing.
func DefaultOptions() Options {
	return Options{
		Host:      "127.0.0.1",
		Port:      8000,
		Workers:   4,
		Queue:     10_000,
		Timeout:   30 * time.Second,
		BatchSize: 100,
		Refresh:   time.Hour,
		Grace:     time.Second,
		Drain:     35 * time.Second,
		Model:     engine.ModelName,
		Logger:    slog.New(slog.DiscardHandler),
		Clock:     time.Now,

		MaxRequests:    2048,
		MaxConnections: 4096,
		Burst:          20,
	}
}

// validate reports (fault.Invalid) the first option that is out of its range.
func (o Options) validate() error {
	if !isLoopback(o.Host) {
		return fault.Newf(fault.Invalid, "listening on %s needs authentication, which this version does not have; use 127.0.0.1 behind a proxy or an SSH tunnel (API_HOST)", hostName(o.Host))
	}
	switch {
	case o.Port < 0 || o.Port > 65535:
		return fault.Newf(fault.Invalid, "API_PORT is %d; it must be from 0 to 65535", o.Port)
	case o.Workers < 1 || o.Workers > 1024:
		return fault.Newf(fault.Invalid, "API_WORKERS is %d; it must be from 1 to 1024", o.Workers)
	case o.Queue < 1:
		return fault.Newf(fault.Invalid, "server.queue is %d; it must be at least 1", o.Queue)
	case o.MaxRequests < 1:
		return fault.Newf(fault.Invalid, "server.max_requests is %d; it must be at least 1", o.MaxRequests)
	case o.MaxConnections < 1:
		return fault.Newf(fault.Invalid, "server.max_connections is %d; it must be at least 1", o.MaxConnections)
	case !(o.Rate >= 0):
		return fault.Newf(fault.Invalid, "server.rate is %v; it must be at least 0", o.Rate)
	case o.Burst < 1:
		return fault.Newf(fault.Invalid, "server.burst is %d; it must be at least 1", o.Burst)
	case o.Timeout <= 0:
		return fault.Newf(fault.Invalid, "API_TIMEOUT is %v; it must be above 0", o.Timeout)
	case o.BatchSize < 1:
		return fault.Newf(fault.Invalid, "PREDICTION_BATCH_SIZE is %d; it must be at least 1", o.BatchSize)
	case o.Refresh <= 0:
		return fault.Newf(fault.Invalid, "MODEL_REFRESH_INTERVAL is %v; it must be above 0", o.Refresh)
	case o.Grace < 0 || o.Drain < 0:
		return fault.Newf(fault.Invalid, "grace %v and drain %v must be at least 0", o.Grace, o.Drain)
	case o.Model == "" || o.Models == nil || o.Events == nil || o.Logger == nil || o.Clock == nil:
		return fault.Newf(fault.Internal, "the server lacks a model's name, Models, Events, Logger or Clock")
	}
	return nil
}

// isLoopback reports whether host is localhost or a loopback address.
func isLoopback(host string) bool {
	if isLocalhost(host) {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

func isLocalhost(host string) bool {
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// hostName is host as a message names it.
func hostName(host string) string {
	if host == "" {
		return "every address"
	}
	return host
}

// address is where o says to listen.
func (o Options) address() string {
	return net.JoinHostPort(o.Host, strconv.Itoa(o.Port))
}
