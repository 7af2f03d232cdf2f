package server

import (
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"copydesk/engine/fault"
	"copydesk/server/access"
	"copydesk/server/reply"
)

// answer answers any request, counts and logs it.
func (s *Server) answer(rw http.ResponseWriter, r *http.Request) {
	start := time.Now()
	s.metrics.Begin()
	w := &recorder{ResponseWriter: rw, head: r.Method == http.MethodHead}
	id := requestID(r.Header)
	w.Header()[requestIDHeader] = []string{id}
	s.protect(w.Header())
	// net/http takes a request that has both a length and chunks for one of
	// chunks and does not tell. What a proxy took for the rest of its body must
	// not be the next request.
	if s.draining.Load() || s.connections.spare(r.Context()) || len(r.TransferEncoding) > 0 {
		w.Header().Set("Connection", "close")
	}

	to := s.find(r)
	err := s.guarded(w, r, to, start)
	begun := w.status != 0
	var failed *reply.Error
	if err != nil {
		failed = reply.As(err)
		if !begun {
			s.failer(to, r.URL.Path)(w, r, failed, s.o.Clock())
		}
	}
	took := time.Since(start)
	s.count(r.Method, to, w.status, took)
	s.logRequest(r, id, w, took, err)
	if failed != nil {
		s.traffic.Failed(r, failed.Status, failed.Message, id, start.Add(took))
		if begun {
			// Half an answer must not look like a whole one.
			panic(http.ErrAbortHandler)
		}
	}
}

// fail answers with a failure as the server does where no protocol has another
// form: in the shape that clients know, or as RFC 9457 has it for those who ask
// for that.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, e *reply.Error, now time.Time) {
	if reply.PrefersProblem(r.Header) {
		reply.FailProblem(w, e, instance(r), w.Header().Get(requestIDHeader))
		return
	}
	reply.Fail(w, e, now)
}

// instance is the path of a request as a reference to it. One that begins with
// two slashes would be the name of a host.
func instance(r *http.Request) string {
	path := r.URL.EscapedPath()
	if strings.HasPrefix(path, "//") {
		path = "/." + path
	}
	return path
}

// count counts a request: that of a route and its method at hand, any other by
// its labels.
func (s *Server) count(method string, to *route, status int, took time.Duration) {
	switch {
	case to == nil:
		s.metrics.Requested(method, "", status, took)
	case method != to.method:
		s.metrics.Requested(method, to.path, status, took)
	default:
		to.counts.Requested(status, took)
	}
}

// guarded dispatches a request; a panic is an error.
func (s *Server) guarded(w *recorder, r *http.Request, to *route, start time.Time) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Newf(fault.Internal, "panic: %v\n%s", p, debug.Stack())
		}
	}()
	return s.dispatch(w, r, to, start)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	head   bool // the body is not sent
	status int
	bytes  int64
	who    access.Principal // that asked
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	if !w.head {
		w.bytes += int64(n)
	}
	return n, err
}

// Unwrap serves http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
