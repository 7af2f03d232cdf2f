package desk_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/server/access"
	"copydesk/server/desk"
	"copydesk/server/desktest"
	"copydesk/server/openapitest"
	"copydesk/server/reply"
	"copydesk/server/servertest"
	"copydesk/store"
)

// site is an API over a Unix socket, on a real desk. Whatever it is asked is
// held against its own OpenAPI document.
type site struct {
	t        *testing.T
	desk     *engine.Desk
	api      *desk.API
	client   *http.Client
	contract *openapitest.Contract
	gate     *desktest.Gate
	log      *servertest.Log
	who      atomic.Pointer[access.Principal]
	status   atomic.Pointer[engine.Status]
	traffic  atomic.Pointer[engine.Traffic]
	stopped  atomic.Int64
}

var operator = access.Principal{Name: "tester", Role: access.Operator}

// open makes a site until the test ends.
func open(t *testing.T) *site { return openWith(t, nil) }

func openWith(t *testing.T, change func(*engine.Config)) *site {
	t.Helper()
	desktest.Leaks(t)
	dir := desktest.Dir(t)
	s := &site{t: t, gate: desktest.NewGate(), log: &servertest.Log{}}
	w, err := engine.OpenWorkspace(dir)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(store.Options{Dir: w.Store()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	logger := slog.New(slog.NewJSONHandler(s.log, nil))
	o := desktest.Options(t, dir, s.gate)
	config := engine.Config{
		Workspace: w, Store: st, NewWorker: o.NewWorker, Memory: o.Memory, Demo: o.Demo, Logger: logger, Clock: o.Clock,
		Environment: o.Environment, Retention: o.Retention,
	}
	if change != nil {
		change(&config)
	}
	if s.desk, err = engine.OpenDesk(config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.desk.Close)
	s.who.Store(&operator)
	s.status.Store(&engine.Status{Mode: engine.BackgroundMode, PID: 7, Build: "b", Version: "1", Host: "h", Started: time.Now()})
	s.api = desk.New(desk.Options{
		Desk: s.desk, Status: func() engine.Status { return *s.status.Load() }, Stop: func() { s.stopped.Add(1) }, Switch: s, Logger: logger, Clock: time.Now,
	})
	s.serve(filepath.Join(dir, "sock"))
	s.contract = openapitest.New(t, s.raw("GET", "/v1/openapi.json", "").body)
	return s
}

// serve answers on a Unix socket, and reads no request for longer than a moment.
func (s *site) serve(path string) {
	l, err := net.Listen("unix", path)
	if err != nil {
		s.t.Fatal(err)
	}
	srv := &http.Server{
		Handler:     s.api,
		ConnContext: access.OfConn(func(net.Conn) access.Principal { return *s.who.Load() }),
		ReadTimeout: 200 * time.Millisecond,
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(l)
	}()
	// Who is at the other end is found out for each connection: one a request.
	s.client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, Dial: func(string, string) (net.Conn, error) {
		return net.Dial("unix", path)
	}}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.t.Cleanup(func() {
		srv.Close()
		<-done
	})
}

// Serve notes where a prediction server would be.
func (s *site) Serve(port *int) error {
	if port != nil && *port == 80 {
		return fault.Newf(fault.Invalid, "listening on port 80 is not permitted")
	}
	now := *s.status.Load()
	now.Serving = "127.0.0.1:8000"
	s.status.Store(&now)
	return nil
}

// StopServing notes that there is none.
func (s *site) StopServing() error {
	now := *s.status.Load()
	now.Serving = ""
	s.status.Store(&now)
	return nil
}

// Traffic returns what a test says that there was.
func (s *site) Traffic() engine.Traffic {
	if t := s.traffic.Load(); t != nil {
		return *t
	}
	return engine.Traffic{}
}

// answer is an answer, read.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (s *site) raw(method, path, body string) answer {
	s.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	request, err := http.NewRequest(method, "http://localhost"+path, reader)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, data}
}

// ask makes a request and holds it and its answer against the document.
func (s *site) ask(method, path, body string) answer {
	s.t.Helper()
	a := s.raw(method, path, body)
	s.contract.Check(s.t, method, path, "", body, openapitest.Answer{Status: a.status, Header: a.header, Body: a.body})
	return a
}

// want makes a request whose answer has a status, and returns what it says.
func want[T any](s *site, status int, method, path string, body any) (v T) {
	s.t.Helper()
	text, ok := body.(string)
	if !ok && body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		text = string(data)
	}
	a := s.ask(method, path, text)
	if a.status != status {
		s.t.Fatalf("%s %s: %d %s, want %d", method, path, a.status, a.body, status)
	}
	d := json.NewDecoder(bytes.NewReader(a.body))
	if err := d.Decode(&v); err != nil {
		s.t.Fatalf("%s %s: %s: %v", method, path, a.body, err)
	}
	return v
}

// refused makes a request that must fail, and holds its sentence.
func (s *site) refused(status int, kind, method, path string, body any, parts ...string) {
	s.t.Helper()
	f := want[reply.Body](s, status, method, path, body)
	if f.Kind != kind {
		s.t.Errorf("%s %s: kind %q, want %q", method, path, f.Kind, kind)
	}
	for _, part := range parts {
		if !strings.Contains(f.Message, part) {
			s.t.Errorf("%s %s: %q does not say %q", method, path, f.Message, part)
		}
	}
}

// start queues a training.
func (s *site) start(spec engine.Spec, request string) engine.Job {
	s.t.Helper()
	return want[engine.Job](s, 202, "POST", "/v1/jobs", engine.TrainRequest{Spec: spec, Request: request})
}

// trained returns a job that has succeeded.
func (s *site) trained(request string, kinds ...classify.Kind) engine.Job {
	s.t.Helper()
	return s.ended(s.start(desktest.Spec(kinds...), request).ID, engine.Succeeded)
}

// ended waits for the end of a job.
func (s *site) ended(job string, state engine.State) engine.Job {
	s.t.Helper()
	j := want[engine.Job](s, 200, "GET", "/v1/jobs/"+job+"?wait_s=30", nil)
	if j.State != state {
		s.t.Fatalf("job %s %s: %s, want it %s", j.ID, j.State, j.Error, state)
	}
	return j
}

// until waits until is returns true.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 10 s: %s", what)
		}
	}
}

// running waits until a job runs.
func (s *site) running(job string) {
	s.t.Helper()
	until(s.t, "the job runs", func() bool {
		j, err := s.desk.Job(job)
		return err == nil && j.State == engine.Running
	})
}
