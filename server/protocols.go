package server

import (
	"strings"

	"copydesk/server/access"
	"copydesk/server/inference"
	"copydesk/server/program"
	"copydesk/server/scoring"
)

// protocols returns the routes of the protocols that other clients speak.
func (s *Server) protocols() []route {
	predicting := []int{200, 400, 408, 413, 415, 429, 500, 503, 504}
	return append(s.inference(predicting), s.scoring(predicting)...)
}

// inference returns the routes of the Open Inference Protocol.
func (s *Server) inference(predicting []int) []route {
	api := inference.New(s.api, s.o.Model, program.Version())
	health := []int{200, 503}
	routes := []route{
		{method: "GET", path: inferencePrefix, least: access.Predict, handle: api.Server, statuses: []int{200}},
		{method: "GET", path: inferencePrefix + "/health/live", least: anyone, handle: api.Live, statuses: []int{200}},
		{method: "GET", path: inferencePrefix + "/health/ready", least: anyone, handle: api.Ready, statuses: health},
	}
	for _, model := range []string{inferencePrefix + "/models/{model}", inferencePrefix + "/models/{model}/versions/{version}"} {
		routes = append(routes,
			route{method: "GET", path: model, least: access.Predict, handle: api.Model, statuses: []int{200, 404, 503}},
			route{method: "GET", path: model + "/ready", least: access.Predict, handle: api.ModelReady, statuses: []int{200, 404, 503}},
			route{method: "POST", path: model + "/infer", least: access.Predict, limited: true, handle: api.Infer, statuses: append([]int{404}, predicting...)},
		)
	}
	for i := range routes {
		routes[i].fail = inference.Fail
	}
	return routes
}

// inferencePrefix is what the paths of the Open Inference Protocol start with.
const inferencePrefix = "/v2"

// scoring returns the routes of MLflow's scoring protocol, beside /health, which
// is the server's own.
func (s *Server) scoring(predicting []int) []route {
	api := scoring.New(s.api, program.Version())
	return []route{
		{method: "GET", path: "/ping", least: anyone, handle: api.Ping, fail: scoring.Fail, statuses: []int{200, 503}},
		{method: "GET", path: "/version", least: access.Predict, handle: api.Version, fail: scoring.Fail, statuses: []int{200}},
		{method: "POST", path: "/invocations", least: access.Predict, limited: true, handle: api.Invocations, fail: scoring.Fail, statuses: predicting},
	}
}

// failer returns what writes the failures of a request: its route's, if that has
// one, and below the prefix of a protocol that protocol's.
func (s *Server) failer(to *route, path string) failer {
	switch {
	case to != nil && to.fail != nil:
		return to.fail
	case to == nil && strings.HasPrefix(path, inferencePrefix+"/"):
		return inference.Fail
	}
	return s.fail
}
