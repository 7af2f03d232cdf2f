package server

import (
	"context"
	"maps"
	"net/http"
	"runtime/debug"
	"time"

	"golang.org/x/sync/singleflight"

	"copydesk/engine/fault"
	"copydesk/server/reply"
)

// Check returns why something that predictions need is not well, nil if it is.
// It may be asked by whoever can reach the server, and so says nothing secret.
type Check func(context.Context) error

// checkTimeout is how long a check may take. Who asks whether a server is ready
// does not wait for long either.
const checkTimeout = 2 * time.Second

// The states of a server that somebody asks about.
const (
	alive    = "alive"
	ready    = "ready"
	notReady = "not ready"
	well     = "ok" // of a check
)

// liveness is the answer of /livez.
type liveness struct {
	Status string `json:"status" jsonschema:"alive"`
}

// readiness is the answer of /readyz.
type readiness struct {
	Status string            `json:"status" jsonschema:"ready or not ready"`
	Checks map[string]string `json:"checks" jsonschema:"by what was looked at: ok, or a sentence that says what is not"`
}

// checks look whether the server is ready.
type checks struct {
	all map[string]Check
	// under has the looks under way. One that hangs, at a disk that is gone, is
	// waited for by all who ask and not begun again by each.
	under singleflight.Group
}

// newChecks adds to those of others what the server knows itself.
func (s *Server) newChecks() *checks {
	c := &checks{all: maps.Clone(s.o.Checks)}
	if c.all == nil {
		c.all = make(map[string]Check)
	}
	c.all["model"] = func(context.Context) error { return s.api.Ready() }
	c.all["server"] = func(context.Context) error {
		if s.draining.Load() {
			return fault.Newf(fault.Unavailable, "The server is shutting down")
		}
		return nil
	}
	return c
}

// look asks every check at once and returns what they say, nil for those that
// are well.
func (c *checks) look(ctx context.Context) map[string]error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	looks := make(map[string]<-chan singleflight.Result)
	for name, check := range c.all {
		looks[name] = c.under.DoChan(name, func() (any, error) {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
			defer cancel()
			return nil, safely(ctx, check)
		})
	}
	found := make(map[string]error)
	for name, look := range looks {
		found[name] = await(ctx, look)
	}
	return found
}

// await returns what a look found. One that has ended has, even if others took
// all the time.
func await(ctx context.Context, look <-chan singleflight.Result) error {
	select {
	case result := <-look:
		return result.Err
	default:
	}
	select {
	case result := <-look:
		return result.Err
	case <-ctx.Done():
		return fault.Newf(fault.Unavailable, "it did not answer within %v", checkTimeout)
	}
}

// safely asks a check; a panic is an error.
func safely(ctx context.Context, check Check) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Newf(fault.Internal, "panic: %v\n%s", p, debug.Stack())
		}
	}()
	return check(ctx)
}

// getAlive answers GET /livez: the process answers. It looks at nothing, so
// that nobody restarts a server because of what a restart does not mend.
func (s *Server) getAlive(w http.ResponseWriter, _ *http.Request) error {
	return reply.JSON(w, http.StatusOK, liveness{alive})
}

// getReady answers GET /readyz: 200 when a prediction can be had and will be in
// a moment, else 503.
func (s *Server) getReady(w http.ResponseWriter, r *http.Request) error {
	status, answer := http.StatusOK, readiness{ready, make(map[string]string)}
	for name, err := range s.checks.look(r.Context()) {
		if err == nil {
			answer.Checks[name] = well
			continue
		}
		e := reply.As(err)
		answer.Checks[name] = e.Message
		if e.Cause != nil {
			answer.Checks[name] = "the log of the server says why"
			s.log.Error("a check failed", "check", name, "error", err)
		}
		status, answer.Status = http.StatusServiceUnavailable, notReady
	}
	return reply.JSON(w, status, answer)
}
