package server

import (
	"maps"
	"net/http"
)

// A year, in which a browser does not ask without TLS what it once asked with.
const strictTransport = "max-age=31536000"

// fixedHeaders are those that every answer has.
func fixedHeaders(tls bool) http.Header {
	h := http.Header{
		"X-Content-Type-Options": {"nosniff"},
		"X-Frame-Options":        {"DENY"},
	}
	if tls {
		h.Set("Strict-Transport-Security", strictTransport)
	}
	return h
}

// protect adds the headers that every answer has.
func (s *Server) protect(h http.Header) { maps.Copy(h, s.headers) }
