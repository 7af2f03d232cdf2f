package server

import (
	"net/http"
	"reflect"

	"copydesk/server/access"
	"copydesk/server/openapi"
	"copydesk/server/pages"
	"copydesk/server/predict"
)

// table returns every route.
func (s *Server) table() []route {
	all := append(s.predicting(), s.judging()...)
	all = append(all, s.observing()...)
	all = append(all, s.reading()...)
	return append(all, s.protocols()...)
}

// predictStatuses are what a request for predictions may be answered with.
func predictStatuses(more ...int) []int {
	return append(more, 200, 400, 408, 413, 415, 429, 500, 503, 504)
}

// routingKey is the parameter that Query.Key comes from.
func routingKey() []openapi.Param {
	return []openapi.Param{{
		Name: predict.RoutingKey, In: "header", Kind: "string",
		Help: "where a challenger takes a share of the traffic, the same key is answered by the same version",
	}}
}

// predicting returns the routes that ask the model, in the server's own form.
func (s *Server) predicting() []route {
	batch := doc{
		summary: "Sort many articles", params: routingKey(),
		takes: openapi.Open(openapi.JSON(predict.ExampleTexts())), answers: openapi.JSON(predict.ExampleBatch()),
	}
	older := batch
	older.summary, older.text = "Sort many articles, under an older name", "The same as /predict/batch."
	routes := []route{
		{path: "/predict", handle: s.api.Predict, statuses: predictStatuses(), doc: doc{
			summary: "Sort an article", params: routingKey(),
			takes: openapi.Open(openapi.JSON(predict.ExampleText())), answers: openapi.JSON(predict.ExampleAnswer()),
		}},
		{path: "/predict/batch", handle: s.api.Batch, statuses: predictStatuses(), doc: batch},
		{path: "/batch-predict", handle: s.api.Batch, statuses: predictStatuses(), doc: older},
		{path: "/explain", handle: s.api.Explain, statuses: predictStatuses(404), doc: doc{
			summary: "Why an article has the score that it has in a category",
			text:    "The baseline, the contributions of all terms and the remainder add up to the score. It is not counted as a prediction.",
			takes:   openapi.Open(openapi.JSON(predict.ExampleExplain())), answers: openapi.JSON(predict.ExampleExplanation()),
		}},
	}
	for i := range routes {
		routes[i].method, routes[i].least, routes[i].limited = "POST", access.Predict, true
		routes[i].predicts = routes[i].path != "/explain"
	}
	return routes
}

// observing returns the routes that tell how the server and its model are.
func (s *Server) observing() []route {
	scrape, scraping := s.metrics.Handler(s.log), access.Predict
	if s.o.MetricsOpen {
		scraping = anyone
	}
	health := openapi.JSON(predict.ExampleHealth())
	looked := openapi.JSON(readiness{ready, map[string]string{"model": well, "server": well, "store": well, "disk": well}})
	return []route{
		{method: "GET", path: "/model/info", least: access.Predict, handle: s.api.Info, statuses: []int{200, 503}, doc: doc{
			summary: "The model that answers", answers: openapi.JSON(predict.ExampleInfo()),
		}},
		{method: "GET", path: "/health", least: anyone, handle: s.api.Health, statuses: []int{200, 503}, doc: doc{
			summary: "Whether it can answer, with which model and for how long",
			answers: health, other: map[int]openapi.Contents{503: health},
		}},
		{method: "GET", path: "/livez", least: anyone, handle: s.getAlive, statuses: []int{200}, doc: doc{
			summary: "Whether the process answers", text: "It looks at nothing else: a restart mends no model and no disk.",
			answers: openapi.JSON(liveness{alive}),
		}},
		{method: "GET", path: "/readyz", least: anyone, handle: s.getReady, statuses: []int{200, 503}, doc: doc{
			summary: "Whether a prediction can be had, and what is not well if not",
			answers: looked, other: map[int]openapi.Contents{503: looked},
		}},
		{method: "GET", path: "/metrics", least: scraping, handle: func(w http.ResponseWriter, r *http.Request) error {
			scrape.ServeHTTP(w, r)
			return nil
		}, statuses: []int{200}, doc: doc{
			summary: "Metrics for Prometheus",
			answers: append(openapi.Text("text/plain", ""), openapi.Text("application/openmetrics-text", "")...),
		}},
	}
}

// reading returns the routes of what people read, and programs of how to ask.
func (s *Server) reading() []route {
	page := openapi.Text("text/html", "")
	return []route{
		{method: "GET", path: "/", least: access.Predict, handle: s.page((*pages.Pages).Home), statuses: []int{200}, doc: doc{
			summary: "A page to try it", answers: page,
		}},
		{method: "GET", path: "/docs", least: access.Predict, handle: s.page((*pages.Pages).Docs), statuses: []int{200}, doc: doc{
			summary: "This description, as a page with a form for each route", answers: page,
		}},
		{method: "GET", path: "/assets/{file}", least: access.Predict, handle: s.page((*pages.Pages).Asset), statuses: []int{200, 404}, doc: doc{
			summary: "What the pages are made with",
			params:  []openapi.Param{{Name: "file", In: "path", Kind: "string", Help: "its name", Example: "style.css"}},
			answers: append(openapi.Text("text/css", ""), openapi.Text("text/javascript", "")...),
		}},
		{method: "GET", path: "/openapi.json", least: access.Predict, handle: s.getDocument, statuses: []int{200}, doc: doc{
			summary: "This description, as OpenAPI has it", answers: openapi.JSONOf(reflect.TypeFor[map[string]any]()),
		}},
	}
}
