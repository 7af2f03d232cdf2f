package server

import (
	"net"
	"net/http"

	"copydesk/server/access"
)

// client names who sent a request: a principal by its name, anybody else by the
// address that the request came from.
func (s *Server) client(r *http.Request) string {
	if p := access.Of(r.Context()); p.Name != "" {
		return p.Name
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
