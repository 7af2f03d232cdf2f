package server

import (
	"context"
	"net/http"

	"copydesk/server/reply"
)

// handler answers a request or returns why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

// route is something to ask for. A path has one method.
type route struct {
	method, path string
	handle       handler
	statuses     []int // that it may answer with, beside those of any request
}

// table returns every route.
func (s *Server) table() []route {
	predicting := []int{200, 400, 408, 413, 415, 429, 500, 503, 504}
	scrape := s.metrics.Handler(s.log)
	return []route{
		{http.MethodGet, "/health", s.api.Health, []int{200, 503}},
		{http.MethodPost, "/predict", s.api.Predict, predicting},
		{http.MethodPost, "/predict/batch", s.api.Batch, predicting},
		{http.MethodGet, "/model/info", s.api.Info, []int{200, 503}},
		{http.MethodGet, "/metrics", func(w http.ResponseWriter, r *http.Request) error {
			scrape.ServeHTTP(w, r)
			return nil
		}, []int{200}},
	}
}

// route makes the routes known to the server and to its metrics.
func (s *Server) route() {
	s.routes = make(map[string]route)
	for _, r := range s.table() {
		s.routes[r.path] = r
		s.metrics.Declare(r.method, r.path, r.statuses...)
	}
}

// dispatch hands a request to its route.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) error {
	if !s.hosts.allow(r.Host) {
		return reply.Errorf(http.StatusForbidden, "This server is not %.100q; address it as localhost or by its IP address", r.Host)
	}
	to, ok := s.routes[r.URL.Path]
	if !ok {
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
	ctx, cancel := context.WithTimeout(r.Context(), s.o.Timeout)
	defer cancel()
	return to.handle(w, r.WithContext(ctx))
}
