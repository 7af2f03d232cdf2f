package server

import (
	"net/http"
	"reflect"
	"strings"
	"time"

	"copydesk/server/access"
	"copydesk/server/metrics"
	"copydesk/server/openapi"
	"copydesk/server/predict"
	"copydesk/server/reply"
)

// handler answers a request or returns why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

// failer answers with a failure, in the form of a protocol.
type failer func(w http.ResponseWriter, r *http.Request, e *reply.Error, now time.Time)

// route is something to ask for. A path has one method; the desk's API, which
// has routes of its own, has none here.
type route struct {
	method, path string      // the path may have {wildcards}, as http.ServeMux has them
	least        access.Role // that may ask; anyone: whoever it is
	limited      bool        // counts against the limits; health and metrics never do
	handle       handler
	fail         failer // nil: as the rest of the server
	statuses     []int  // that it may answer with, beside those of any request
	lasts        bool   // longer than the deadline of a request
	doc          doc

	counts *metrics.Endpoint
}

// anyone is the least role of what everybody may ask for.
const anyone access.Role = ""

// table returns every route.
func (s *Server) table() []route {
	predicting := []int{200, 400, 408, 413, 415, 429, 500, 503, 504}
	scrape, scraping := s.metrics.Handler(s.log), access.Predict
	if s.o.MetricsOpen {
		scraping = anyone
	}
	key := openapi.Param{Name: predict.RoutingKey, In: "header", Kind: "string",
		Help: "where a challenger takes a share of the traffic, the same key is answered by the same version"}
	single := doc{summary: "Sort an article", params: []openapi.Param{key},
		takes: openapi.Open(openapi.JSON(predict.ExampleText())), answers: openapi.JSON(predict.ExampleAnswer())}
	batch := doc{summary: "Sort many articles", params: []openapi.Param{key},
		takes: openapi.Open(openapi.JSON(predict.ExampleTexts())), answers: openapi.JSON(predict.ExampleBatch())}
	older := batch
	older.summary, older.text = "Sort many articles, under an older name", "The same as /predict/batch."
	health := openapi.JSON(predict.ExampleHealth())
	looked := openapi.JSON(readiness{ready, map[string]string{"model": well, "server": well, "store": well, "disk": well}})
	page := openapi.Text("text/html", "")
	return append([]route{
		{method: "POST", path: "/predict", least: access.Predict, limited: true, handle: s.api.Predict, statuses: predicting, doc: single},
		{method: "POST", path: "/predict/batch", least: access.Predict, limited: true, handle: s.api.Batch, statuses: predicting, doc: batch},
		{method: "POST", path: "/batch-predict", least: access.Predict, limited: true, handle: s.api.Batch, statuses: predicting, doc: older},
		{method: "POST", path: "/explain", least: access.Predict, limited: true, handle: s.api.Explain, statuses: append([]int{404}, predicting...)},
		{method: "GET", path: "/model/info", least: access.Predict, handle: s.api.Info, statuses: []int{200, 503},
			doc: doc{summary: "The model that answers", answers: openapi.JSON(predict.ExampleInfo())}},
		{method: "GET", path: "/health", least: anyone, handle: s.api.Health, statuses: []int{200, 503},
			doc: doc{summary: "Whether it can answer, with which model and for how long", answers: health, other: map[int]openapi.Contents{503: health}}},
		{method: "GET", path: "/livez", least: anyone, handle: s.getAlive, statuses: []int{200},
			doc: doc{summary: "Whether the process answers", text: "It looks at nothing else: a restart mends no model and no disk.", answers: openapi.JSON(liveness{alive})}},
		{method: "GET", path: "/readyz", least: anyone, handle: s.getReady, statuses: []int{200, 503},
			doc: doc{summary: "Whether a prediction can be had, and what is not well if not", answers: looked, other: map[int]openapi.Contents{503: looked}}},
		{method: "GET", path: "/metrics", least: scraping, handle: func(w http.ResponseWriter, r *http.Request) error {
			scrape.ServeHTTP(w, r)
			return nil
		}, statuses: []int{200},
			doc: doc{summary: "Metrics for Prometheus", answers: append(openapi.Text("text/plain", ""), openapi.Text("application/openmetrics-text", "")...)}},
		{method: "GET", path: "/", least: access.Predict, handle: s.getHome, statuses: []int{200},
			doc: doc{summary: "A page to try it", answers: page}},
		{method: "GET", path: "/docs", least: access.Predict, handle: s.getDocs, statuses: []int{200},
			doc: doc{summary: "This description, as a page with a form for each route", answers: page}},
		{method: "GET", path: "/assets/{file}", least: access.Predict, handle: s.getAsset, statuses: []int{200, 404},
			doc: doc{summary: "What the pages are made with", answers: append(openapi.Text("text/css", ""), openapi.Text("text/javascript", "")...)}},
		{method: "GET", path: "/openapi.json", least: access.Predict, handle: s.getDocument, statuses: []int{200},
			doc: doc{summary: "This description, as OpenAPI has it", answers: openapi.JSONOf(reflect.TypeFor[map[string]any]())}},
	}, append(s.judging(), s.protocols()...)...)
}

// route makes the routes known to the server, to its metrics and to those who
// read how to ask it.
func (s *Server) route() error {
	s.routes = make(map[string]*route)
	s.patterns = http.NewServeMux()
	s.desk = s.operating()
	table := s.table()
	for _, r := range table {
		r.counts = s.metrics.Endpoint(r.method, r.path, r.statuses...)
		s.routes[r.path] = &r
		if strings.Contains(r.path, "{") {
			s.patterns.HandleFunc(r.path, func(w http.ResponseWriter, _ *http.Request) { w.(*match).to = &r })
		}
	}
	return s.describe(table)
}

// find returns the route of a request, nil if there is none, and sets the
// request's path values.
func (s *Server) find(r *http.Request) *route {
	if to, ok := s.routes[r.URL.Path]; ok {
		return to
	}
	if s.isOperating(r.URL.Path) {
		return s.desk
	}
	var m match
	s.patterns.ServeHTTP(&m, r)
	return m.to
}

// match is what http.ServeMux answers into: the route that it found. What it
// writes where it found none is not sent.
type match struct{ to *route }

func (*match) Header() http.Header         { return make(http.Header) }
func (*match) Write(p []byte) (int, error) { return len(p), nil }
func (*match) WriteHeader(int)             {}

// dispatch hands a request, which came at start, to its route.
func (s *Server) dispatch(w *recorder, r *http.Request, to *route, start time.Time) error {
	if !s.hosts.allow(r.Host) {
		return reply.Errorf(http.StatusForbidden, "This server is not %.100q; address it as localhost or by its IP address, or name it in server.allowed_hosts", r.Host)
	}
	if s.cors(w, r, to) {
		return nil
	}
	r, bad := s.authenticate(r)
	w.who = access.Of(r.Context())
	if to == nil {
		return reply.Errorf(http.StatusNotFound, "There is nothing at %.100q", r.URL.Path)
	}
	if to.method != "" && r.Method != to.method && !(r.Method == http.MethodHead && to.method == http.MethodGet) {
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
	if err := s.admit(w, r, to, bad); err != nil {
		return err
	}
	if to.lasts {
		return to.handle(w, r)
	}
	ctx := &deadline{Context: r.Context(), at: start.Add(s.o.Timeout)}
	defer ctx.release()
	return to.handle(w, r.WithContext(ctx))
}
