package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/access"
	"copydesk/server/reply"
)

// Protocol is the number of the API. A client of another number is told so
// when it comes.
const Protocol = 1

// Options are what an API is made of. All fields are needed.
type Options struct {
	Desk *engine.Desk
	// Status returns what the owner knows; the API fills in the rest.
	Status func() engine.Status
	// Settings are those that the desk reads when it starts, by name.
	Settings map[string]json.RawMessage
	// Stop asks the desk to end. It returns at once.
	Stop   func()
	Switch Switch
	Logger *slog.Logger
	Clock  func() time.Time
}

// Switch turns the prediction server on and off, and tells what it is asked.
type Switch interface {
	// Serve turns it on, on another port than the settings have if port is
	// not nil. One that is on stays as it is.
	Serve(port *int) error
	// StopServing turns it off, when the requests under way are answered.
	StopServing() error
	// Traffic returns what it was asked lately, the zero value while it is off.
	Traffic() engine.Traffic
}

// API answers the requests of clients. It is safe for concurrent use.
type API struct {
	desk     *engine.Desk
	status   func() engine.Status
	settings map[string]json.RawMessage
	stop     func()
	serving  Switch
	log      *slog.Logger
	clock    func() time.Time
	mux      *http.ServeMux
	document func() ([]byte, error) // OpenAPI, made when it is first asked for
	watchers atomic.Int64
	stopping atomic.Bool
}

// New returns an API.
func New(o Options) *API {
	a := &API{desk: o.Desk, status: o.Status, settings: o.Settings, stop: o.Stop, serving: o.Switch, log: o.Logger, clock: o.Clock, mux: http.NewServeMux()}
	routes := a.routes()
	a.document = sync.OnceValues(func() ([]byte, error) { return document(routes) })
	methods := make(map[string][]string)
	for _, r := range routes {
		a.mux.HandleFunc(r.method+" "+r.path, a.handler(r))
		methods[r.path] = append(methods[r.path], r.method)
		if r.method == http.MethodGet {
			methods[r.path] = append(methods[r.path], http.MethodHead)
		}
	}
	for path, allowed := range methods {
		a.mux.HandleFunc(path, a.notAllowed(allowed))
	}
	a.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a.fail(w, r, fault.Newf(fault.NotFound, "there is nothing at %.100q", r.URL.Path))
	})
	return a
}

// ServeHTTP answers a request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mux.ServeHTTP(w, r)
}

// Drain makes the API refuse what takes the desk on.
func (a *API) Drain() { a.stopping.Store(true) }

// handler makes an http.HandlerFunc of a route.
func (a *API) handler(to route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				a.log.Error("panic", "path", r.URL.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				a.fail(w, r, fault.Newf(fault.Internal, "panic: %v", p))
			}
		}()
		who := access.Of(r.Context())
		err := access.Authorize(who, to.least)
		if err == nil {
			err = to.check(r)
		}
		if err == nil && to.least == access.Operator && !to.draining && a.stopping.Load() {
			err = fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
		}
		if err == nil && to.stream != nil {
			err = to.stream(w, r)
			if err == nil {
				return
			}
		}
		var answer any
		if err == nil {
			answer, err = to.handle(r, who)
		}
		if err == nil {
			status := http.StatusOK
			if to.status != 0 {
				status = to.status
			}
			err = reply.JSON(w, status, answer)
		}
		if err != nil {
			a.fail(w, r, err)
		}
	}
}

// fail answers with an error. Who may operate a desk is told all of it.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := reply.As(err)
	if e.Cause != nil && !errors.Is(err, r.Context().Err()) {
		a.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	failure := &reply.Error{Status: e.Status, Message: err.Error(), Kind: fault.KindOf(err), RetryAfter: e.RetryAfter}
	if a.stopping.Load() && failure.Kind == fault.Unavailable {
		failure.RetryAfter = time.Second // at the next desk
	}
	reply.Fail(w, failure, a.clock())
}

func (a *API) notAllowed(allowed []string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		reply.Fail(w, &reply.Error{
			Status:  http.StatusMethodNotAllowed,
			Kind:    fault.Usage,
			Message: fmt.Sprintf("%s is asked for with %s", r.URL.Path, joined(allowed, " or ")),
			Allow:   joined(allowed, ", "),
		}, a.clock())
	}
}

// now returns the handshake as it is at the moment.
func (a *API) now() engine.Status {
	s := a.status()
	s.Protocol = Protocol
	s.Store, s.Event = a.desk.StoreID(), a.desk.LastEvent()
	s.Running, s.Queued = a.desk.Load()
	s.Workspace = a.desk.Workspace().Dir()
	s.Watchers = int(a.watchers.Load())
	s.Stopping = a.stopping.Load()
	return s
}

// Busy reports whether the desk works or is watched.
func (a *API) Busy() bool {
	s := a.now()
	return s.Running > 0 || s.Queued > 0 || s.Watchers > 0 || s.Serving != ""
}
