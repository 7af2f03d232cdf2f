package server

import (
	"net/http"
	"slices"
)

// anyOrigin among the origins stands for all.
const anyOrigin = "*"

// preflightAge is how many seconds a browser may remember a preflight.
const preflightAge = "600"

// cors lets the pages of some origins ask from a browser. It never allows
// credentials: a token is sent by the page itself. It reports whether it answered
// the request, which then was the question whether another may be sent.
func (s *Server) cors(w http.ResponseWriter, r *http.Request, to *route) (answered bool) {
	if len(s.o.CORSOrigins) == 0 {
		return false
	}
	h := w.Header()
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	switch {
	case origin == "":
		return false
	case slices.Contains(s.o.CORSOrigins, origin):
		h.Set("Access-Control-Allow-Origin", origin)
	case slices.Contains(s.o.CORSOrigins, anyOrigin):
		h.Set("Access-Control-Allow-Origin", anyOrigin)
	default:
		return false
	}
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" || to == nil {
		h.Set("Access-Control-Expose-Headers", "Retry-After, WWW-Authenticate, "+requestIDHeader)
		return false
	}
	methods := to.method
	if methods == "" {
		methods = "GET, POST, PUT, PATCH, DELETE"
	}
	h.Set("Access-Control-Allow-Methods", methods)
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, "+requestIDHeader)
	h.Set("Access-Control-Max-Age", preflightAge)
	w.WriteHeader(http.StatusNoContent)
	return true
}
