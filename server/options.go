package server

import (
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"copydesk/engine"
	"copydesk/engine/config"
	"copydesk/engine/fault"
	"copydesk/server/predict"
)

// Options are how a server listens and answers. DefaultOptions has all but
// Models, Events and Journal.
type Options struct {
	Host string // API_HOST: beyond loopback only with what Access says about it
	Port int    // API_PORT: 0 takes a free one

	config.Access // who may ask; without a Key everybody may ask for predictions

	Workers   int           // API_WORKERS: predictions computed at once
	Queue     int           // server.queue: texts that may wait for a worker
	Timeout   time.Duration // API_TIMEOUT: the deadline of a request
	BatchSize int           // PREDICTION_BATCH_SIZE: texts that a worker takes at a time
	Refresh   time.Duration // MODEL_REFRESH_INTERVAL: looking for a new champion, beside events
	CacheSize int           // MODEL_CACHE_SIZE: models that stay loaded

	MaxRequests    int     // server.max_requests: limited requests at once, with those whose bodies still arrive
	MaxConnections int     // server.max_connections: those beyond it are told to go
	Rate           float64 // server.rate: requests a second of one client; 0: as many as it likes
	Burst          int     // server.burst: requests that it may have saved up

	Grace time.Duration // server.grace: how long it goes on answering after it said that it drains
	Drain time.Duration // how long requests under way are waited for after that; above Timeout, none is cut off

	Model  string // the registered model whose champion answers
	Models predict.Models
	Events predict.Events
	// Desk is the API of the desk, for those whose role allows it; nil: it is
	// not to be had here.
	Desk http.Handler

	// Checks are looked at, beside the model, when somebody asks whether the
	// server is ready; by the names that the answer has.
	Checks map[string]Check
	// Collectors join the metrics.
	Collectors []prometheus.Collector

	// Journal keeps samples of what is answered, and feedback on it. If it is nil
	// nothing is remembered and there is no /feedback.
	Journal          Journal
	SamplesPerMinute int  // prediction_log.samples_per_minute
	SampleText       bool // prediction_log.text: whether samples keep the text

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
		CacheSize: 5,
		Grace:     time.Second,
		Drain:     35 * time.Second,
		Access:    config.Access{TokenIssuer: "copydesk", TokenAudience: "copydesk"},
		Model:     engine.ModelName,

		SamplesPerMinute: 100,

		Logger: slog.New(slog.DiscardHandler),
		Clock:  time.Now,

		MaxRequests:    2048,
		MaxConnections: 4096,
		Burst:          20,
	}
}

// validate reports (fault.Invalid) the first option that is out of its range.
func (o Options) validate() error {
	if err := o.guard(); err != nil {
		return err
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
	case o.CacheSize < 1:
		return fault.Newf(fault.Invalid, "MODEL_CACHE_SIZE is %d; it must be at least 1", o.CacheSize)
	case o.Grace < 0 || o.Drain < 0:
		return fault.Newf(fault.Invalid, "grace %v and drain %v must be at least 0", o.Grace, o.Drain)
	case o.SamplesPerMinute < 0 || o.SamplesPerMinute > 1000:
		return fault.Newf(fault.Invalid, "prediction_log.samples_per_minute is %d; it must be from 0 to 1000", o.SamplesPerMinute)
	case o.Model == "" || o.Models == nil || o.Events == nil || o.Logger == nil || o.Clock == nil:
		return fault.Newf(fault.Internal, "the server lacks a model's name, Models, Events, Logger or Clock")
	}
	return nil
}

// address is where o says to listen.
func (o Options) address() string {
	return net.JoinHostPort(o.Host, strconv.Itoa(o.Port))
}
