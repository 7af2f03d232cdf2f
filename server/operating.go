package server

import (
	"context"
	"net/http"
	"strings"
	"time"

	"copydesk/server/access"
)

// deskPrefix is where the desk's API is.
const deskPrefix = "/v1/"

// operating is the route of the desk's API, which has a table of its own that
// names the least role of each of its routes.
func (s *Server) operating() *route {
	s.metrics.Endpoint(http.MethodGet, deskPrefix, http.StatusOK)
	return &route{path: deskPrefix, least: access.Predict, handle: s.operate, lasts: true}
}

// operateTimeout is how long an answer of the desk's may take, such as a model
// file on a slow line. A stream of events sets a time for each delivery.
const operateTimeout = 10 * time.Minute

// operate hands a request to the desk's API. Answers there may take longer than
// a prediction may, and a stream of events lasts until the server ends.
func (s *Server) operate(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ending, cancel)()
	// A connection without deadlines is one of a test.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(operateTimeout))
	s.o.Desk.ServeHTTP(w, r.WithContext(ctx))
	return nil
}

// isOperating reports whether a path is the desk's.
func (s *Server) isOperating(path string) bool {
	return s.o.Desk != nil && strings.HasPrefix(path, deskPrefix)
}
