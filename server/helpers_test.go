package server_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"copydesk/engine/classify"
	"copydesk/server"
	"copydesk/server/openapitest"
	"copydesk/server/servertest"
)

// running is a server under test.
type running struct {
	*server.Server
	t      *testing.T
	url    string
	client *http.Client
	log    *servertest.Log
	// contract is what it says of itself: every answer is held against it.
	contract *openapitest.Contract
	stop     context.CancelFunc
	ended    chan struct{} // closed when Serve has returned
	err      error         // what it returned
}

// start serves the champion of desk until the test ends.
func start(t *testing.T, desk *servertest.Desk, change func(*server.Options)) *running {
	t.Helper()
	r := &running{t: t, log: &servertest.Log{}, ended: make(chan struct{})}
	o := server.DefaultOptions()
	o.Port, o.Grace = 0, 0
	o.Models, o.Events, o.Journal = desk, desk, desk
	o.Logger = slog.New(slog.NewJSONHandler(r.log, nil))
	if change != nil {
		change(&o)
	}
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	r.Server = s
	r.url = "http://" + s.Addr().String()
	r.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	ctx, cancel := context.WithCancel(context.Background())
	r.stop = cancel
	go func() {
		defer close(r.ended)
		r.err = s.Serve(ctx)
	}()
	t.Cleanup(r.end)
	document, err := s.Document()
	if err != nil {
		t.Fatal(err)
	}
	r.contract = openapitest.New(t, document)
	return r
}

// end stops the server. A connection that the client opened and did not use
// would be waited for.
func (r *running) end() {
	r.client.CloseIdleConnections()
	r.stop()
	<-r.ended
}

// serving starts a server with a naive Bayes model as version 1.
func serving(t *testing.T, change func(*server.Options)) *running {
	t.Helper()
	desk := servertest.NewDesk(t)
	desk.Crown(t, servertest.Default(t, classify.NaiveBayes), map[string]float64{"accuracy": 0.75})
	return start(t, desk, change)
}

// response is an answer, read.
type response struct {
	status int
	header http.Header
	body   string
}

// decode reads the body, which must be one JSON document, into v.
func (r response) decode(t *testing.T, v any) {
	t.Helper()
	if got := r.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q", got)
	}
	if err := json.Unmarshal([]byte(r.body), v); err != nil {
		t.Fatalf("%s: %v", r.body, err)
	}
}

func (r *running) do(method, path, body string, header ...string) response {
	r.t.Helper()
	resp, err := r.try(method, path, body, header...)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp
}

// try is do for any goroutine. header is names and values in turn.
func (r *running) try(method, path, body string, header ...string) (response, error) {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	q, err := http.NewRequest(method, r.url+path, reader)
	if err != nil {
		return response{}, err
	}
	if body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		q.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			q.Host = header[i+1]
		}
	}
	p, err := r.client.Do(q)
	if err != nil {
		return response{}, err
	}
	defer p.Body.Close()
	data, err := io.ReadAll(p.Body)
	if err == nil {
		r.contract.Check(r.t, method, path, q.Header.Get("Content-Type"), body, openapitest.Answer{Status: p.StatusCode, Header: p.Header, Body: data})
	}
	return response{p.StatusCode, p.Header, string(data)}, err
}

func (r *running) get(path string) response        { r.t.Helper(); return r.do("GET", path, "") }
func (r *running) post(path, body string) response { r.t.Helper(); return r.do("POST", path, body) }
func (r *running) predict(text string) response {
	r.t.Helper()
	return r.post("/predict", textBody(text))
}
func textBody(text string) string      { return encode(map[string]string{"text": text}) }
func textsBody(texts ...string) string { return encode(map[string][]string{"texts": texts}) }

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// within waits until is returns true.
func within(t *testing.T, d time.Duration, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(d); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", d, what)
		}
	}
}

// failure is the document of a failure.
type failure struct {
	Error     string
	Message   string
	Timestamp time.Time
}

// prediction is the document of an answer.
type prediction struct {
	ID               string
	Prediction       string
	Confidence       float64
	Probabilities    map[string]float64
	ProcessingTimeMS float64 `json:"processing_time_ms"`
	ModelVersion     string  `json:"model_version"`
	Timestamp        time.Time
	KnownTerms       *int `json:"known_terms"`
}

// batch is the document of a batch of answers.
type batch struct {
	Predictions      []prediction
	Count            int
	ProcessingTimeMS float64 `json:"processing_time_ms"`
	ModelVersion     string  `json:"model_version"`
	Timestamp        time.Time
}
