package server

import (
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"time"
)

// requestIDHeader carries the name of a request through the logs of several
// programs.
const requestIDHeader = "X-Request-Id" // as net/http writes it

// requestID returns the id that a client gave, if it is one to put in a log,
// or a new one.
func requestID(h http.Header) string {
	if given := h[requestIDHeader]; len(given) > 0 && isRequestID(given[0]) {
		return given[0]
	}
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// isRequestID reports whether id is 1 to 64 of A-Z a-z 0-9 . _ -
func isRequestID(id string) bool {
	if len(id) < 1 || len(id) > 64 {
		return false
	}
	for i := range len(id) {
		switch c := id[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}

// logRequest writes the line of a request. It has nothing of the query, the
// body or the answer: articles are not the log's business.
func (s *Server) logRequest(r *http.Request, id string, w *recorder, took time.Duration, err error) {
	level := slog.LevelInfo
	if w.status >= 500 && w.status != http.StatusServiceUnavailable {
		level = slog.LevelError
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	// Where in the program a line comes from, which a Logger finds out, is of no
	// use here.
	record := slog.NewRecord(time.Now(), level, "request", 0)
	record.AddAttrs(
		slog.String("request_id", id),
		slog.String("method", clip(r.Method)),
		slog.String("path", clip(r.URL.Path)),
		slog.Int("status", w.status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
		slog.Int64("bytes", w.bytes),
		slog.String("client", s.clientAddr(r).String()),
	)
	if w.who.Name != "" {
		record.AddAttrs(slog.String("principal", w.who.Name))
	}
	if err != nil {
		record.AddAttrs(slog.String("error", err.Error()))
	}
	// Who reads the log sees what is missing; a request does not fail with it.
	_ = s.log.Handler().Handle(r.Context(), record)
}

// clip bounds what a client can put into a line of the log.
func clip(s string) string {
	return s[:min(len(s), 200)]
}
