package server

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"copydesk/server/access"
	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// handler answers a request or returns why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

// failer answers with a failure, in the form of a protocol.
type failer func(w http.ResponseWriter, r *http.Request, e *reply.Error, now time.Time)

// route is something to ask for. A path has one method; the desk's API, which
// has routes of its own, has none here.
type route struct {
	method, path string      // the path may have {wildcards}, as http.ServeMux has them
	least        access.Role // that may ask; anyone: whoever it is
	limited      bool        // counts against the limits; health and metrics never do
	handle       handler
	fail         failer // nil: as the rest of the server
	statuses     []int  // that it may answer with, beside those of any request
	lasts        bool   // longer than the deadline of a request
	predicts     bool   // it is what the traffic is about
	doc          doc

	counts *metrics.Endpoint
}

// anyone is the least role of what everybody may ask for.
const anyone access.Role = ""

// route makes the routes known to the server, to its metrics and to those who
// read how to ask it.
func (s *Server) route() {
	s.routes = make(map[string]*route)
	s.patterns = http.NewServeMux()
	s.desk = s.operating()
	table := s.table()
	for _, r := range table {
		r.counts = s.metrics.Endpoint(r.method, r.path, r.statuses...)
		s.routes[r.path] = &r
		if strings.Contains(r.path, "{") {
			s.patterns.HandleFunc(r.path, func(w http.ResponseWriter, _ *http.Request) { w.(*match).to = &r })
		}
	}
	s.described = sync.OnceValues(func() (*description, error) { return s.describe(table) })
}

// find returns the route of a request, nil if there is none, and sets the
// request's path values.
func (s *Server) find(r *http.Request) *route {
	if to, ok := s.routes[r.URL.Path]; ok {
		return to
	}
	if s.isOperating(r.URL.Path) {
		return s.desk
	}
	var m match
	s.patterns.ServeHTTP(&m, r)
	return m.to
}

// match is what http.ServeMux answers into: the route that it found. What it
// writes where it found none is not sent.
type match struct{ to *route }

func (*match) Header() http.Header         { return make(http.Header) }
func (*match) Write(p []byte) (int, error) { return len(p), nil }
func (*match) WriteHeader(int)             {}

// dispatch hands a request, which came at start, to its route.
func (s *Server) dispatch(w *recorder, r *http.Request, to *route, start time.Time) error {
	if !s.hosts.allow(r.Host) {
		return reply.Errorf(http.StatusForbidden, "This server is not %.100q; address it as localhost or by its IP address, or name it in server.allowed_hosts", r.Host)
	}
	if s.cors(w, r, to) {
		return nil
	}
	who, bad := s.authenticate(r)
	w.who = who
	if to == nil {
		return reply.Errorf(http.StatusNotFound, "There is nothing at %.100q", r.URL.Path)
	}
	if to.method != "" && r.Method != to.method && !(r.Method == http.MethodHead && to.method == http.MethodGet) {
		allow := to.method
		if allow == http.MethodGet {
			allow = "GET, HEAD"
		}
		return &reply.Error{
			Status:  http.StatusMethodNotAllowed,
			Message: to.path + " is asked for with " + to.method,
			Allow:   allow,
		}
	}
	if err := s.admit(w, who, to, bad); err != nil {
		return err
	}
	ctx := access.With(r.Context(), who)
	if to.lasts {
		return to.handle(w, r.WithContext(ctx))
	}
	until := &deadline{Context: ctx, at: start.Add(s.o.Timeout)}
	defer until.release()
	r = r.WithContext(until)
	if !to.limited {
		return to.handle(w, r)
	}
	if err := s.limit(r); err != nil {
		return err
	}
	defer s.leave()
	err := to.handle(w, r)
	s.countUnavailable(err)
	return err
}
