package server

import "net/http"

// Values of header fields that every answer has, shared by all.
var (
	noSniff = []string{"nosniff"}
	// strictTransport is a year, in which a browser does not ask without TLS
	// what it once asked with.
	strictTransport = []string{"max-age=31536000"}
)

// protect adds the headers that every answer has. Pages have more of their own.
func (s *Server) protect(h http.Header) {
	h["X-Content-Type-Options"] = noSniff
	if s.tls != nil {
		h["Strict-Transport-Security"] = strictTransport
	}
}
