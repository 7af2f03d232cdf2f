package server

import (
	"context"
	"net/http"
	"strings"
	"time"

	"copydesk/server/access"
	"copydesk/server/metrics"
	"copydesk/server/reply"
)

// handler answers a request or returns why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

// failer answers with a failure, in the form of a protocol.
type failer func(w http.ResponseWriter, r *http.Request, e *reply.Error, now time.Time)

// route is something to ask for. A path has one method.
type route struct {
	method, path string      // the path may have {wildcards}, as http.ServeMux has them
	least        access.Role // that may ask; anyone: whoever it is
	limited      bool        // counts against the limits; health and metrics never do
	handle       handler
	fail         failer // nil: as the rest of the server
	statuses     []int  // that it may answer with, beside those of any request

	counts *metrics.Endpoint
}

// anyone is the least role of what everybody may ask for.
const anyone access.Role = ""

// table returns every route.
func (s *Server) table() []route {
	predicting := []int{200, 400, 408, 413, 415, 429, 500, 503, 504}
	scrape := s.metrics.Handler(s.log)
	return []route{
		{method: "GET", path: "/health", least: anyone, handle: s.api.Health, statuses: []int{200, 503}},
		{method: "POST", path: "/predict", least: access.Predict, limited: true, handle: s.api.Predict, statuses: predicting},
		{method: "POST", path: "/predict/batch", least: access.Predict, limited: true, handle: s.api.Batch, statuses: predicting},
		{method: "GET", path: "/model/info", least: access.Predict, handle: s.api.Info, statuses: []int{200, 503}},
		{method: "GET", path: "/metrics", least: access.Predict, handle: func(w http.ResponseWriter, r *http.Request) error {
			scrape.ServeHTTP(w, r)
			return nil
		}, statuses: []int{200}},
	}
}

// route makes the routes known to the server and to its metrics.
func (s *Server) route() {
	s.routes = make(map[string]*route)
	s.patterns = http.NewServeMux()
	for _, r := range s.table() {
		r.counts = s.metrics.Endpoint(r.method, r.path, r.statuses...)
		s.routes[r.path] = &r
		if strings.Contains(r.path, "{") {
			s.patterns.HandleFunc(r.path, func(w http.ResponseWriter, _ *http.Request) { w.(*match).to = &r })
		}
	}
}

// find returns the route of a request, nil if there is none, and sets the
// request's path values.
func (s *Server) find(r *http.Request) *route {
	if to, ok := s.routes[r.URL.Path]; ok {
		return to
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

// dispatch hands a request to its route.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request, to *route) error {
	if !s.hosts.allow(r.Host) {
		return reply.Errorf(http.StatusForbidden, "This server is not %.100q; address it as localhost or by its IP address", r.Host)
	}
	if to == nil {
		return reply.Errorf(http.StatusNotFound, "There is nothing at %.100q", r.URL.Path)
	}
	if r.Method != to.method && !(r.Method == http.MethodHead && to.method == http.MethodGet) {
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
	if to.limited {
		if err := s.limit(r); err != nil {
			return err
		}
		defer s.leave()
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.o.Timeout)
	defer cancel()
	err := to.handle(w, r.WithContext(ctx))
	if to.limited {
		s.countUnavailable(err)
	}
	return err
}
